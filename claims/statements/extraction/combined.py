"""What the encoder read of an article, beside what the rules found of it: they have to agree.

The encoder says what is stated and whose it is; the rules say why it is worth checking, know
offices, and keep what it passed over, far down the list.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from claims.statements.extraction.cast import Cast
from claims.statements.extraction.leaning import leans, leant_on
from claims.statements.extraction.model import Attributed, ExtractedClaim, Reason
from claims.statements.extraction.offices import name_and_office
from claims.statements.extraction.reading import (
    ReadClaim,
    read_claims,
    weigh,
    with_known_names,
)
from claims.statements.extraction.rulebook import Rules
from claims.statements.extraction.speakers import phrase_text
from claims.statements.extraction.voices import MOST_NAMES, are_alike
from claims.statements.extraction.weighing import Weighing
from claims.statements.extraction.worth import content_words, rate
from sources.encoder.articles import ArticleRead, StatementRead
from sources.language.tokens import tokenize

FEWEST_WORDS, FEWEST_LETTERS = 3, 5
PASSED_OVER = 0.3
"""What the check-worthiness of a claim is multiplied by that the rules alone have found."""
RULES_WEIGH, LEANING_COSTS, ASKING_COSTS = 0.5, 0.5, 3.0
"""In log odds. Chosen on the dev articles that docs/extraction.md names."""
_LEAST = 1e-4
_EDGES = " ,;:.-–—\"“”„«»「」『』…、，。；：‘’'"
_MARKS = (",", "，", "–", "—", "-")
"""What a tag in the middle of a statement stands between."""


def combined(
    body: str,
    read: ArticleRead,
    ruled: Sequence[ExtractedClaim],
    *,
    rules: Rules,
    cast: Cast,
    title: str,
) -> list[ExtractedClaim]:
    """Return the claims of both, in document order."""
    title_words = content_words(tokenize(title))
    read = with_known_names(body, read, cast)
    trusted = _of_people_seen(body, ruled, read)
    said = [
        one
        for one in read_claims(body, read, trusted, bare_name=partial(_bare_name, rules))
        if _is_something(body[one.read.start : one.read.end])
    ]
    claims = [
        replace(
            _claim(body, one, read, rules=rules, cast=cast, title_words=title_words),
            context=context,
        )
        for one, context in zip(said, leant_on(body, said), strict=True)
    ]
    claims += [one for one in ruled if one.start >= read.until]
    claims += [
        replace(
            one,
            claimant=None,
            claimant_role="",
            attribution="none",
            cue="",
            cue_start=None,
            cue_end=None,
            checkworthiness=round(PASSED_OVER * one.checkworthiness, 4),
        )
        for one in _passed_over(ruled, read)
    ]
    return sorted(claims, key=lambda one: (one.start, one.end))


def weighed(
    body: str, read: ArticleRead, ruled: Sequence[ExtractedClaim], *, rules: Rules, cast: Cast
) -> Weighing:
    """Return what speaks for whom, as `combined` has it: it is fitted by this."""
    read = with_known_names(body, read, cast)
    trusted = _of_people_seen(body, ruled, read)
    _voices, weighing = weigh(body, read, trusted, bare_name=partial(_bare_name, rules))
    return weighing


def _bare_name(rules: Rules, name: str) -> str:
    return name_and_office(name, rules)[0]


def _of_people_seen(
    body: str, ruled: Sequence[ExtractedClaim], read: ArticleRead
) -> list[ExtractedClaim]:
    """Return those that the rules give to somebody whom the reader has seen speak, too: where nouns
    have capitals, rules take “Millionen Euro” for a name.
    """
    words = (" ".join(body[one.start : one.end].split()) for one in read.mentions)
    seen = list(dict.fromkeys(words))[:MOST_NAMES]
    names = (one.claimant for one in ruled if one.claimant and one.start < read.until)
    named = list(dict.fromkeys(names))[:MOST_NAMES]
    known = {name for name in named if any(are_alike(name, other) for other in seen)}
    return [one for one in ruled if one.claimant in known]


def _passed_over(ruled: Sequence[ExtractedClaim], read: ArticleRead) -> Iterator[ExtractedClaim]:
    for one in ruled:
        said = any(one.start < other.end and other.start < one.end for other in read.statements)
        if one.start < read.until and not said:
            yield one


def _is_something(words: str) -> bool:
    tokens = [token for token in tokenize(words) if token.is_word]
    letters = sum(one.isalnum() for one in words)
    return len(tokens) >= FEWEST_WORDS and letters >= FEWEST_LETTERS


def _asks(body: str, read: StatementRead) -> bool:
    """Whether a statement is a question."""
    return body[read.end - 1 : read.end + 1].rstrip(_EDGES).endswith(("?", "？", "؟"))


def _claim(
    body: str,
    one: ReadClaim,
    read: ArticleRead,
    *,
    rules: Rules,
    cast: Cast,
    title_words: frozenset[str],
) -> ExtractedClaim:
    start, end = _trimmed(body, one.read.start, one.read.end)
    whose = one.whose
    claimant, role = name_and_office(whose.name, rules)
    role = role or name_and_office(whose.called, rules)[1] or cast.role(claimant)
    by_rules, reasons = rate(
        tokenize(body, start, end),
        rules,
        title_words=title_words,
        attributed=bool(claimant),
        in_office=bool(role),
        repeated=False,
    )
    proposition = _proposition(body, start, end, read)
    asks = _asks(body, one.read)
    attribution: Attributed = "none"
    cue_start, cue_end = None, None
    if whose.name or whose.either:
        attribution = "direct" if one.quoted else "indirect"
        cue_start, cue_end = one.cue or (None, None)
    return ExtractedClaim(
        proposition=proposition,
        quote=body[start:end],
        start=start,
        end=end,
        claimant=claimant or None,
        claimant_role=role,
        attribution=attribution,
        cue=body[cue_start:cue_end] if cue_start is not None else "",
        cue_start=cue_start,
        cue_end=cue_end,
        checkworthiness=_worth(one.read, by_rules, asks=asks),
        reasons=(*_read_reasons(one.read, asks=asks), *reasons),
        candidates=tuple(name_and_office(name, rules)[0] for name in whose.either),
        kind=one.read.kind,
    )


def _worth(read: StatementRead, by_rules: float, *, asks: bool) -> float:
    """Return the reader's confidence, moved by the rules and by whether it stands alone."""
    odds = _log_odds(read.worth) + RULES_WEIGH * _log_odds(by_rules) - LEANING_COSTS * read.leans
    odds -= ASKING_COSTS * asks
    return round(1 / (1 + math.exp(-odds)), 4)


