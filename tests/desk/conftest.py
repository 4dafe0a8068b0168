"""Fixtures of the admin's tests: signed-in clients, and a desk with one of everything."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import (
    Article,
    AssignmentPolicy,
    Capture,
    Claim,
    DriftCheck,
    Evidence,
    ImportBatch,
    ImportRow,
    Notice,
    Rating,
    Review,
    ReviewPolicy,
    Verdict,
)
from claims.reviews.services.reviews import review_submit
from sources.models import OriginDecision, PageFetch, WebCapture
from tests.claims import factories
from workbench.lib.webhooks.models import Delivery
from workbench.lib.webhooks.outbox import notify
from workbench.lib.webhooks.services import endpoint_add

Login = Callable[[str], Client]
RatingOf = Callable[[str], Rating]


@dataclass(frozen=True)
class World:
    """One of everything: a claim with evidence and a review, and another with a verdict."""

    article: Article
    claim: Claim
    evidence: Evidence
    submitted: Review
    verdict: Verdict
    batch: ImportBatch
    page: PageFetch
    decision: OriginDecision
    changed: DriftCheck
    notice: Notice
    delivery: Delivery
    copy: WebCapture
    capture: Capture

    def pages(self) -> dict[str, str]:
        """Return the address of every page by name."""
        snapshot = self.article.snapshot_id
        named = {
            "queue": reverse("admin:claims_claim_changelist"),
            "saved filters": reverse("admin:claims_claim_filters"),
            "dismiss": f"{reverse('admin:claims_claim_dismiss')}?claims={self.claim.pk}",
            "desk": desk_url(self.claim),
            "desk of a verdict": desk_url(self.verdict.claim),
            "claim form": reverse("admin:claims_claim_change", args=[self.claim.pk]),
            "claim kept": reverse("admin:claims_claim_delete", args=[self.verdict.claim_id]),
            "claim history": reverse("admin:claims_claim_history", args=[self.claim.pk]),
            "articles": reverse("admin:claims_article_changelist"),
            "article": reverse("admin:claims_article_change", args=[self.article.pk]),
            "article text": reverse("admin:claims_article_text", args=[self.article.pk]),
            "sources": reverse("admin:sources_source_changelist"),
            "source": reverse("admin:sources_source_change", args=[self.article.source_id]),
            "snapshot": reverse("admin:sources_snapshot", args=[snapshot]),
            "publishers": reverse("admin:sources_publisher_changelist"),
            "claimants": reverse("admin:claims_claimant_changelist"),
            "claimant": reverse("admin:claims_claimant_change", args=[self.claim.claimant_id]),
            "verdicts": reverse("admin:claims_verdict_changelist"),
            "verdict": reverse("admin:claims_verdict_change", args=[self.verdict.pk]),
            "imports": reverse("admin:claims_importbatch_changelist"),
            "import report": reverse("admin:claims_importbatch_change", args=[self.batch.pk]),
            "import": reverse("admin:claims_article_import"),
            "export": reverse("admin:claims_claim_export"),
            "scales": reverse("admin:claims_ratingscale_changelist"),
            "others' ratings": reverse("admin:claims_theirlabel_changelist"),
            "others' rating": reverse("admin:claims_theirlabel_add"),
            "connectors": reverse("admin:sources_connectorstate_changelist"),
            "fetched pages": reverse("admin:sources_pagefetch_changelist"),
            "fetched page": reverse("admin:sources_pagefetch_change", args=[self.page.pk]),
            "copies": reverse("admin:sources_webcapture_changelist"),
            "copy": reverse("admin:sources_webcapture_change", args=[self.copy.pk]),
            "origin decisions": reverse("admin:sources_origindecision_changelist"),
            "origin decision": reverse(
                "admin:sources_origindecision_change", args=[self.decision.pk]
            ),
            "feeds": reverse("admin:claims_watchedfeed_changelist"),
            "feed form": reverse("admin:claims_watchedfeed_add"),
            "health": reverse("admin:health"),
            "capture": reverse("admin:capture"),
            "capture sent": reverse("admin:capture_sent", args=[self.capture.pk]),
            "home": reverse("admin:home"),
            "changed": reverse("admin:changed"),
            "assign": f"{reverse('admin:claims_claim_assign')}?claims={self.claim.pk}",
            "assignment policy": reverse("admin:claims_assignmentpolicy_change", args=[1]),
            "duties": reverse("admin:claims_duty_changelist"),
            "duty form": reverse("admin:claims_duty_add"),
            "notices": reverse("admin:notices"),
            "notice": reverse("admin:notice", args=[self.notice.pk]),
            "comments": reverse("admin:claims_claim_comments", args=[self.claim.pk]),
            "changed page": reverse("admin:changed_page", args=[self.changed.pk]),
            "reports": reverse("admin:reports"),
            "work": reverse("admin:work"),
            "way": reverse("admin:way"),
        }
        return named | {
            "reviews": reverse("admin:claims_review_changelist"),
            "review": reverse("admin:claims_review_change", args=[self.submitted.pk]),
            "keys": reverse("admin:access_apikey_changelist"),
            "webhooks": reverse("admin:webhooks_webhookendpoint_changelist"),
            "webhook form": reverse("admin:webhooks_webhookendpoint_add"),
            "webhook": reverse(
                "admin:webhooks_webhookendpoint_change", args=[self.delivery.endpoint_id]
            ),
            "deliveries": reverse("admin:webhooks_delivery_changelist"),
            "delivery": reverse("admin:webhooks_delivery_change", args=[self.delivery.pk]),
            "adjudication": reverse("admin:claims_claim_adjudication", args=[self.claim.pk]),
            "policy": reverse("admin:claims_reviewpolicy_change", args=[1]),
        }


EDITORS_ONLY = {
    "others' rating",
    "assign",
    "assignment policy",
    "duties",
    "duty form",
    "notices",
    "notice",
    "reviews",
    "review",
    "keys",
    "policy",
    "adjudication",
    "origin decisions",
    "origin decision",
    "webhooks",
    "webhook form",
    "webhook",
    "deliveries",
    "delivery",
}
PAGES = [
    "queue", "saved filters", "dismiss", "desk", "desk of a verdict", "claim form", "claim kept",
    "claim history", "articles",
    "article", "article text", "sources", "source", "snapshot", "publishers", "claimants",
    "claimant",
    "verdicts", "verdict", "imports", "import report", "import", "export", "scales", "health",
    "connectors", "fetched pages", "fetched page", "copies", "copy",
    "origin decisions", "origin decision",
    "webhooks", "webhook form", "webhook", "deliveries", "delivery", "feeds", "feed form", "home",
    "changed", "changed page", "comments", "capture", "capture sent",
    "others' ratings", "others' rating",
    "notices", "notice", "assign", "assignment policy", "duties", "duty form",
    "reports", "work", "way", "reviews", "review", "keys", "policy", "adjudication",
]  # fmt: skip


def desk_url(claim: Claim) -> str:
    """Return the address of a claim's desk."""
    return reverse("admin:claims_claim_desk", args=[claim.pk])


