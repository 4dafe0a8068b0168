"""Which rules a ClaimReview breaks, and where (pure).

Any value may be of any kind: what is checked was often written by somebody else.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claims.publishing.rules import LONGEST_STATEMENT, RULES, Rule, Severity
from sources.connectors.shapes import mapping
from sources.documents.addresses import host_of
from sources.documents.dates import parse_machine_date
from sources.language.words import words

_SHORTENERS = frozenset({"bit.ly", "goo.gl", "is.gd", "ow.ly", "s.id", "t.co", "tinyurl.com"})
_SCHEMA_CONTEXTS = frozenset({"http://schema.org", "https://schema.org"})
_PLAIN_RATINGS = 3  # of so few letters and less, words are too common to be told from a rating
_WHOLE = re.compile(r"(?:/script/\d+)?")  # where a review is no part of another document

Review = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that is broken at a place: `pointer` is a JSON pointer (RFC 6901) into the document.

    `values` fill the rule's words.
    """

    code: str
    pointer: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rule(self) -> Rule:
        """The rule."""
        return RULES[self.code]

    @property
    def is_error(self) -> bool:
        """Whether readers refuse the review for it."""
        return self.rule.severity is Severity.ERROR


def validate(reviews: Sequence[tuple[str, Review]], *, page: str = "") -> list[Fault]:
    """Check the ClaimReviews of one document, each with its pointer; errors come first.

    `page` is the address that the document was fetched from, if it was.
    """
    if not reviews:
        return [Fault("no-review", "")]
    found = [fault for at, review in reviews for fault in _review(review, at, page)]
    found += _together(reviews, page)
    return sorted(found, key=lambda fault: not fault.is_error)


def _together(reviews: Sequence[tuple[str, Review]], page: str) -> Iterator[Fault]:
    if page and len(reviews) > 1:
        yield Fault("several", "", {"count": len(reviews)})
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for at, review in reviews:
        key = (_text(review.get("url")), _text(review.get("claimReviewed")))
        if all(key):
            places[key].append(at)
    for first, *others in places.values():
        yield from (Fault("twice", other, {"other": first or "/"}) for other in others)


def _review(review: Review, at: str, page: str) -> Iterator[Fault]:
    yield from _context(review, at)
    yield from _statement(review, at)
    yield from _address(review, at, page)
    yield from _author(review, at)
    yield from _date(review, at)
    if not review.get("citation"):
        yield Fault("citation", at)
    yield from _rating(review, at)
    yield from _claim(review, at)


def _context(review: Review, at: str) -> Iterator[Fault]:
    context = review.get("@context")
    stated = context if isinstance(context, list) else [context]
    known = {str(one).rstrip("/") for one in stated if isinstance(one, str)}
    if _WHOLE.fullmatch(at) and not known & _SCHEMA_CONTEXTS:
        yield Fault("context", f"{at}/@context")


def _statement(review: Review, at: str) -> Iterator[Fault]:
    text, here = _text(review.get("claimReviewed")), f"{at}/claimReviewed"
    if not text:
        yield Fault("claim-reviewed", here)
        return
    if len(text) >= LONGEST_STATEMENT:
        yield Fault("claim-long", here, {"limit": LONGEST_STATEMENT, "length": len(text)})
    rating = _text(mapping(review.get("reviewRating")).get("alternateName"))
    if len(rating) > _PLAIN_RATINGS and _holds(text, rating):
        yield Fault("claim-rated", here, {"rating": rating})


def _holds(text: str, rating: str) -> bool:
    """Tell whether a rating's words stand at the text's end or beginning, where one is put."""
    said, given = [w.casefold() for w in words(text)], [w.casefold() for w in words(rating)]
    size = len(given)
    return bool(given) and size < len(said) and given in (said[:size], said[-size:])


def _address(review: Review, at: str, page: str) -> Iterator[Fault]:
    here, host = f"{at}/url", host_of(_text(review.get("url")))
    if not host:
        yield Fault("url", here)
    elif host.removeprefix("www.") in _SHORTENERS:
        yield Fault("url-short", here, {"host": host})
    elif page and not _same_site(host, host_of(page)):
        yield Fault("url-domain", here, {"host": host_of(page)})


