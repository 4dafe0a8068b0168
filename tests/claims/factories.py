"""Rows to test with, made by the services where there is one and without any search.

Every text begins outside the Basic Multilingual Plane, so that offsets counted in UTF-16 units or
in bytes would show.
"""

from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from claims.evidence.choices import RunStatus
from claims.models import (
    Appearance,
    Article,
    Citation,
    Claim,
    DriftCheck,
    Evidence,
    Notice,
    Rating,
    RetrievalRun,
    Review,
    Verdict,
)
from claims.notices.choices import NoticeChannel
from claims.notices.services import notice_add
from claims.reviews.services.reviews import citation_add, review_draft, review_save, review_submit
from claims.statements.services.claimants import claimant_resolve
from claims.verdicts.services import verdict_publish
from sources.choices import FetchStatus
from sources.language import passage_around, split_sentences
from sources.models import (
    OriginDecision,
    OriginDecisionKind,
    PageFetch,
    Source,
    SourceSnapshot,
    WebCapture,
)
from sources.services import origin_decide, page_fetch_open, source_save
from tests.conftest import document
from workbench.lib.hashing import natural_key

QUOTE = "The rice harvest grew by 4 percent"
TEXT = f"🌾𝟚 “{QUOTE}”, the statistics office said. It grew in every province."
START = TEXT.index(QUOTE)
END = START + len(QUOTE)
NOTHING_FOUND = "Two offices and this desk’s own sources were asked; nobody counts it."
_numbers = count(1)


def new_source(**changes: Any) -> Source:
    """Save a source that no other test row knows."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "url": f"https://daily.example/{number}",
        "title": f"Harvest {number}",
        "body": TEXT,
    }
    return source_save(document=document(**{**given, **changes})).source


def current_snapshot(source: Source) -> SourceSnapshot:
    """Return a source's newest text."""
    assert source.current_snapshot is not None
    return source.current_snapshot


def failed_page(url: str = "", **changes: Any) -> PageFetch:
    """Make a page that could not be fetched."""
    page = page_fetch_open(url=url or f"https://daily.example/gone/{next(_numbers)}")
    given = {"status": FetchStatus.FAILED, "error_code": "dns", "failures": 1, **changes}
    PageFetch.objects.filter(pk=page.pk).update(**given)
    page.refresh_from_db()
    return page


def changed_page(verdict: Verdict, **changes: Any) -> DriftCheck:
    """Let a page that a verdict cites have lost its quote, which waits for a person."""
    given = {"outcome": "missing", "checked_at": timezone.now(), "text": "Rice is eaten daily."}
    citation = verdict.citations.get()
    return DriftCheck.objects.create(citation=citation, is_flagged=True, **{**given, **changes})


def new_copy(verdict: Verdict, **changes: Any) -> WebCapture:
    """Let a web archive have a copy of the page that a verdict cites."""
    snapshot = verdict.citations.get().snapshot
    url = f"https://archive.example/web/20250303120000/{snapshot.source.url}"
    given = {"status": "found", "url": url, "captured_at": timezone.now()}
    return WebCapture.objects.create(snapshot=snapshot, **{**given, **changes})


def new_notice(verdict: Verdict, **changes: Any) -> Notice:
    """Let a reader say that a verdict needs another look."""
    given = {"reason": "The office said 5 percent.", "email": "", "channel": NoticeChannel.PAGE}
    return notice_add(verdict=verdict, **{**given, **changes})


def new_decision(by: User, **changes: Any) -> OriginDecision:
    """Let somebody decide that two new sources are one."""
    given: dict[str, Any] = {"kind": OriginDecisionKind.JOIN, "note": "One agency.", **changes}
    return origin_decide(first=new_source(), second=new_source(), by=by, **given)


def new_article(**changes: Any) -> Article:
    """Make an article without looking for its claims."""
    source = new_source(**changes)
    return Article.objects.create(source=source, snapshot=current_snapshot(source))


