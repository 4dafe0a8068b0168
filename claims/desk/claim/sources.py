"""The desk's actions on sources: add one by its address, split and join origins."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from claims.evidence.models import Evidence
from claims.evidence.services.answers import address_add
from claims.evidence.services.origins import origins_decide
from claims.policy import Right, may
from claims.statements.models import Claim
from sources.choices import FetchStatus
from sources.models import OriginDecisionKind
from sources.tasks import enqueue_page
from workbench.lib.forms import number, typed

if TYPE_CHECKING:
    from sources.models import Source


def address_given(request: HttpRequest, claim: Claim, user: User) -> None:
    """Fetch a page that a person named, and say what happens next."""
    _require_review(user)
    address = typed(request.POST, "address").strip()
    if not address:
        messages.error(request, _("Write or paste a web address first."))
        return
    page = address_add(claim=claim, url=address)
    if page.status == FetchStatus.FAILED:
        messages.error(request, page.error)
        return
    enqueue_page(page, queue="live")
    messages.success(
        request, _("The page is being fetched. When it can be found, this claim is searched anew.")
    )


def origin_changed(
    request: HttpRequest, claim: Claim, user: User, argument: str, kind: OriginDecisionKind
) -> None:
    """Join or split two sources: `argument` is “evidence-evidence”, two primary keys."""
    _require_review(user)
    first, _sep, second = argument.partition("-")
    origins_decide(
        claim=claim,
        first=_source(claim, first),
        second=_source(claim, second),
        kind=kind,
        by=user,
    )
    joined = kind == OriginDecisionKind.JOIN
    messages.success(request, _("Counted as one origin.") if joined else _("Counted apart."))


def _source(claim: Claim, evidence_id: str) -> "Source":
    shown = Evidence.objects.select_related("snapshot__source").filter(run__claim=claim)
    return get_object_or_404(shown, pk=number(evidence_id)).snapshot.source


def _require_review(user: User) -> None:
    if not may(user, Right.REVIEW):
        raise PermissionDenied
