"""What a statement leans on that does not stand alone: “That is nine euros more” (pure)."""

from collections.abc import Iterator, Sequence

from claims.statements.extraction.reading import ReadClaim
from sources.encoder.articles import StatementRead

FARTHEST = 400
"""So many code points before a statement, what it leans on is another matter."""


def leans(one: StatementRead) -> bool:
    """Say whether a statement rather leans on its neighbours than not."""
    return one.leans > 0.5


def leant_on(text: str, said: Sequence[ReadClaim]) -> Iterator[str]:
    """Yield for each statement, in order, the printed words that it leans on, else "": the nearest
    statement before it that stands alone.
    """
    stands: StatementRead | None = None
    for one in (claim.read for claim in said):
        if not leans(one):
            yield ""
            stands = one
        elif stands is not None and one.start - stands.end <= FARTHEST:
            yield " ".join(text[stands.start : stands.end].split())
        else:
            yield ""
