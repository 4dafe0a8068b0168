"""What is too much to hold: rows taken in chunks, pieces of text sent in blocks."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
BLOCK = 64 * 1024


def in_chunks(rows: QuerySet[Row], *, size: int, by: str = "pk") -> Iterator[list[Row]]:
    """Yield rows in lists of a size, in the order of a column that is unique and never null.

    Each chunk is asked for by where the last one ended, so the last costs what the first does, and
    between two no query is open, however slowly they are taken. What is added meanwhile comes at
    the end.
    """
    left = rows.order_by(by)
    while chunk := list(left[:size]):
        yield chunk
        left = rows.filter(**{f"{by}__gt": getattr(chunk[-1], by)}).order_by(by)


def in_blocks(pieces: Iterable[str]) -> Iterator[bytes]:
    r"""Join pieces to blocks of about 64 KB, as UTF-8: a server sends each one apart.

    Half a surrogate pair, which has no UTF-8, becomes its escape (`\ud83d`), as JSON writes it.
    """
    block: list[str] = []
    length = 0
    for piece in pieces:
        block.append(piece)
        length += len(piece)
        if length >= BLOCK:
            yield _encoded(block)
            block, length = [], 0
    yield _encoded(block)


def _encoded(block: list[str]) -> bytes:
    return "".join(block).encode("utf-8", "backslashreplace")
