"""The weight file's vocabulary as a SentencePiece model.

Protocol buffers' wire format, written by hand: a quarter of a million pieces, and no more fields
than SentencePiece needs (sentencepiece_model.proto). Its normaliser is switched off: what a text
becomes before it is cut stands in the weight file.
"""

import struct
from collections.abc import Iterator

from sources.encoder.weights import Weights

NEVER = "\ue000{}\ue000"
"""In place of special pieces: a text that spells one out must not become one."""

_VARINT, _BYTES, _FLOAT = 0, 2, 5
_UNKNOWN, _CONTROL = 2, 3
_UNIGRAM = 1


def sentencepiece_model(weights: Weights) -> bytes:
    """Return the serialised model, about 5 MB."""
    trainer = b"".join(
        [
            _number(3, _UNIGRAM),
            _number(40, weights.unknown),
            _number(41, weights.start),
            _number(42, weights.end),
            _number(43, weights.padding),
        ]
    )
    # A space before the first word; runs of spaces are joined before; a space is part of a word
    normaliser = _text(1, b"identity") + _number(3, 1) + _number(4, 0) + _number(5, 1)
    return b"".join([*_pieces(weights), _text(2, trainer), _text(3, normaliser)])


def _pieces(weights: Weights) -> Iterator[bytes]:
    pieces = weights.pieces()
    special = {weights.start, weights.padding, weights.end, len(pieces) - 1}
    scores = weights.piece_scores.tolist()
    for number, (piece, score) in enumerate(zip(pieces, scores, strict=True)):
        name, kind = piece, b""
        if number == weights.unknown:
            kind = _number(3, _UNKNOWN)
        elif number in special:
            name, kind = NEVER.format(number), _number(3, _CONTROL)
        scored = _key(2, _FLOAT) + struct.pack("<f", score)
        yield _text(1, _text(1, name.encode()) + scored + kind)


def _key(field: int, wire: int) -> bytes:
    return _varint(field << 3 | wire)


def _number(field: int, value: int) -> bytes:
    return _key(field, _VARINT) + _varint(value)


def _text(field: int, content: bytes) -> bytes:
    return _key(field, _BYTES) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