def _same_site(host: str, other: str) -> bool:
    """Tell whether one is the other, or a subdomain of it."""
    one, two = host.removeprefix("www."), other.removeprefix("www.")
    return one == two or one.endswith(f".{two}") or two.endswith(f".{one}")


def _author(review: Review, at: str) -> Iterator[Fault]:
    author = mapping(review.get("author"))
    if not author:
        yield Fault("author", f"{at}/author")
    elif not (_text(author.get("name")) or _text(author.get("url"))):
        yield Fault("author-name", f"{at}/author")


def _date(thing: Mapping[str, Any], at: str) -> Iterator[Fault]:
    stated = thing.get("datePublished")
    if stated is not None and (not isinstance(stated, str) or parse_machine_date(stated) is None):
        yield Fault("date", f"{at}/datePublished")


def _rating(review: Review, at: str) -> Iterator[Fault]:
    rating, here = mapping(review.get("reviewRating")), f"{at}/reviewRating"
    if not rating:
        yield Fault("rating", here)
        return
    if not _text(rating.get("alternateName")):
        code = "rating-name" if _text(rating.get("name")) else "rating-words"
        yield Fault(code, f"{here}/alternateName")
    names = [name for name in ("ratingValue", "bestRating", "worstRating") if name in rating]
    numbers = {name: _number(rating[name]) for name in names}
    for name, number in numbers.items():
        if number is None:
            yield Fault("rating-number", f"{here}/{name}", {"name": name})
        elif number != int(number):
            yield Fault("rating-whole", f"{here}/{name}", {"name": name})
    if None not in numbers.values():
        yield from _scale({name: number or 0 for name, number in numbers.items()}, here)


def _scale(numbers: Mapping[str, float], here: str) -> Iterator[Fault]:
    """Check a value against its scale, which is 1 to 5 where it does not say (schema.org)."""
    value = numbers.get("ratingValue")
    best, worst = numbers.get("bestRating", 5), numbers.get("worstRating", 1)
    if value is not None and len(numbers) < 3:
        yield Fault("rating-scale", here)
    if worst < 1:
        yield Fault("rating-least", f"{here}/worstRating")
    if best <= worst:
        yield Fault("rating-order", f"{here}/bestRating")
    elif value is not None and not worst <= value <= best:
        ends = {"worst": f"{worst:g}", "best": f"{best:g}"}
        yield Fault("rating-range", f"{here}/ratingValue", ends)


def _claim(review: Review, at: str) -> Iterator[Fault]:
    claim, here = mapping(review.get("itemReviewed")), f"{at}/itemReviewed"
    if not claim:
        yield Fault("claim", here)
        return
    kind = claim.get("@type")
    if "Claim" not in (kind if isinstance(kind, list) else [kind]):
        yield Fault("claim-type", f"{here}/@type", {"type": str(kind)[:50]})
    if "author" in claim and not _text(mapping(claim["author"]).get("name")):
        yield Fault("claimant-name", f"{here}/author")
    if "datePublished" not in claim:
        yield Fault("claim-when", f"{here}/datePublished")
    yield from _date(claim, here)
    yield from _appearances(claim, here, host_of(_text(review.get("url"))))


def _appearances(claim: Mapping[str, Any], at: str, own: str) -> Iterator[Fault]:
    found = [*_places(claim, "firstAppearance", at), *_places(claim, "appearance", at)]
    if not found:
        yield Fault("claim-where", f"{at}/appearance")
    for here, value in found:
        address = value if isinstance(value, str) else _text(mapping(value).get("url"))
        named = isinstance(value, Mapping) and not address
        if named:
            continue
        if not (host := host_of(_text(address))):
            yield Fault("claim-address", here)
        elif own and _same_site(host, own):
            yield Fault("claim-own", here)


def _places(claim: Mapping[str, Any], name: str, at: str) -> Iterable[tuple[str, object]]:
    value = claim.get(name)
    if isinstance(value, list):
        return [(f"{at}/{name}/{number}", one) for number, one in enumerate(value)]
    return [(f"{at}/{name}", value)] if value else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    """Read a number, also one that is written as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < 1e9 else None
