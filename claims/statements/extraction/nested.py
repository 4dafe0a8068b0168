"""Speech within speech: “the ministry, quoting the police” has the words of the police as told by
the ministry. The police are the claimant; who tells of it is kept beside, and claims nothing.

By the commonest forms alone (`nested` in the rule files), in the sentence in which the claim
stands, where the phrase stands right between the two names. Anything less plain is nobody's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from claims.statements.extraction.model import ExtractedClaim
from claims.statements.extraction.rulebook import Rules
from claims.statements.extraction.voices import are_alike
from sources.encoder.articles import Mention
from sources.language import Span
from sources.language.tokens import Token, tokenize

BETWEEN, AFTER, MOST_WORDS = 6, 8, 5
"""In tokens: from a name back to its phrase, from a phrase on to a name, and of a name."""
_MARKS = frozenset(',.;:，、；：“”"«»()–—')


def with_tellers(
    body: str,
    claims: Sequence[ExtractedClaim],
    sentences: Sequence[Span],
    rules: Rules,
    mentions: Sequence[Mention] = (),
) -> list[ExtractedClaim]:
    """Return the claims, those that somebody else tells of with who that is. `sentences` are in
    order; `mentions` are what the reader took for words that name somebody.
    """
    named = {one.end: one.start for one in mentions}
    told, at = [], 0
    for claim in sorted(claims, key=lambda one: (one.start, one.end)):
        while at < len(sentences) and sentences[at].end <= claim.start:
            at += 1
        inside = at < len(sentences) and sentences[at].start < claim.end
        teller = ""
        if claim.claimant and inside:
            tokens = tokenize(body, sentences[at].start, sentences[at].end)
            found = _tellers(body, tokens, claim.claimant, rules, named)
            teller = next((one for one in found if _is_another(one, claim.claimant, rules)), "")
        told.append(replace(claim, told_by=teller) if teller else claim)
    return told


def _tellers(
    body: str, tokens: Sequence[Token], claimant: str, rules: Rules, named: Mapping[int, int]
) -> Iterator[str]:
    last = [token.low for token in tokenize(claimant) if token.is_word][-1:]
    for start, end in rules.nested.quoting.find(tokens):
        if last and last[0] in _words_after(tokens, end):
            yield _named_before(body, tokens, start, named)
    for start, end in rules.nested.quoted_by.find(tokens):
        if last and last[0] in _words_before(tokens, start):
            yield _name_after(tokens, end, rules)[0]
    length = rules.nested.opening.match(tokens, 0) if tokens else 0
    if length:
        teller, until = _name_after(tokens, length, rules)
        goes_on = until < len(tokens) and tokens[until].text in ",，"
        if goes_on and last and any(token.low == last[0] for token in tokens[until:]):
            yield teller


def _words_after(tokens: Sequence[Token], at: int) -> list[str]:
    """The words from a phrase to the next mark."""
    words = []
    for token in tokens[at : at + AFTER]:
        if token.text in _MARKS:
            break
        words.append(token.low)
    return words


def _words_before(tokens: Sequence[Token], at: int) -> list[str]:
    """The words before a phrase, back to the first name."""
    words = []
    for token in reversed(tokens[max(0, at - BETWEEN) : at]):
        words.append(token.low)
        if token.is_word and token.is_capitalised:
            break
    return words


def _named_before(body: str, tokens: Sequence[Token], at: int, named: Mapping[int, int]) -> str:
    """The mention that ends right before a phrase, “” where there is none."""
    if at and tokens[at - 1].text in ",，":
        at -= 1
    end = tokens[at - 1].end if at else -1
    return " ".join(body[named[end] : end].split()) if end in named else ""


def _name_after(tokens: Sequence[Token], at: int, rules: Rules) -> tuple[str, int]:
    """The name that begins right behind a phrase, articles and “news agency” aside, and where it
    ends; “” where there is none.
    """
    while at < len(tokens) and (
        tokens[at].low in rules.speakers.articles or tokens[at].low in rules.nested.agencies
    ):
        at += 1
    words = []
    for token in tokens[at : at + MOST_WORDS]:
        word = token.text[2:] if token.text[1:2] in "'’" else token.text  # l'AFP
        if not (token.is_word and word[:1].isupper()):
            break
        words.append(word)
    return " ".join(words), at + len(words)


def _is_another(teller: str, claimant: str, rules: Rules) -> bool:
    is_somebody = bool(teller) and teller.casefold() not in rules.speakers.pronouns
    return is_somebody and not are_alike(teller, claimant)
