"""Find who a sentence attributes its content to, by which words, and what that content is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from claims.statements.extraction.quotes import quoted_ranges
from claims.statements.extraction.rulebook import Rules
from claims.statements.extraction.speaker_search import Found, speaker_after, speaker_before
from claims.statements.extraction.speakers import PREVIOUS, Speaker
from sources.language.lexicon import Lexicon
from sources.language.tokens import Token

FEWEST_WORDS = 3
# A quotation of fewer words is a term in quotation marks, not a statement.
FEWEST_QUOTED = 4
# After "…," said X there is little left of a sentence but a place and a day.
MOST_WORDS_AFTER_TAG = 6
LONGEST_HEARER = 6
# "seiner Einschätzung nach" can stand anywhere, "adding" only after a comma.
SET_PHRASE = 3
# Cues of one kind that are looked at in a sentence, the first ones. Each may look at the whole of
# it, so without a bound the work grows with the square; people write five at most.
MOST_CUES = 12


@dataclass(frozen=True, slots=True)
class Content:
    """A token range with what is claimed; `direct` if it stands in quotation marks."""

    start: int
    end: int
    direct: bool


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker, the token range of the cue, and the contents it governs."""

    speaker: Speaker
    cue: tuple[int, int]
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    found: Found
    cue: tuple[int, int]
    region: tuple[int, int]
    strength: float


def find_attribution(tokens: Sequence[Token], rules: Rules) -> Attribution | None:
    """Return the best attribution in the tokens of one sentence; None if it has none.

    The contents are empty where a sentence only announces them ("The minister said:").
    """
    quotes = quoted_ranges(tokens)
    outside = [True] * len(tokens)
    for start, end in quotes:
        outside[start:end] = [False] * (end - start)
    candidates = [
        candidate
        for candidate in _candidates(tokens, rules)
        if all(outside[candidate.cue[0] : candidate.cue[1]])
    ]
    if not candidates:
        return _name_and_colon(tokens, rules, quotes)
    best = max(candidates, key=lambda candidate: candidate.strength)
    contents = _contents(tokens, best, quotes)
    return Attribution(best.found.speaker, best.cue, contents)


def _candidates(tokens: Sequence[Token], rules: Rules) -> Iterator[_Candidate]:
    cues = rules.cues
    for cue in _first_cues(cues.speaker_first, tokens):
        yield from _speaker_first(tokens, cue, rules, data_only=False)
    for cue in _first_cues(cues.finding, tokens):
        yield from _speaker_first(tokens, cue, rules, data_only=True)
    for cue in _first_cues(cues.speaker_last, tokens):
        yield from _speaker_last(tokens, cue, rules)
    for cue in _first_cues(cues.source, tokens):
        yield from _source(tokens, cue, rules)
    for cue in _first_cues(cues.speaker_implied, tokens):
        if cue[0] and tokens[cue[0] - 1].is_word and cue[1] - cue[0] < SET_PHRASE:
            continue  # "a statement saying": the subject is another
        found = Found(PREVIOUS, cue[0], cue[1])
        yield _Candidate(found, cue, _around(tokens, found, cue), 1.5 - _late(tokens, cue))


