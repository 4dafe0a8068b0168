"""Fact-checks as data: ClaimReview, DataFeeds of it, and answers of Google's `claims:search`.

schema.org/ClaimReview as developers.google.com/search/docs describes it; Data Commons' DataFeed
(datacommons.org/factcheck/download); developers.google.com/fact-check/tools/api. Whatever
schema.org lets be a text or an object, or one or many, is read as either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sources.documents import (
    FACT_CHECK,
    DocumentError,
    Origin,
    ParsedDocument,
    Reason,
    shortened,
    unreadable_date,
)
from sources.documents import gettext_noop as _
from sources.documents.addresses import host_of, is_web_address, pointing_at
from sources.formats.article import first_date
from sources.language.detection import detect_language, language_code
from sources.language.normalising import normalise_line

Json = Mapping[str, Any]
_MOST_VALUES = 20
_MOST_CHARS = 2_000
_MOST_ADDRESS_CHARS = 1_200
"""Leaves room for the claim that it points at, in what an address may have."""


@dataclass(frozen=True, slots=True)
class Review:
    """What a fact-checker said of a claim. All are lines, "" where nothing is said; `url` is where
    the fact-check is, `language` ISO 639-1, `rating` a number between `worst` and `best` as they
    are written.
    """

    url: str
    claim: str
    title: str
    publisher: str
    language: str
    published_at: datetime | None
    claimant: str
    claim_date: str
    appearance: str
    textual_rating: str
    rating: str
    best: str
    worst: str
    license: str


def reviews_in(value: Json) -> Iterator[Json] | None:
    """The ClaimReviews that an object is or holds, in schema.org's shape; None where it is none."""
    types = _many(value.get("@type"))
    if "ClaimReview" in types or "claimReviewed" in value:
        return iter([value])
    if "DataFeedItem" in types or any(map(_is_review, _many(value.get("item")))):
        return _objects(value.get("item"))
    if "DataFeed" in types or "dataFeedElement" in value:
        items = _objects(value.get("dataFeedElement"))
        return (review for item in items for review in reviews_in(item) or ())
    if isinstance(value.get("claimReview"), list):
        return _found_by_google(value)
    claims = list(_objects(value.get("claims")))
    if any(isinstance(claim.get("claimReview"), list) for claim in claims):
        return (one for claim in claims for one in _found_by_google(claim))
    graph = value.get("@graph")
    if isinstance(graph, list) and any(map(_is_review, graph[:_MOST_VALUES])):
        return (one for one in graph if _is_review(one))
    return None


def review_of(value: Json) -> Review:
    """Read a ClaimReview, whatever of it is there."""
    reviewed = _first(value.get("itemReviewed"))
    rating = _first(value.get("reviewRating"))
    stated = value.get("claimReviewed") or reviewed.get("text") or reviewed.get("name")
    spoken = _first(value.get("inLanguage"))
    places = (reviewed.get("firstAppearance"), reviewed.get("appearance"))
    url = _address(value.get("url"))
    return Review(
        url=url,
        claim=_said(stated, "text", "name"),
        title=_said(value.get("name")) or _said(value.get("headline")),
        publisher=_said(value.get("author")) or host_of(url).removeprefix("www."),
        language=language_code(_said(value.get("inLanguage"), "alternateName"))
        or language_code(_said(spoken.get("name"))),
        published_at=first_date([_said(value.get("datePublished"))]),
        claimant=_all_said(reviewed.get("author")),
        claim_date=_said(reviewed.get("datePublished")),
        appearance=next(filter(None, map(_address, places)), ""),
        textual_rating=_said(rating.get("alternateName")) or _said(rating.get("name")),
        rating=_said(rating.get("ratingValue")),
        best=_said(rating.get("bestRating")),
        worst=_said(rating.get("worstRating")),
        license=_said(value.get("sdLicense"), "url", "@id", "name"),
    )


