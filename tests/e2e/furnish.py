"""What the desk of the page tests holds; runs inside the desk, by `manage.py shell`."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from claims.articles.choices import ImportChannel
from claims.articles.imports import import_open, uploads_store
from claims.comments.services import comment_add
from claims.evidence.choices import JudgementValue
from claims.evidence.services.judgements import judgement_set
from claims.models import Capture, Claim, DriftCheck, Evidence, ImportBatch, Rating, Review
from claims.notices.choices import NoticeChannel
from claims.notices.services import notice_add
from claims.reviews.services.reviews import citation_add, review_draft, review_save, review_submit
from claims.tasks import enqueue_import
from claims.verdicts.services import verdict_publish
from sources.models import OriginDecisionKind, Source, WebCapture
from sources.services import origin_decide, page_fetch_open
from tests.e2e.corpus import PASTED, lines
from workbench.lib.webhooks.models import Delivery
from workbench.lib.webhooks.services import endpoint_add

BROKEN = b'\n{"title": 7}\nnot JSON'


def import_corpus() -> None:
    """Import the reports, with two lines that are refused, and the pasted article."""
    for name, data in (("reports.jsonl", lines() + BROKEN), ("pasted.txt", PASTED.encode())):
        folder, files = uploads_store([(name, [data])])
        channel = ImportChannel.ADMIN
        enqueue_import(import_open(channel=channel, name=name, files=files, folder=folder))


def review(claim: Claim, rating: str) -> Review:
    """Let rina draft a review with the claim's first evidence judged and cited."""
    rina = User.objects.get(username="rina")
    draft = review_draft(claim=claim, reviewer=rina)
    review_save(
        review=draft,
        rating=Rating.objects.get(slug=rating),
        rationale="Two reports quote the same words.\nNobody denies it.",
        note="Ask the ministry.",
    )
    found = Evidence.objects.filter(run__claim=claim).select_related("snapshot")
    first = found.earliest("rank")
    place: dict[str, Any] = {
        "snapshot": first.snapshot,
        "start": first.highlight_start,
        "end": first.highlight_end,
    }
    judgement_set(claim=claim, reviewer=rina, value=JudgementValue.SUPPORTS, **place)
    citation_add(review=draft, **place)
    return draft


def furnish() -> str:
    """Make one of everything that has a page; return the pages' addresses as JSON.

    A draft, a review that waits, a verdict, a page that was not fetched, an origin decision, a
    webhook that took nothing.
    """
    # Whichever article was read first: nobody is asked here who of two said something.
    Claim.objects.update(claimant_candidates=[])
    drafted, waiting, decided, fresh = Claim.objects.order_by("pk")[:4]
    review(drafted, "mostly-true")
    review_submit(review=review(waiting, "true"))
    editor = User.objects.get(username="edo")
    handed_in = review_submit(review=review(decided, "false"))
    verdict = verdict_publish(review=handed_in, editor=editor, replaces=None, correction="")
    citation = verdict.citations.get()
    place = f"?start={citation.start}&end={citation.end}#place"
    article = drafted.appearances.get().article
    page = page_fetch_open(url=f"ftp://old.example/{'a-very-long-name-' * 5}")
    one, other = Source.objects.order_by("pk")[:2]
    decision = origin_decide(first=one, second=other, kind=OriginDecisionKind.JOIN, by=editor)
    events = ["verdict.published", "retrieval_run.finished"]
    endpoint, _secret = endpoint_add(url="https://cms.example/hook", events=events, by=editor)
    delivery = Delivery.objects.create(
        endpoint=endpoint, event_id="msg_7", event="verdict.published", status="failed",
        payload=json.dumps({"type": "verdict.published"}), attempts=8, response_status=500,
        response_excerpt="<h1>An error has occurred</h1>", error="It was not taken.",
    )  # fmt: skip
    read = citation.snapshot_id
    notice = notice_add(
        verdict=verdict, reason="The quote does not say so.", email="reader@daily.example",
        channel=NoticeChannel.PAGE,
    )  # fmt: skip
    comment_add(claim=decided, by=editor, text="@rina Was the ministry asked? @edo reads along.")
    changed = DriftCheck.objects.create(
        citation=citation, outcome="missing", checked_at=timezone.now(), is_flagged=True,
        text=citation.snapshot.text.replace(citation.quote, "This was taken out."),
    )  # fmt: skip
    WebCapture.objects.create(
        snapshot=citation.snapshot, status="found", captured_at=timezone.now(),
        url=f"https://archive.example/web/20250303120000/{citation.snapshot.source.url}",
    )  # fmt: skip
    sent = Capture.objects.create(
        url="https://daily.example/sent", text=fresh.text, status="done", claim=fresh,
        article=article, error="The page answers 404.", created_by=editor,
    )  # fmt: skip
    batch = ImportBatch.objects.get(name="reports.jsonl")
    return json.dumps(
        {
            "desk": reverse("admin:claims_claim_desk", args=[drafted.pk]),
            "waiting": reverse("admin:claims_claim_desk", args=[waiting.pk]),
            "fresh": reverse("admin:claims_claim_desk", args=[fresh.pk]),
            "article": reverse("admin:claims_article_text", args=[article.pk]),
            "again": reverse("admin:claims_article_text", args=[article.pk]) + "?again",
            "snapshot": reverse("admin:sources_snapshot", args=[citation.snapshot_id]) + place,
            "reading": reverse("admin:claims_claim_reading", args=[fresh.pk, read]) + place,
            "report": reverse("admin:claims_importbatch_change", args=[batch.pk]),
            "adjudication": reverse("admin:claims_claim_adjudication", args=[waiting.pk]),
            "verdict": reverse("admin:claims_verdict_change", args=[verdict.pk]),
            "assign": reverse("admin:claims_claim_assign") + f"?claims={fresh.pk}-{drafted.pk}",
            "dismiss": reverse("admin:claims_claim_dismiss") + f"?claims={fresh.pk}",
            "notice": reverse("admin:notice", args=[notice.pk]),
            "comments": reverse("admin:claims_claim_comments", args=[decided.pk]),
            "kept": reverse("admin:claims_claim_delete", args=[decided.pk]),
            "changed": reverse("admin:changed_page", args=[changed.pk]),
            "sent": reverse("admin:capture_sent", args=[sent.pk]),
            "source": reverse("admin:sources_source_change", args=[article.source_id]),
            "page": reverse("admin:sources_pagefetch_change", args=[page.pk]),
            "webhook": reverse("admin:webhooks_webhookendpoint_change", args=[endpoint.pk]),
            "delivery": reverse("admin:webhooks_delivery_change", args=[delivery.pk]),
            "decision": reverse("admin:sources_origindecision_change", args=[decision.pk]),
        }
    )