def _first_cues(lexicon: Lexicon, tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    return islice(lexicon.find(tokens), MOST_CUES)


def _is_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a cue word is part of a name: "the United States"."""
    return at > 0 and tokens[at].text[0].isupper() and tokens[at - 1].is_word


def _speaker_first(
    tokens: Sequence[Token], cue: tuple[int, int], rules: Rules, *, data_only: bool
) -> Iterator[_Candidate]:
    if _is_name(tokens, cue[0]):
        return
    opens = _opens(tokens, cue[1], rules)
    found = speaker_before(tokens, cue[0], rules, data_only=data_only)
    if found is None and opens > cue[1] and _only_openers(tokens[: cue[0]], rules):
        found = Found(PREVIOUS, 0, cue[0])  # "Y señaló que": the verb needs no subject
    if found is None:
        return
    region = (opens, len(tokens))
    left = (0, found.start)
    if _words(tokens, region) < FEWEST_WORDS or (
        _is_mark(tokens, cue[1], ",") and _words(tokens, left) > FEWEST_WORDS
    ):
        region = left
    strength = _strength(tokens, found, cue, opens) - data_only * 0.5
    if region == left and _is_mark(tokens, found.start - 1, ","):
        strength += 1.0  # "…, officials say." governs the whole sentence
    if cue[1] < len(tokens):
        cue = (cue[0], cue[1] + rules.cues.complementizers.match(tokens, cue[1]))
    yield _Candidate(found, cue, region, strength)


def _speaker_last(
    tokens: Sequence[Token], cue: tuple[int, int], rules: Rules
) -> Iterator[_Candidate]:
    found = speaker_after(tokens, cue[1], rules)
    if found is None:
        return
    opens = _opens(tokens, found.end, rules)
    after_word = cue[0] > 0 and tokens[cue[0] - 1].is_word
    if after_word and opens == found.end:
        return  # "kata" is also a noun, and "says" also follows its speaker
    left = (0, cue[0])
    wants_right = opens > found.end or _words(tokens, left) < FEWEST_WORDS
    region = (opens, len(tokens)) if wants_right else left
    strength = _strength(tokens, found, cue, opens) + 0.5
    if _words(tokens, (found.end, len(tokens))) > MOST_WORDS_AFTER_TAG:
        strength -= 0.75  # "The minister, who …, said the law …": rather the speaker stands before
    yield _Candidate(found, cue, region, strength)


def _source(tokens: Sequence[Token], cue: tuple[int, int], rules: Rules) -> Iterator[_Candidate]:
    found = speaker_after(tokens, cue[1], rules, at_comma=True)
    if found is not None:
        region = _around(tokens, found, cue)
        yield _Candidate(found, cue, region, 1.5 - _late(tokens, cue))


def _only_openers(tokens: Sequence[Token], rules: Rules) -> bool:
    return all(
        token.low in rules.speakers.openers or token.low in rules.cues.between for token in tokens
    )


def _around(tokens: Sequence[Token], found: Found, cue: tuple[int, int]) -> tuple[int, int]:
    """What is left of a sentence without "according to X": the part after, before, or all."""
    left, right = (0, cue[0]), (found.end, len(tokens))
    if _words(tokens, left) < FEWEST_WORDS:
        return right
    if _words(tokens, right) < FEWEST_WORDS or _is_mark(tokens, cue[0] - 1, ","):
        return left if _words(tokens, left) >= _words(tokens, right) else right
    return (0, len(tokens))


def _name_and_colon(
    tokens: Sequence[Token], rules: Rules, quotes: list[tuple[int, int]]
) -> Attribution | None:
    """The pattern "Name: “…”", which needs no cue word and no language."""
    if not quotes or quotes[0][0] < 2:
        return None
    colon = quotes[0][0] - 2
    if tokens[colon].text not in ":：" or colon == 0:
        return None
    found = speaker_before(tokens, colon, rules, data_only=False)
    if found is None:
        return None
    contents = tuple(Content(start, end, direct=True) for start, end in quotes)
    return Attribution(found.speaker, (colon, colon + 1), contents)


def _contents(
    tokens: Sequence[Token], best: _Candidate, quotes: list[tuple[int, int]]
) -> tuple[Content, ...]:
    quoted = [quote for quote in quotes if _words(tokens, quote) >= FEWEST_QUOTED]
    in_quotes = sum(_words(tokens, quote) for quote in quotes)
    # A quotation carries the statement if it is most of it, opens the sentence or ends the cue.
    carries = 2 * in_quotes >= _words(tokens, best.region) or (
        bool(quoted) and quoted[0][0] in (0, 1, best.region[0] + 1)
    )
    if quoted and carries:
        return tuple(Content(start, end, direct=True) for start, end in quoted)
    start, end = best.region
    return (Content(start, end, direct=False),) if _words(tokens, best.region) >= 2 else ()


def _strength(tokens: Sequence[Token], found: Found, cue: tuple[int, int], opens: int) -> float:
    """How sure this cue is: it opens a clause, touches a quotation, has a named speaker."""
    marks = {'"', "“", "”", "„", "«", "»", "「", "」"}
    edge = max(cue[1], found.end)
    first = min(cue[0], found.start)
    touches = any(token.text in marks for token in tokens[max(first - 2, 0) : first])
    touches = touches or any(token.text in marks for token in tokens[edge : edge + 2])
    opened = opens > edge
    return 1.0 + opened + touches + 0.5 * (found.speaker.kind == "named") - _late(tokens, cue)


def _late(tokens: Sequence[Token], cue: tuple[int, int]) -> float:
    return cue[0] / max(len(tokens), 1)


def _opens(tokens: Sequence[Token], at: int, rules: Rules) -> int:
    """Skip what may stand between a cue and its clause: adverbs, comma, colon, "bahwa"."""
    start = at
    if _is_mark(tokens, at, ",:：，"):
        at += 1
    if at < len(tokens) and (length := rules.cues.complementizers.match(tokens, at)):
        return at + length
    if (past_hearer := _past_hearer(tokens, at, rules)) is not None:
        return past_hearer
    return at if at > start and tokens[start].text in ":：" else start


def _past_hearer(tokens: Sequence[Token], at: int, rules: Rules) -> int | None:
    """Where the clause begins after a hearer: "told the BBC that", "kepada wartawan bahwa"."""
    words = rules.speakers
    for here in range(at, min(at + LONGEST_HEARER, len(tokens))):
        if here > at and (length := rules.cues.complementizers.match(tokens, here)):
            return here + length
        token = tokens[here]
        known = token.is_capitalised or token.low in words.articles or token.low in words.stops
        if not known and not (here == at + 1 and tokens[at].low in words.stops):
            return None
    return None


def _is_mark(tokens: Sequence[Token], at: int, marks: str) -> bool:
    return 0 <= at < len(tokens) and tokens[at].text in marks


def _words(tokens: Sequence[Token], span: tuple[int, int]) -> int:
    return sum(token.is_word for token in tokens[span[0] : span[1]])
