"""From rows to what may leave the desk."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.publishing.claimreview import claim_review
from claims.publishing.published import Cited, Correction, PublicVerdict, Publisher
from claims.publishing.validating import Fault, validate
from claims.reviews.models import Citation, Review
from claims.statements.selectors import appearance_list
from claims.verdicts.as_published import public_words
from claims.verdicts.models import Verdict
from sources.connectors.shapes import web_address

_NOWHERE = "http://localhost:8000"


def desk_publisher(asked: str = "") -> Publisher:
    """Return the desk as others know it: `DESK_URL`, or else the address that was asked."""
    url = settings.DESK_URL or asked or _NOWHERE
    return Publisher(name=settings.DESK_NAME, url=url.rstrip("/"))


def public_verdict(row: Verdict) -> PublicVerdict:
    """Return a verdict as strangers may know it. Its citations, those `shown()`, and its successor
    must be loaded.
    """
    after: Verdict | None = getattr(row, "superseded_by", None)
    return PublicVerdict(
        pk=row.pk,
        words=row.as_published,
        rationale=row.rationale,
        citations=[_cited(one) for one in row.citations.all()],
        published_at=row.published_at,
        corrects=row.supersedes_id,
        correction=row.correction,
        successor=Correction(after.pk, after.correction, after.published_at) if after else None,
    )


def review_warnings(review: Review) -> list[Fault]:
    """Return which rules of ClaimReview a review would break if it were published now.

    To be shown before publishing; nothing is refused for them. A review without a rating, which
    cannot be published, has none.
    """
    if review.rating is None:
        return []
    claim = review.claim
    verdict = PublicVerdict(
        pk=0,
        words=public_words(claim=claim, rating=review.rating, appearances=appearance_list(claim)),
        rationale=review.rationale,
        citations=[_cited(one) for one in review.citations.shown()],
        published_at=timezone.now(),
    )
    return validate([("", claim_review(verdict, desk_publisher()))])


def fault_words(fault: Fault) -> str:
    """Return a broken rule in the reader's language."""
    return _(fault.rule.words) % fault.values


def _cited(row: Citation) -> Cited:
    return Cited(
        quote=row.quote,
        url=web_address(row.url),
        title=row.title,
        publisher=row.publisher_name,
        published_at=row.published_at,
        retrieved_at=row.retrieved_at,
        archive_url=web_address(row.web_copy),
    )
