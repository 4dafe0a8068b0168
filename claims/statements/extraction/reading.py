"""From what the encoder read of an article to statements: whose, quoted or not, by which cue."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from claims.statements.extraction.cast import Cast
from claims.statements.extraction.deciding import whose
from claims.statements.extraction.model import ExtractedClaim
from claims.statements.extraction.snapping import whole_clauses
from claims.statements.extraction.voices import Voices, Whose
from claims.statements.extraction.weighing import Weighing
from sources.encoder.articles import ArticleRead, Mention, StatementRead
from sources.language import Span

OPENERS = frozenset('"“”„«»「『‘‚')
CLOSERS = frozenset('"”»“')
"""Those of them that close in some languages: after a space, they open."""
FARTHEST_CUE = 160


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A statement, whose it was read to be, whether it stands in quotation marks, and the place of
    the cue nearest to it, if there is one.
    """

    read: StatementRead
    whose: Whose
    quoted: bool
    cue: tuple[int, int] | None


def within(read: ArticleRead, prose: Sequence[Span]) -> ArticleRead:
    """Return what was read in running text: headings, captions and bylines state nothing, and what
    looks like a name in them is often none. Mentions keep their numbers.
    """
    starts, ends = [span.start for span in prose], [span.end for span in prose]

    def inside(start: int, end: int) -> bool:
        at = bisect_right(starts, start) - 1
        return (at >= 0 and start < ends[at]) or (at + 1 < len(starts) and starts[at + 1] < end)

    mentions = [
        one if inside(one.start, one.end) else replace(one, is_name=False, means={})
        for one in read.mentions
    ]
    said = [one for one in read.statements if inside(one.start, one.end)]
    return ArticleRead(said, mentions, read.cues, read.until)


def with_known_names(text: str, read: ArticleRead, cast: Cast) -> ArticleRead:
    """Return what was read, a mention being a name where the rules know it as a person's."""

    def is_known(one: Mention) -> bool:
        words = text[one.start : one.end]
        return words[:1].isupper() and cast.is_person(cast.full_name(words))

    mentions = [
        replace(one, is_name=True, means={}) if not one.is_name and is_known(one) else one
        for one in read.mentions
    ]
    return ArticleRead(read.statements, mentions, read.cues, read.until)


def read_claims(
    text: str,
    read: ArticleRead,
    ruled: Sequence[ExtractedClaim] = (),
    *,
    bare_name: Callable[[str], str] = str,
) -> Iterator[ReadClaim]:
    """Yield the statements of an article in order, each with whose it is; `bare_name` takes off the
    offices that it knows, `ruled` are claims that rules give to somebody.
    """
    voices, weighing = weigh(text, read, ruled, bare_name=bare_name)
    for number, one in enumerate(weighing.said):
        quoted = _quoted(text, one.start)
        who = whose(number, one.start, voices, weighing)
        yield ReadClaim(one, who, quoted, _cue(text, one, read.cues))


def weigh(
    text: str,
    read: ArticleRead,
    ruled: Sequence[ExtractedClaim],
    *,
    bare_name: Callable[[str], str],
) -> tuple[Voices, Weighing]:
    """Return who is named in an article, and what speaks for each to make its statements."""
    voices = Voices(text, read.mentions, bare_name=bare_name)
    return voices, Weighing(text, whole_clauses(text, read), voices, read.cues, ruled)


def _quoted(text: str, start: int) -> bool:
    mark = start - 1 if text[start - 1 : start] in OPENERS else start - 2
    if mark < 0 or text[mark] not in OPENERS:
        return False
    closes = text[mark] in CLOSERS and text[max(0, mark - 1) : mark].strip()
    return not closes


def _cue(text: str, one: StatementRead, cues: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the nearest cue in the same paragraph."""
    begin = text.rfind("\n", 0, one.start) + 1
    end = text.find("\n", one.end)
    here = [cue for cue in cues if begin <= cue[0] and (end < 0 or cue[1] <= end)]
    near = min(here, key=lambda cue: _gap(cue, one), default=None)
    return near if near and _gap(near, one) <= FARTHEST_CUE else None


def _gap(cue: tuple[int, int], one: StatementRead) -> int:
    return max(one.start - cue[1], cue[0] - one.end, 0)
