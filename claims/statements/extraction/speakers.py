"""Read the words that name a claimant: office, name, or a body without a name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from claims.statements.extraction.rulebook import Speakers
from sources.language.tokens import Token

LONGEST_PHRASE = 14
LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, as one sentence puts it.

    `kind` says whether `name` names somebody, or whether it has to be found in what came before:
    "pronoun" for one person, "plural" for several or a body, "previous" for whoever spoke last.
    """

    name: str
    role: str = ""
    kind: Literal["named", "pronoun", "plural", "previous"] = "named"


PREVIOUS = Speaker("", kind="previous")


def read_speaker(tokens: Sequence[Token], words: Speakers) -> Speaker | None:
    """Read a noun phrase as a claimant; None if it cannot be one."""
    tokens = _without_brackets(tokens)
    # "The airport said": an article and a few small words.
    definite = len(tokens) <= LONGEST_NAME and tokens[0].low in words.articles if tokens else False
    tokens = _before_figure(_trim(tokens, words))
    if not tokens or len(tokens) > LONGEST_PHRASE:
        return None
    if len(tokens) == 1 and tokens[0].low in words.pronouns:
        return Speaker("", kind="pronoun")
    if len(tokens) == 1 and tokens[0].low in words.plural_pronouns:
        return Speaker("", kind="plural")
    if not definite and not _can_speak(tokens, words):
        return None
    tokens = _without_tail(_issuer(tokens, words), words)
    start = _name_start(tokens, words)
    name = tokens[start:] if start < len(tokens) else tokens
    role = _trim(tokens[:start], words) if start < len(tokens) else []
    return Speaker(phrase_text(_nominative(name, words)), phrase_text(role))


def _nominative(name: list[Token], words: Speakers) -> list[Token]:
    """Turn "[der] Deutschen Bahn" into "Deutsche Bahn", as it stands beside an article."""
    if len(name) > 1 and name[0].low in words.declined and name[1].is_capitalised:
        return [replace(name[0], text=name[0].text[:-1]), *name[1:]]
    return name


def _before_figure(tokens: list[Token]) -> list[Token]:
    """Cut at a decimal figure: "nach Angaben der Bahn 93,2 Prozent" names the railway alone."""
    for at, token in enumerate(tokens):
        if at and token.text[0].isdigit() and ("," in token.text or "." in token.text):
            return tokens[:at]
    return tokens


def is_office(tokens: Sequence[Token], words: Speakers) -> bool:
    """Whether a phrase begins or ends with an office ("Kepala Dinas Pangan", "Lunde MP")."""
    tokens = _trim(tokens, words)
    if not tokens:
        return False
    return bool(words.titles.match(tokens, 0)) or tokens[-1].low in words.titles


def office_text(tokens: Sequence[Token], words: Speakers) -> str:
    """Return an office as text, without article."""
    return phrase_text(_trim(tokens, words))


def is_bare_name(tokens: Sequence[Token], words: Speakers) -> bool:
    """Whether a phrase is one to five capitalised words and nothing else."""
    tokens = [token for token in _without_brackets(tokens) if token.text != "."]
    return (
        0 < len(tokens) <= LONGEST_NAME + 1
        and tokens[0].is_capitalised
        and tokens[0].low not in words.stops
        and all(token.is_capitalised or token.low in words.particles for token in tokens)
    )


def phrase_text(tokens: Sequence[Token]) -> str:
    """Return the tokens as text on one line."""
    while len(tokens) > 1 and tokens[-1].text in ".,":
        tokens = tokens[:-1]
    parts: list[str] = []
    for at, token in enumerate(tokens):
        if at and token.start > tokens[at - 1].end:
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)


def _without_brackets(tokens: Sequence[Token]) -> list[Token]:
    kept = []
    depth = 0
    for token in tokens:
        if token.text in "([":
            depth += 1
        elif token.text in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(token)
    return kept


def _trim(tokens: Sequence[Token], words: Speakers) -> list[Token]:
    start, end = 0, len(tokens)
    while start < end and (not tokens[start].is_word or tokens[start].low in words.articles):
        start += 1
    while start + 1 < end and tokens[start].low in words.honorifics:
        start += 2 if tokens[start + 1].text == "." else 1
    while end > start and not tokens[end - 1].is_word:
        end -= 1
    return list(tokens[start:end])


def _can_speak(tokens: Sequence[Token], words: Speakers) -> bool:
    if words.openers.match(tokens, 0) or tokens[0].low in words.stops:
        return False
    return any(
        token.is_capitalised or _no_capitals(token) for token in tokens if token.is_word
    ) or any(
        token.low in lexicon
        for token in tokens
        for lexicon in (words.groups, words.statements, words.titles)
    )


def _without_tail(tokens: list[Token], words: Speakers) -> list[Token]:
    """Drop small words after the last capital: "Bima Arga awalnya"."""
    end = len(tokens)
    while end > 1 and not tokens[end - 1].is_capitalised:
        last = tokens[end - 1]
        if _no_capitals(last) or any(last.low in known for known in (words.groups, words.titles)):
            break
        end -= 1
    return tokens[:end] if end > 1 else tokens


def _no_capitals(token: Token) -> bool:
    """Whether the script has no capitals: then any words may be a name."""
    return token.text[0].isalpha() and token.text.lower() == token.text.upper()


def _issuer(tokens: list[Token], words: Speakers) -> list[Token]:
    """Turn "data from X" and "X figures" into X, who stands behind them."""
    statements = [at for at, token in enumerate(tokens) if token.low in words.statements]
    if not statements:
        return tokens
    first, last = statements[0], statements[-1]
    after = tokens[last + 1 :]
    names = [
        at for at, token in enumerate(after) if token.text[0].isdigit() or token.is_capitalised
    ]
    if names and first <= 3:
        return _trim(after[names[0] :], words) or tokens
    # A first word may be capitalised for its place only, an acronym is a name anywhere.
    before = [token.is_capitalised for token in tokens[1:first]]
    if not after and first and (any(before) or tokens[0].text.isupper()):
        return _trim(tokens[:first], words) or tokens
    return tokens


def _name_start(tokens: list[Token], words: Speakers) -> int:
    """Where the name begins after an office; 0 if the phrase is all name (or all office)."""
    for title in range(len(tokens) - 2, -1, -1):
        length = words.titles.match(tokens, title) or _is_compound_title(tokens[title], words)
        if not length:
            continue
        at = title + length
        while at < len(tokens) and _goes_with_office(tokens[at], words):
            at += 1
        rest = tokens[at:]
        if not rest or rest[0].low in words.groups:
            continue
        if not all(_part_of_name(token, words) for token in rest) or not rest[0].is_capitalised:
            continue
        surplus = len([token for token in rest if token.text != "."]) - LONGEST_NAME
        return len(tokens) - 2 if surplus > 0 else at
    return 0


def _is_compound_title(token: Token, words: Speakers) -> bool:
    """Whether a word ends in an office: "US-Außenminister"."""
    return "-" in token.text and token.low.rpartition("-")[2] in words.titles


def _goes_with_office(token: Token, words: Speakers) -> bool:
    acronym = token.text.isupper() and 2 <= len(token.text) <= 8
    return (
        token.low in words.role_words
        or token.low in words.honorifics
        or token.low in words.titles
        or acronym
        or token.text == "."
    )


def _part_of_name(token: Token, words: Speakers) -> bool:
    return token.is_capitalised or token.low in words.particles or token.text in ".'’"
