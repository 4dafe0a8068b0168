"""Whose the only statement of a text is."""

from collections.abc import Sequence

from claims.statements.extraction import deciding
from claims.statements.extraction.voices import Voices, Whose
from claims.statements.extraction.weighing import Weighing
from sources.encoder.articles import Mention, StatementRead


def whose_is(text: str, mentions: Sequence[Mention], read: StatementRead) -> Whose:
    """Return whose the only statement of a text is."""
    voices = Voices(text, mentions)
    return deciding.whose(0, read.start, voices, Weighing(text, [read], voices, (), ()))
