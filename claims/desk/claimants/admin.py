"""Claimants: a list, their other names, and joining two that are one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline

from claims.errors import ClaimConflict
from claims.policy import Right, may
from claims.statements.models import Claimant, ClaimantAlias
from claims.statements.services.joining import claimants_alike, claimants_join


class AliasInline(TabularInline):
    """Other names."""

    model = ClaimantAlias
    extra = 0


@admin.register(Claimant)
class ClaimantAdmin(ModelAdmin):
    """Claimants."""

    when_empty = _("Whoever is quoted in an article comes here by themselves.")
    list_display = ("name", "role")
    list_select_related = ("same_as",)
    search_fields = ("name", "aliases__name")
    inlines = (AliasInline,)
    fields = ("name", "role", "same", "alike")
    readonly_fields = ("same", "alike")

    def get_urls(self) -> list[URLPattern]:
        """Add the page that asks before two are joined."""
        view = self.admin_site.admin_view(self.join_page)
        join = path("<int:pk>/join/<int:other>/", view, name="claims_claimant_join")
        return [join, *super().get_urls()]

    @admin.display(description=_("same as"))
    def same(self, claimant: Claimant) -> str:
        """Whom it was joined with, where verdicts keep it."""
        return str(claimant.same_as or "–")

    @admin.display(description=_("may be the same as"))
    def alike(self, claimant: Claimant) -> SafeString | str:
        """Who has a name that may be another form of this one, each leading to joining the two."""
        if claimant.pk is None or claimant.same_as_id:
            return "–"
        rows = format_html_join(
            "",
            '<li><a class="wb-link" href="{}">{}</a> ({})</li>',
            (
                (
                    reverse("admin:claims_claimant_join", args=[claimant.pk, other.pk]),
                    other.name,
                    _claims(getattr(other, "claim_count", 0)),
                )
                for other in claimants_alike(claimant)
            ),
        )
        return format_html("<ul>{}</ul>", rows) if rows else "–"

    def join_page(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Show what joining does, and do it."""
        if not may(request.user, Right.NAME):
            raise PermissionDenied
        claimant = get_object_or_404(Claimant, pk=pk)
        into = get_object_or_404(Claimant, pk=other)
        if request.method == "POST":
            return self._join(request, claimant, into)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Join two claimants"),
            "claimant": claimant,
            "into": into,
            "claims": _claims(claimant.claims.count()),
            "into_claims": _claims(into.claims.count()),
        }
        return render(request, "claims/claimants_join.html", context)

    @staticmethod
    def _join(request: HttpRequest, claimant: Claimant, into: Claimant) -> HttpResponse:
        try:
            joined = claimants_join(claimant=claimant, into=into, by=request.user)
        except ClaimConflict as conflict:
            messages.error(request, str(conflict))
        else:
            text = ngettext("%(n)d claim went over.", "%(n)d claims went over.", joined.moved)
            messages.success(request, text % {"n": joined.moved})
            if joined.kept:
                text = ngettext(
                    "%(n)d claim that is published or handed in keeps the old name.",
                    "%(n)d claims that are published or handed in keep the old name.",
                    joined.kept,
                )
                messages.info(request, text % {"n": joined.kept})
        return redirect("admin:claims_claimant_change", into.pk)


def _claims(count: int) -> str:
    return ngettext("%(n)d claim", "%(n)d claims", count) % {"n": count}
