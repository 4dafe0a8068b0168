"""A page on loopback that a published verdict cites."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from claims.drift.services import page_check, pages_open
from claims.models import CitedPage, DriftCheck, Rating, Verdict
from claims.reviews.services.reviews import citation_add, review_draft, review_save, review_submit
from claims.verdicts.services import verdict_publish
from sources.models import SourceSnapshot
from sources.services import page_fetch
from tests.claims import factories
from tests.loopback import Site, sends
from tests.sources.fetching.pages import SENTENCES, page

QUOTE = "Farmers had planted earlier than usual"
OTHER = SENTENCES.replace(QUOTE, "Nobody knows when farmers had planted")


def fetched(site: Site, path: str = "/harvest") -> SourceSnapshot:
    """Fetch a page into a source."""
    site.routes.setdefault(path, sends(page()))
    source = page_fetch(site.url(path)).source
    assert source is not None
    return factories.current_snapshot(source)


def cited(
    snapshot: SourceSnapshot, people: dict[str, User], rating: Rating, **changes: Any
) -> Verdict:
    """Publish a verdict that cites a page."""
    draft = review_draft(claim=factories.new_claim(**changes), reviewer=people["rina"])
    review_save(review=draft, rating=rating, rationale="The ministry says so.")
    start = snapshot.text.index(QUOTE)
    citation_add(review=draft, snapshot=snapshot, start=start, end=start + len(QUOTE))
    return verdict_publish(review=review_submit(review=draft), editor=people["edo"])


def look(snapshot: SourceSnapshot) -> list[DriftCheck]:
    """Look at a page as if it were due."""
    pages_open(limit=100)
    CitedPage.objects.filter(snapshot=snapshot).update(due_at=timezone.now())
    return page_check(page_id=CitedPage.objects.get(snapshot=snapshot).pk)
