"""What the desk tells other programs of, as it happens (webhooks): that it did, and of what.

Whoever is told asks REST for the rest, with rights of their own. So of reviews, which second
reviewers must not know, nothing is said but that one was handed in.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workbench.lib.webhooks.events import register_events

VERDICT_PUBLISHED = "verdict.published"
VERDICT_SUPERSEDED = "verdict.superseded"
REVIEW_HANDED_IN = "review.handed_in"
CLAIM_STATE_CHANGED = "claim.state_changed"
RUN_FINISHED = "retrieval_run.finished"
RUN_FAILED = "retrieval_run.failed"
EVIDENCE_FOUND = "evidence.found"
EVIDENCE_NOT_FOUND = "evidence.not_found"
CITATION_DRIFTED = "citation.drifted"

EVENTS: dict[str, Promise] = {
    VERDICT_PUBLISHED: _("A verdict is published"),
    VERDICT_SUPERSEDED: _("A verdict is superseded"),
    REVIEW_HANDED_IN: _("A review is handed in"),
    CLAIM_STATE_CHANGED: _("A claim changes its state"),
    RUN_FINISHED: _("A search is completed"),
    RUN_FAILED: _("A search has failed"),
    EVIDENCE_FOUND: _("A search has found evidence that speaks to the claim"),
    EVIDENCE_NOT_FOUND: _("A search has found none that speaks to the claim"),
    CITATION_DRIFTED: _("A cited page is not any more what was cited"),
}


def register() -> None:
    """Let webhooks ask for them."""
    register_events(EVENTS)