@pytest.fixture
def login(people: dict[str, User]) -> Login:
    """Sign somebody in."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(people[username])
        return client

    return sign_in


@pytest.fixture
def world(people: dict[str, User], rating: RatingOf) -> World:
    """Make one of everything."""
    batch = ImportBatch.objects.create(
        channel="admin", name="desk.jsonl", failed_count=1, created_by=people["rina"],
        status="completed",
    )  # fmt: skip
    ImportRow.objects.create(
        batch=batch, number=3, file="desk.jsonl", row=3, state="failed", field="url",
        code="bad-url", message="No address.",
    )  # fmt: skip
    article = factories.new_article()
    Article.objects.filter(pk=article.pk).update(batch=batch)
    claim = factories.new_claim(claimant="Ana Lopez", article=article)
    (evidence,) = factories.new_evidence(claim)
    submitted = review_submit(
        review=factories.new_review(
            claim, people["rina"], rating("mostly-false"), rationale="RINAS-RATIONALE"
        )
    )
    decided = factories.new_claim(article=article)
    verdict = factories.new_verdict(decided, people, rating("true"))
    page = factories.failed_page()
    ReviewPolicy.objects.create()
    AssignmentPolicy.objects.create()
    decision = factories.new_decision(people["rina"])
    changed = factories.changed_page(verdict)
    notice = factories.new_notice(verdict)
    endpoint_add(url="https://cms.example/hook", events=["verdict.published"], by=people["edo"])
    notify("verdict.published", verdict=verdict.pk)
    delivery = Delivery.objects.get()
    capture = Capture.objects.create(
        url="https://daily.example/sent", text="It grew", created_by=people["rina"],
        status="done", claim=claim, article=article, error="It is not there.",
    )  # fmt: skip
    return World(
        article, claim, evidence, submitted, verdict, batch, page, decision, changed, notice,
        delivery, factories.new_copy(verdict), capture,
    )  # fmt: skip
