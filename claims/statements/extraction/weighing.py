"""What speaks for each voice to make a statement: what was read, what rules say, where it stands.

Everything is looked up by place, so that an article of thousands of statements takes no longer a
statement than a short one.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from claims.statements.extraction.interviews import Interview
from claims.statements.extraction.model import ExtractedClaim
from claims.statements.extraction.voices import Voice, Voices, are_alike
from sources.encoder.articles import StatementRead

MOST_WEIGHED = 5
"""So many voices with the largest shares, and whom the rules name."""
MOST_INTRODUCED = 10
"""Of an interview with more it is not told who answers."""
FARTHEST_NAME_OF_CUE = 40
"""In code points."""
FAR = 9_999
"""In code points, what no place is named."""
_LEAST = 1e-3
_STOP = re.compile(r"[.!?…][\"”»“’」』)]*(?=\s|$)|[。！？।؟]|\n")
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """What speaks for a voice; the names are those of the weights in `who.json`."""

    share: float
    """Its share as the reader has it, in log odds."""
    rival: float
    """The largest share of another voice, likewise."""
    by_mention: float
    """How much of its share it has by words that stand for it: “she”, “the minister”."""
    ruled: float
    """Whether the rules say so too."""
    near: float
    """Whether the paragraph names it."""
    company: float
    """How many voices the paragraph names."""
    neighbours: float
    """Its mean share of the paragraph's other statements, less the paper's own."""
    paper_next: float
    """The paper's own share of the statement that follows."""
    before: float
    """Whether the next place that names it is before the statement."""
    distance: float
    """How far that place is, as the logarithm of code points."""
    cue: float
    """Whether a cue by its name is in the statement's sentence; half, if it is in the next one."""
    interviewed: float
    """In an answer of an interview: its part of the voices that are named before the first
    question.
    """


@dataclass(slots=True)
class _Shares:
    """A statement's shares, by voice."""

    paper: float
    all: dict[int, float] = field(default_factory=dict)
    named: dict[int, float] = field(default_factory=dict)
    """What of it they have by name."""


@dataclass(slots=True)
class _Paragraph:
    """A paragraph: the voices it names, and what its statements' shares add up to."""

    start: int
    end: int
    voices: frozenset[int]
    statements: int = 0
    sum: _Shares = field(default_factory=lambda: _Shares(0.0))

    def add(self, shares: _Shares) -> None:
        """Count another statement."""
        self.statements += 1
        self.sum.paper += shares.paper
        for who, share in shares.all.items():
            self.sum.all[who] = self.sum.all.get(who, 0.0) + share

    def mean_beside(self, who: int, mine: _Shares) -> float:
        """Return a voice's mean share of the others, less the paper's own."""
        shares = self.sum.all.get(who, 0.0) - mine.all.get(who, 0.0)
        return (shares - self.sum.paper + mine.paper) / max(1, self.statements - 1)


