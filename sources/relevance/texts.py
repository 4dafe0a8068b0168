"""What of a source is read with the claim."""


def text_to_judge(title: str, sentence: str) -> str:
    """Return both: a title often has the names that the sentence leaves out."""
    return f"{title}. {sentence}" if title else sentence
