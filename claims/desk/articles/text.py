"""An article's text with its claims marked: people add what no machine found, and see what a new
extraction would add.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from claims.articles.choices import ArticleStatus
from claims.articles.models import Article
from claims.desk.articles.folding import worth_offering
from claims.desk.articles.suggestions import SUGGESTING, suggesting
from claims.errors import ClaimConflict, SuggestionConflict
from claims.policy import Right, may
from claims.statements.choices import LONGEST_CLAIM
from claims.statements.models import Claimant
from claims.statements.names import LONGEST_NAME
from claims.statements.services.correcting import Wording, claim_add
from claims.statements.services.extracting import claims_take, claims_unknown
from claims.tasks import enqueue_wanted
from sources.presentation import origin_words
from workbench.lib.forms import number, typed
from workbench.lib.limits import TooLong
from workbench.lib.marking import place_of, segments
from workbench.lib.resend import not_taken

LIMITS = {"quote": LONGEST_CLAIM, "claim": LONGEST_CLAIM, "claimant": LONGEST_NAME}
NAMES = {
    "quote": gettext_lazy("Words as printed"),
    "claim": gettext_lazy("What is claimed, if not in the same words"),
    "claimant": gettext_lazy("Who says so (empty: the article itself)"),
}


class TextView(View):
    """The text page."""

    admin_site: AdminSite = admin.site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; `?again` with what extraction would add today."""
        article = self._article(request, pk)
        return render(request, "claims/article.html", self._context(request, article))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add a claim in somebody's words, or some of those that extraction would add."""
        article = self._article(request, pk)
        if not may(request.user, Right.TRIAGE):
            raise PermissionDenied
        action = request.POST.get("action")
        if action == "take":
            return self._take(request, article)
        work = {"add": self._add, **SUGGESTING}.get(action or "")
        if work is None:
            message = "no such action"
            raise Http404(message)
        try:
            return work(request, article)
        except (ClaimConflict, SuggestionConflict, TooLong) as error:
            return not_taken(request, reason=str(error), status=409, typed=LIMITS, names=NAMES)

    @staticmethod
    def _article(request: HttpRequest, pk: int) -> Article:
        if not may(request.user, Right.READ_ARTICLES):
            raise PermissionDenied
        articles = Article.objects.select_related("source__publisher", "snapshot", "batch")
        return get_object_or_404(articles, pk=pk)

    def _context(self, request: HttpRequest, article: Article) -> dict[str, Any]:
        here = article.appearances.filter(snapshot=article.snapshot, claim__same_as=None)
        found = here.select_related("claim__claimant")
        spans = [(appearance.start, appearance.end, appearance.claim) for appearance in found]
        claims = [claim for _start, _end, claim in sorted(spans, key=lambda span: span[0])]
        offered, folded = worth_offering(list(dict.fromkeys(claims)))
        may_change = may(request.user, Right.TRIAGE)
        again = may_change and "again" in request.GET
        return {
            **self.admin_site.each_context(request),
            "title": str(article),
            "article": article,
            "origins": origin_words(article.source.origins),
            "segments": segments(article.snapshot.text, spans),
            "offered": offered,
            "folded": folded,
            "may_change": may_change,
            "is_read": article.status == ArticleStatus.EXTRACTED,
            "again": again,
            "proposals": claims_unknown(article) if again else [],
            "claimants": Claimant.objects.filter(claims__appearances__article=article).distinct(),
            "limits": LIMITS,
            **(suggesting(article) if may_change else {}),
        }

    @staticmethod
    def _add(request: HttpRequest, article: Article) -> HttpResponse:
        quote = typed(request.POST, "quote").strip()
        hint = number(request.POST.get("start", ""))
        start = place_of(article.snapshot.text, quote, hint)
        if start is None:
            message = _("These words are not in the article: copy them as they are printed.")
            raise ClaimConflict(message)
        words = typed(request.POST, "claim").strip() or quote
        now = Wording(words, typed(request.POST, "claimant"))
        claim, is_new = claim_add(
            article=article, start=start, end=start + len(quote), now=now, by=request.user
        )
        if is_new:
            enqueue_wanted([claim.pk])
            messages.success(request, _("Added. Sources are being looked for."))
        else:
            messages.info(request, _("This claim was here already."))
        return redirect(f"{_address(article)}#claim-{claim.pk}")

    @staticmethod
    def _take(request: HttpRequest, article: Article) -> HttpResponse:
        pairs = (value.partition("-") for value in request.POST.getlist("place"))
        added = claims_take(article, {(number(start), number(end)) for start, _sep, end in pairs})
        enqueue_wanted(added)
        text = ngettext("%(n)d claim added.", "%(n)d claims added.", len(added))
        messages.success(request, text % {"n": len(added)})
        return redirect(_address(article))


def _address(article: Article) -> str:
    return reverse("admin:claims_article_text", args=[article.pk])
