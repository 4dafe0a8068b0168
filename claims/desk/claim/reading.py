"""A snapshot read in full beside a claim: any words of it can be cited."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from claims.desk.asking import who_may
from claims.desk.claim.typed import LIMITS, given_back, giving_back
from claims.errors import CitationInvalid
from claims.policy import Right, may
from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Citation
from claims.reviews.services.reviews import citation_add, review_draft
from claims.statements.models import Claim
from sources.models import SourceSnapshot
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.forms import number, typed
from workbench.lib.limits import TooLong
from workbench.lib.marking import place_of, segments


class ReadingView(View):
    """The text of a snapshot; `?start=&end=` marks a place, and what the draft cites is marked."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
        """Show it."""
        claim, read = self._loaded(request, pk, snapshot)
        return render(request, "claims/reading.html", self._context(request, claim, read))

    def post(self, request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
        """Cite words; the page stays, for there may be more of them."""
        return giving_back(request, lambda: self._cite(request, pk, snapshot))

    def _cite(self, request: HttpRequest, pk: int, snapshot: int) -> HttpResponse:
        claim, read = self._loaded(request, pk, snapshot)
        user = who_may(request, Right.REVIEW)
        quote = typed(request.POST, "quote").strip()
        start = place_of(read.text, quote, number(request.POST.get("start", "")))
        try:
            if start is None:
                message = _("These words are not in the text: copy them as they are printed.")
                raise CitationInvalid(message)
            end = start + len(quote)
            draft = review_draft(claim=claim, reviewer=user)
            citation_add(review=draft, snapshot=read, start=start, end=end)
        except TooLong:
            raise
        except WorkbenchError as error:
            return given_back(request, str(error))
        messages.success(request, _("Cited."))
        here = reverse("admin:claims_claim_reading", args=[claim.pk, read.pk])
        return redirect(f"{here}?start={start}&end={end}#place")

    @staticmethod
    def _loaded(request: HttpRequest, pk: int, snapshot: int) -> tuple[Claim, SourceSnapshot]:
        if not may(request.user, Right.READ_CLAIMS):
            raise PermissionDenied
        claim = get_object_or_404(Claim.objects.select_related("claimant"), pk=pk)
        snapshots = SourceSnapshot.objects.select_related("source__publisher")
        return claim, get_object_or_404(snapshots, pk=snapshot)

    def _context(self, request: HttpRequest, claim: Claim, read: SourceSnapshot) -> dict[str, Any]:
        start, end = (number(request.GET.get(name)) for name in ("start", "end"))
        cited = Citation.objects.filter(
            review__claim=claim,
            review__reviewer_id=request.user.pk,
            review__status=ReviewStatus.DRAFT,
            snapshot=read,
        ).values_list("start", "end")
        marks = [(first, last, "cited") for first, last in cited if (first, last) != (start, end)]
        if end > start:
            marks.append((start, end, "place"))
        return {
            **self.admin_site.each_context(request),
            "title": str(read.source),
            "claim": claim,
            "snapshot": read,
            "segments": segments(read.text, marks),
            "is_cited": (start, end) in set(cited),
            "place": read.text[start:end] if end > start else "",
            "place_start": start,
            "may_review": may(request.user, Right.REVIEW),
            "limits": LIMITS,
        }