class Weighing:
    """The statements of one article, in the order of the text, and who may make them."""

    def __init__(
        self,
        text: str,
        said: Sequence[StatementRead],
        voices: Voices,
        cues: Sequence[Place],
        ruled: Sequence[ExtractedClaim],
    ) -> None:
        """Look up what stands where; `ruled` are claims that rules give to somebody."""
        self.said = said
        self._text, self._voices = text, voices
        self._shares = [_shares(one, voices) for one in said]
        self._ruled = sorted(ruled, key=lambda one: one.start)
        self._longest = max((one.end - one.start for one in ruled), default=0)
        self._stops = [found.start() for found in _STOP.finditer(text)]
        self._places: dict[int, list[Place]] = {}
        for number, one in enumerate(voices.mentions):
            for voice, share in voices.means(number):
                if share > 1 / 2:
                    self._places.setdefault(id(voice), []).append((one.start, one.end))
        for places in self._places.values():
            places.sort()
        in_order = sorted(cues)
        self._cues = {
            who: sorted(self._tagged(places, in_order)) for who, places in self._places.items()
        }
        self._named = sorted((at[0], who) for who, ats in self._places.items() for at in ats)
        self._interview = Interview(text)
        begins = bisect_left(self._named, (self._interview.begins,))
        introduced = frozenset(who for _place, who in self._named[:begins])
        self._introduced = introduced if len(introduced) <= MOST_INTRODUCED else frozenset()
        self._paragraphs: dict[int, _Paragraph] = {}
        self._alike: dict[str, frozenset[int]] = {}
        for statement, shares in zip(said, self._shares, strict=True):
            self._paragraph(statement).add(shares)

    def paper(self, number: int) -> bool:
        """Say whether a statement is rather the paper's own than any one voice's, or somebody's who
        is out of sight.
        """
        shares = self._shares[number]
        unseen = 1 - shares.paper - sum(shares.all.values())
        return shares.paper >= max(unseen, *shares.all.values(), 0.0)

    def shared(self, number: int) -> Voice | None:
        """Return the name of two people that a statement is given to rather than to anybody."""
        shares = self._shares[number]
        most = max(shares.all, key=lambda who: shares.all[who], default=None)
        if most is None or shares.paper >= shares.all[most]:
            return None
        voice = self._voices.by_id(most)
        return voice if voice.like else None

    def ruled(self, number: int) -> str:
        """Return whom the rules give a statement to, if it is half of what they give them."""
        one = self.said[number]
        first = bisect_left(self._ruled, one.start - self._longest, key=lambda other: other.start)
        last = bisect_left(self._ruled, one.end, key=lambda other: other.start)
        best, most = "", (one.end - one.start) / 2
        for other in self._ruled[first:last]:
            shared = min(one.end, other.end) - max(one.start, other.start)
            if shared >= most:
                best, most = other.claimant or "", shared
        return best

    def candidates(self, number: int) -> Iterator[tuple[Voice, Seen]]:
        """Yield the voices that may make a statement, the largest share first."""
        shares, ruled = self._shares[number], self.ruled(number)
        order = sorted(shares.all, key=lambda who: -shares.all[who])
        weighed = order[:MOST_WEIGHED]
        weighed += [who for who in self._called(ruled) if who not in weighed]
        if self._interview.is_answer(self.said[number].start):
            weighed += [who for who in self._introduced if who not in weighed]
        for who in weighed:
            voice = self._voices.by_id(who)
            if not voice.like:
                agrees = who in self._called(ruled)
                yield voice, self._seen(number, voice, ruled=agrees)

    def _called(self, name: str) -> frozenset[int]:
        """Return the voices that a name of the rules may be of; each name is looked up once."""
        if name not in self._alike:
            alike = (voice for voice in self._voices.all if name and are_alike(voice.name, name))
            self._alike[name] = frozenset(map(id, alike))
        return self._alike[name]

    def _seen(self, number: int, voice: Voice, *, ruled: bool) -> Seen:
        one, shares, who = self.said[number], self._shares[number], id(voice)
        share = shares.all.get(who, 0.0)
        rival = max((value for other, value in shares.all.items() if other != who), default=0.0)
        paragraph = self._paragraph(one)
        gap, before = self._nearest(who, one)
        follows = self._shares[number + 1 : number + 2]
        return Seen(
            share=_log_odds(share),
            rival=_log_odds(rival),
            by_mention=share - shares.named.get(who, 0.0),
            ruled=float(ruled),
            near=float(who in paragraph.voices),
            company=float(len(paragraph.voices)),
            neighbours=paragraph.mean_beside(who, shares),
            paper_next=follows[0].paper if follows else 1.0,
            before=float(before),
            distance=math.log1p(gap),
            cue=self._cue(who, one, paragraph),
            interviewed=self._interviewed(who, one),
        )

    def _paragraph(self, one: StatementRead) -> _Paragraph:
        """Return the paragraph that a statement begins in."""
        start = self._text.rfind("\n", 0, one.start) + 1
        found = self._paragraphs.get(start)
        if found is None:
            end = self._text.find("\n", one.end)
            end = len(self._text) if end < 0 else end
            first, last = (bisect_left(self._named, (place,)) for place in (start, end))
            voices = frozenset(who for _place, who in self._named[first:last])
            found = self._paragraphs[start] = _Paragraph(start, end, voices)
        return found

    def _nearest(self, who: int, one: StatementRead) -> tuple[int, bool]:
        """Return how far the next place is that names a voice, and whether it is before."""
        places = self._places.get(who, [])
        at = bisect_right(places, (one.start,))
        near = [
            (_gap(place, one), place[0] < one.start) for place in places[max(0, at - 1) : at + 1]
        ]
        return min(near, default=(FAR, False))

    def _cue(self, who: int, one: StatementRead, paragraph: _Paragraph) -> float:
        """Return 1 if the nearest cue by a voice's name in the paragraph is in the statement's
        sentence, half if one sentence ends between them.
        """
        cues = self._cues.get(who, [])
        at = bisect_right(cues, (one.start,))
        near = [
            cue
            for cue in cues[max(0, at - 1) : at + 1]
            if paragraph.start <= cue[0] < paragraph.end
        ]
        if not near:
            return 0.0
        cue = min(near, key=lambda place: _gap(place, one))
        first, last = (cue[1], one.start) if cue[0] < one.start else (one.end, cue[0])
        return {0: 1.0, 1: 0.5}.get(self._stops_between(first, last), 0.0)

    def _interviewed(self, who: int, one: StatementRead) -> float:
        answers = who in self._introduced and self._interview.is_answer(one.start)
        return answers / max(1, len(self._introduced))

    def _stops_between(self, start: int, end: int) -> int:
        return max(0, bisect_left(self._stops, end) - bisect_left(self._stops, start))

    def _tagged(self, places: Sequence[Place], cues: Sequence[Place]) -> Iterator[Place]:
        """Yield the cues by a voice's names, in their order, some twice."""
        for start, end in places:
            first = bisect_left(cues, (start - 2 * FARTHEST_NAME_OF_CUE,))
            last = bisect_right(cues, (end + FARTHEST_NAME_OF_CUE, len(self._text)))
            for cue in cues[first:last]:
                between = (end, cue[0]) if start < cue[0] else (cue[1], start)
                near = between[1] - between[0] <= FARTHEST_NAME_OF_CUE
                if near and not self._stops_between(*between):
                    yield cue


def _shares(one: StatementRead, voices: Voices) -> _Shares:
    shares = _Shares(one.own)
    for number, share in one.who.items():
        by_name = voices.mentions[number].is_name
        for voice, part in voices.means(number):
            shares.all[id(voice)] = shares.all.get(id(voice), 0.0) + share * part
            if by_name:
                shares.named[id(voice)] = shares.named.get(id(voice), 0.0) + share * part
    return shares


def _gap(place: Place, one: StatementRead) -> int:
    return max(place[0] - one.end, one.start - place[1], 0)


def _log_odds(share: float) -> float:
    return math.log(max(share, _LEAST) / max(1 - share, _LEAST))