def new_claim(*, text: str = "", claimant: str = "", article: Article | None = None,
              **changes: Any) -> Claim:  # fmt: skip
    """Make a claim, and its appearance where an article is given."""
    text = text or f"The rice harvest grew by {next(_numbers)} percent."
    claim = Claim.objects.create(
        key=natural_key(text, claimant),
        text=text,
        quote=QUOTE,
        claimant=claimant_resolve(name=claimant) if claimant else None,
        **{"language": "en", "checkworthiness": 0.5, **changes},
    )
    if article is not None:
        new_appearance(claim, article)
    return claim


def new_appearance(claim: Claim, article: Article, **changes: Any) -> Appearance:
    """Let a claim appear in an article, at the quote."""
    given: dict[str, Any] = {
        "snapshot": article.snapshot,
        "quote": QUOTE,
        "start": START,
        "end": END,
    }
    return Appearance.objects.create(claim=claim, article=article, **{**given, **changes})


def new_evidence(claim: Claim, *, sources: int = 1, **changes: Any) -> list[Evidence]:
    """Complete a run that found one passage in each of so many new sources."""
    run = RetrievalRun.objects.create(
        claim=claim,
        status=RunStatus.COMPLETED,
        finished_at=timezone.now(),
        origin_count=sources,
    )
    found = []
    for rank in range(1, sources + 1):
        source = new_source(**changes)
        snapshot = current_snapshot(source)
        passage = passage_around(snapshot.text, source.language, 0)
        first = split_sentences(snapshot.text, source.language)[0]
        found.append(
            Evidence.objects.create(
                run=run, snapshot=snapshot, start=passage.start, end=passage.end,
                rank=rank, score=1 / rank,
                legs={"words": {"score": 2.0, "rank": rank, "z": 0.5}},
                highlight_start=passage.start, highlight_end=min(first.end, passage.end),
            )
        )  # fmt: skip
    return found


def new_review(
    claim: Claim, reviewer: User, rating: Rating, *, rationale: str | None = None
) -> Review:
    """Draft a review, with a citation unless its rating needs none."""
    if rationale is None:
        rationale = NOTHING_FOUND if rating.is_unverifiable else "Two offices say so."
    draft = review_draft(claim=claim, reviewer=reviewer)
    review_save(review=draft, rating=rating, rationale=rationale)
    if not rating.is_unverifiable:
        cite(draft)
    return draft


def cite(review: Review, source: Source | None = None) -> Citation:
    """Cite the quote of a source."""
    snapshot = current_snapshot(source or new_source())
    return citation_add(review=review, snapshot=snapshot, start=START, end=END)


def new_verdict(
    claim: Claim, people: dict[str, User], rating: Rating, *, replaces: Verdict | None = None,
    **changes: str,
) -> Verdict:  # fmt: skip
    """Let rina review and edo publish."""
    review = review_submit(review=new_review(claim, people["rina"], rating, **changes))
    return verdict_publish(
        review=review, editor=people["edo"], replaces=replaces,
        correction="The office has corrected its number." if replaces else "",
    )  # fmt: skip


def raw_verdict(review: Review, editor: User, **changes: Any) -> Verdict:
    """Insert a verdict past the service."""
    given: dict[str, Any] = {
        "claim": review.claim, "review": review, "rating": review.rating, "rationale": "Because.",
        "reviewer": review.reviewer, "reviewer_name": "Rina", "editor": editor,
        "editor_name": "Edo", "published_at": timezone.now(), "as_published": {},
        "updated_at": timezone.now(),
    }  # fmt: skip
    return Verdict.objects.create(**{**given, **changes})


def raw_citation(snapshot: SourceSnapshot, **changes: Any) -> Citation:
    """Insert a citation past the service."""
    given: dict[str, Any] = {
        "snapshot": snapshot, "order": next(_numbers), "quote": QUOTE, "start": START, "end": END,
        "snapshot_sha256": snapshot.text_sha256, "retrieved_at": snapshot.retrieved_at,
    }  # fmt: skip
    return Citation.objects.create(**{**given, **changes})


def raw_delete(table: str, pk: int) -> None:
    """Delete a row past the ORM, and look at once whether another row needed it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])  # noqa: S608
    connection.check_constraints()
