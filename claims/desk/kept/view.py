"""Deleting what decisions rest on: refused, with the verdicts that hold it."""

from dataclasses import dataclass

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from claims.articles.models import Article
from claims.policy import Right, may
from claims.statements.models import Claim
from claims.verdicts.models import Verdict
from claims.verdicts.selectors import about_source, verdict_list_resting
from sources.models import Source

SHOWN = 50


@dataclass(frozen=True)
class Kept:
    """A kind of row that is not deleted: who may look at it, and what to do instead."""

    model: type[Model]
    right: str
    instead: str | Promise


KEPT = {
    "source": Kept(
        Source,
        "sources.view_source",
        gettext_lazy(
            "Sources are evidence: what was found and what was cited can be read years later. If "
            "it is the wrong one for a claim, judge it irrelevant on the claim’s desk."
        ),
    ),
    "article": Kept(
        Article,
        Right.READ_ARTICLES,
        gettext_lazy(
            "Articles are what claims were found in. If nothing of it is worth checking, dismiss "
            "its claims instead."
        ),
    ),
    "claim": Kept(
        Claim,
        Right.READ_CLAIMS,
        gettext_lazy(
            "Claims are not deleted. Before a verdict is published, dismiss it on its desk, with "
            "a reason; afterwards, publish a correction."
        ),
    ),
}


class KeptView(View):
    """Stands where Django would delete one of `KEPT`."""

    admin_site: AdminSite = admin.site
    kind: str = ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what holds it."""
        return self._page(request, pk, status=200)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Refuse, in the same words."""
        return self._page(request, pk, status=403)

    def _page(self, request: HttpRequest, pk: int, *, status: int) -> HttpResponse:
        """Show what is public alone: whoever writes a blind review learns nothing here."""
        kept = KEPT[self.kind]
        if not request.user.has_perm(kept.right):
            raise PermissionDenied
        row = get_object_or_404(kept.model, pk=pk)
        verdicts = _verdicts(row)
        may_read = may(request.user, Right.READ_VERDICTS)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Not deleted: %(what)s") % {"what": row},
            "is_refused": request.method == "POST",
            "instead": kept.instead,
            "may_read": may_read,
            "verdicts": verdicts[:SHOWN] if may_read else [],
            "count": verdicts.count() if may_read else 0,
            "shown": SHOWN,
            "back": f"admin:{kept.model._meta.label_lower.replace('.', '_')}_change",
            "row": row,
        }
        return render(request, "claims/kept.html", context, status=status)


def _verdicts(row: Model) -> QuerySet[Verdict]:
    """Return the public verdicts that rest on a row; an article is its source to them."""
    source = row.source_id if isinstance(row, Article) else row.pk
    if isinstance(row, Claim):
        return verdict_list_resting(Q(claim=row))
    return verdict_list_resting(about_source(source), source=source)