def _read_reasons(read: StatementRead, *, asks: bool) -> list[Reason]:
    reasons = [Reason("model", _log_odds(read.worth))]
    if leans(read):
        reasons.append(Reason("leans", -LEANING_COSTS * read.leans))
    if asks:
        reasons.append(Reason("question", -ASKING_COSTS))
    return reasons


def _log_odds(share: float) -> float:
    held = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(held / (1 - held))


def _trimmed(body: str, start: int, end: int) -> tuple[int, int]:
    words = body[start:end]
    start += len(words) - len(words.lstrip(_EDGES))
    return start, max(start + 1, end - (len(words) - len(words.rstrip(_EDGES))))


def _proposition(body: str, start: int, end: int, read: ArticleRead) -> str:
    """Return the words without a tag in their middle: “The bridge, said Okoro, was closed”."""
    names = [(one.start, one.end) for one in read.mentions]
    tags = sorted(cue for cue in read.cues if start < cue[0] and cue[1] < end)
    edges = " " + "".join(_MARKS)
    said, until = "", start
    for cue in tags:
        beside = [one for one in names if start < one[0] and one[1] < end and _touch(one, cue)]
        first = min([cue[0], *(one[0] for one in beside)])
        last = max([cue[1], *(one[1] for one in beside)])
        before, after = body[until:first].rstrip(), body[last:end].lstrip()
        if before.endswith(_MARKS) and after.startswith(_MARKS):
            said += before.rstrip(edges) + " "
            until = end - len(after.lstrip(edges))
    said += body[until:end]
    return phrase_text(tokenize(" ".join(said.split())))


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return max(one[0] - other[1], other[0] - one[1]) <= 1
