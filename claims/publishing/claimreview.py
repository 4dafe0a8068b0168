"""A verdict as schema.org's ClaimReview, in JSON-LD (pure).

Format: https://schema.org/ClaimReview with the properties that Google reads
(https://developers.google.com/search/docs/appearance/structured-data/factcheck). Beyond them:
`reviewBody` is the rationale, `citation` has the quotes, `correction` and `creativeWorkStatus` say
what has become of a verdict that was corrected.

A claimant is a `Person` where a role was printed beside the name, else a `Thing`: what the desk
does not know it does not say.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from claims.publishing.published import Cited, PublicVerdict, Publisher

BEST, WORST = 5, 1
OBSOLETE = "Obsolete"


def claim_review(verdict: PublicVerdict, publisher: Publisher) -> dict[str, Any]:
    """Return the ClaimReview of a verdict. What is not known is left out, never empty."""
    address = publisher.address_of(verdict.pk)
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "@id": address,
            "url": address,
            "claimReviewed": verdict.claim["text"],
            "itemReviewed": _claim(verdict),
            "reviewRating": rating_of(verdict),
            "reviewBody": verdict.rationale,
            "author": organisation(publisher),
            "datePublished": verdict.published_at.isoformat(),
            "dateModified": verdict.successor and verdict.successor.made_at.isoformat(),
            "inLanguage": verdict.language if verdict.language != "und" else None,
            "citation": [_quotation(one) for one in verdict.citations],
            "creativeWorkStatus": OBSOLETE if verdict.successor else None,
            "correction": _corrections(verdict, publisher),
        }
    )


def organisation(publisher: Publisher) -> dict[str, str]:
    """Return the desk as schema.org's Organization."""
    return {"@type": "Organization", "name": publisher.name, "url": publisher.url}


def _claim(verdict: PublicVerdict) -> dict[str, Any]:
    claim = verdict.claim
    printed = sorted(verdict.appearances, key=_when)
    works = [work for one in printed if (work := _printed(one))]
    return _known(
        {
            "@type": "Claim",
            "author": _claimant(claim["claimant"]),
            "datePublished": claim["said_on"],
            "firstAppearance": works[0] if works else None,
            "appearance": works[1:],
        }
    )


def _when(appearance: Mapping[str, Any]) -> float:
    """Return a moment to sort by, at the end where none was printed."""
    printed = appearance["published_at"]
    return datetime.fromisoformat(printed).timestamp() if printed else math.inf


def _claimant(who: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if who is None:
        return None
    kind = "Person" if who["role"] else "Thing"
    return _known({"@type": kind, "name": who["name"], "jobTitle": who["role"]})


def _printed(one: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return where a claim was printed; None where neither an address nor a title tells."""
    known = _known(
        {
            "url": one["url"],
            "headline": one["title"],
            "datePublished": one["published_at"],
            "publisher": _named(one["publisher"] or ""),
        }
    )
    return {"@type": "CreativeWork", **known} if known.keys() & {"url", "headline"} else None


def rating_of(verdict: PublicVerdict) -> dict[str, Any]:
    """Return a verdict's rating as schema.org's Rating, with numbers where it has one."""
    value = verdict.words["rating"]["claimreview_value"]
    words = {"@type": "Rating", "alternateName": verdict.label()}
    if value is None:
        return words
    return {**words, "ratingValue": value, "bestRating": BEST, "worstRating": WORST}


def _quotation(one: Cited) -> dict[str, Any]:
    work = {
        "@type": "CreativeWork",
        "url": one.url,
        "name": one.title,
        "publisher": _named(one.publisher),
        "datePublished": one.published_at and one.published_at.isoformat(),
        "archivedAt": one.archive_url,
    }
    return _known(
        {"@type": "Quotation", "text": one.quote, "url": one.url, "isPartOf": _known(work)}
    )


def _corrections(verdict: PublicVerdict, publisher: Publisher) -> Sequence[Mapping[str, Any]]:
    """Return what this verdict corrected and what corrected it, each with the other's address."""
    found = []
    if verdict.corrects is not None:
        made = (verdict.correction, verdict.published_at, verdict.corrects)
        found.append(made)
    if verdict.successor:
        found.append(
            (verdict.successor.words, verdict.successor.made_at, verdict.successor.verdict)
        )
    return [
        {
            "@type": "CorrectionComment",
            "text": words,
            "datePublished": made_at.isoformat(),
            "url": publisher.address_of(other),
        }
        for words, made_at, other in found
    ]


def _named(name: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _known(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