def read_review(value: Json) -> ParsedDocument:
    """The document that a ClaimReview is: what was claimed, by whom and where, how it was rated.

    Its address points at the claim in the fact-check (a text fragment, wicg.github.io/scroll-to-
    text-fragment): one page may check several, and its own text stays its own.
    Raises DocumentError: "missing" claim or url.
    """
    review = review_of(value)
    if not review.claim:
        raise _missing("claimReviewed")
    if not review.url:
        raise _missing("url")
    dated = _said(value.get("datePublished"))
    language = review.language or detect_language(f"{review.title} {review.claim}")
    return ParsedDocument(
        title=shortened(review.title or review.claim),
        body="\n\n".join(filter(None, _paragraphs(review))),
        language=language,
        url=pointing_at(review.url, review.claim),
        publisher=review.publisher[:200],
        published_at=review.published_at,
        media_type="application/ld+json",
        kind=FACT_CHECK,
        rating=review.textual_rating,
        doubts=(unreadable_date(dated, "datePublished"),)
        if dated and review.published_at is None
        else (),
        found={} if review.language else {"language": Origin.TEXT},
    )


def _paragraphs(review: Review) -> tuple[str, ...]:
    """Nothing is put into words: a verdict that stands alone is read as one in its language."""
    scale = "–".join(filter(None, (review.worst, review.best)))
    number = f"{review.rating} ({scale})" if review.rating and scale else review.rating
    return (
        review.claim,
        ", ".join(filter(None, (review.claimant, review.claim_date))),
        review.appearance,
        review.textual_rating,
        number,
        review.license,
    )


def _found_by_google(claim: Json) -> Iterator[Json]:
    """The reviews of a claim that `claims:search` found, in schema.org's shape."""
    for review in _objects(claim.get("claimReview")):
        publisher = _first(review.get("publisher"))
        yield {
            "url": review.get("url"),
            "name": review.get("title"),
            "claimReviewed": claim.get("text"),
            "author": publisher.get("name") or publisher.get("site"),
            "datePublished": review.get("reviewDate"),
            "inLanguage": review.get("languageCode"),
            "reviewRating": {
                **_first(review.get("reviewRating")), "alternateName": review.get("textualRating"),
            },
            "itemReviewed": {
                "author": claim.get("claimant"), "datePublished": claim.get("claimDate"),
            },
        }  # fmt: skip


def _is_review(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return "ClaimReview" in _many(value.get("@type")) or "claimReviewed" in value


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _objects(value: Any) -> Iterator[Json]:
    return (one for one in _many(value) if isinstance(one, Mapping))


def _first(value: Any) -> Json:
    """An object, or the first of several; a text is an object of that name."""
    for one in islice(_many(value), _MOST_VALUES):
        if isinstance(one, Mapping):
            return one
        if isinstance(one, str) and one.strip():
            return {"name": one}
    return {}


def _said(value: Any, *names: str) -> str:
    """A text or number as a line; of an object what stands under the first of the names (its
    `name` without them), of several the first that says something.
    """
    return next(_sayings(value, names), "")


def _all_said(value: Any) -> str:
    return ", ".join(dict.fromkeys(_sayings(value, ())))[:_MOST_CHARS]


def _sayings(value: Any, names: tuple[str, ...]) -> Iterator[str]:
    for one in islice(_many(value), _MOST_VALUES):
        named = (*names, "name", "@value")
        found = [one.get(name) for name in named] if isinstance(one, Mapping) else [one]
        lines = (normalise_line(str(said)[:_MOST_CHARS]) for said in found if _is_plain(said))
        yield from islice(filter(None, lines), 1)


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _address(value: Any) -> str:
    """The first web address: a text, or an object's `url` or `@id`."""
    for one in islice(_many(value), _MOST_VALUES):
        found = (one.get("url") or one.get("@id")) if isinstance(one, Mapping) else one
        address = found.strip() if isinstance(found, str) else ""
        if len(address) <= _MOST_ADDRESS_CHARS and is_web_address(address):
            return address
    return ""


def _missing(field: str) -> DocumentError:
    message = _("This ClaimReview has no usable “%(field)s”.")
    return DocumentError(Reason.MISSING, message, field=field)
