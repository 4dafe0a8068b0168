"""What can go wrong with the encoder."""


class EncoderError(RuntimeError):
    """The encoder cannot be built or loaded here; says why."""
