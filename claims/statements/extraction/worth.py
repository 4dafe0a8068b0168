"""Rate how much a claim is worth checking, and say why.

A sum of hand-set weights, squashed to 0..1 by the logistic function. The reasons follow what the
check-worthiness literature agrees on (ClaimBuster, CheckThat!): figures, named actors, events and
comparisons speak for checking; opinions, appeals, predictions and questions against it. The weights
are round numbers set by hand: nothing is fitted.
"""

import math
from collections.abc import Sequence

from claims.statements.extraction.model import Reason
from claims.statements.extraction.rulebook import Rules
from sources.language.lexicon import Lexicon
from sources.language.tokens import Token

BASE = -1.5
SHORT = 6
FULL = 12
WEIGHTS = {
    "number": 1.5,
    "measure": 0.5,
    "date": 0.25,
    "evidence": 0.5,
    "event": 0.5,
    "comparison": 0.5,
    "cause": 0.25,
    "negation": 0.25,
    "named-actor": 0.5,
    "headline": 0.75,
    "attributed": 0.25,
    "office": 0.25,
    "detailed": 0.25,
    "opinion": -1.0,
    "appeal": -1.25,
    "future": -0.5,
    "hedge": -0.5,
    "personal": -0.5,
    "question": -2.0,
    "short": -1.0,
    "repeated": -1.5,
}


def rate(
    tokens: Sequence[Token],
    rules: Rules,
    *,
    title_words: frozenset[str],
    attributed: bool,
    in_office: bool,
    repeated: bool,
) -> tuple[float, tuple[Reason, ...]]:
    """Return check-worthiness from 0 to 1 and the reasons, strongest first."""
    codes = [*_said_in_words(tokens, rules), *_shape(tokens)]
    if len(title_words & content_words(tokens)) >= 2:
        codes.append("headline")
    if attributed:
        codes.append("attributed")
    if in_office:
        codes.append("office")
    if repeated:
        codes.append("repeated")
    reasons = [Reason(code, WEIGHTS[code]) for code in codes]
    score = BASE + sum(reason.weight for reason in reasons)
    ordered = sorted(reasons, key=lambda reason: -abs(reason.weight))
    return round(1 / (1 + math.exp(-score)), 4), tuple(ordered)


def content_words(tokens: Sequence[Token]) -> frozenset[str]:
    """The longer words of a text, cut to six letters so that inflected forms agree."""
    return frozenset(token.low[:6] for token in tokens if token.is_word and len(token.low) >= 4)


def _said_in_words(tokens: Sequence[Token], rules: Rules) -> list[str]:
    worth = rules.worth
    lists: dict[str, Lexicon] = {
        "measure": worth.measures,
        "date": worth.dates,
        "evidence": worth.evidence,
        "event": worth.acts,
        "comparison": worth.comparison,
        "cause": worth.causes,
        "negation": worth.negation,
        "opinion": worth.opinion,
        "appeal": worth.appeal,
        "future": worth.future,
        "hedge": worth.hedge,
        "personal": worth.personal,
    }
    codes = [code for code, lexicon in lists.items() if lexicon.find(tokens)]
    if "negation" in codes and "future" in codes:
        codes.remove("future")  # "will not" is a refusal: acts can be held against it
    if "appeal" in codes and not worth.appeal.find(tokens[: (len(tokens) + 1) // 2]):
        codes.remove("appeal")  # it only follows something that was said to be so
    return codes


def _shape(tokens: Sequence[Token]) -> list[str]:
    words = [token for token in tokens if token.is_word]
    codes = []
    if any(token.text[0].isdigit() for token in words):
        codes.append("number")
    if any(token.is_capitalised for token in words[1:]):
        codes.append("named-actor")
    if tokens and tokens[-1].text in "?？؟":
        codes.append("question")
    if len(words) < SHORT:
        codes.append("short")
    elif len(words) >= FULL:
        codes.append("detailed")
    return codes
