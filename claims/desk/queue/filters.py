"""Filters of the queue. None of them counts rows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.statements.choices import ClaimStatus
from claims.statements.models import Claim

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices


class StateFilter(admin.SimpleListFilter):
    """By state; without a choice, those that wait for somebody."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Every state, and all of them."""
        return [*((s.value, str(s.label)) for s in ClaimStatus), ("all", str(_("All")))]

    def choices(self, changelist: ChangeList) -> "Iterator[_ListFilterChoices]":
        """Call the default by its name: what waits."""
        for number, choice in enumerate(super().choices(changelist)):
            yield {**choice, "display": _("Waiting")} if number == 0 else choice

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """Apply it."""
        if self.value() == "all":
            return queryset
        if self.value():
            return queryset.filter(status=self.value())
        return queryset.exclude(status__in=[ClaimStatus.DECIDED, ClaimStatus.DISMISSED])


class LanguageFilter(admin.SimpleListFilter):
    """By language, among those that occur."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Ask the index for the languages there are."""
        languages = Claim.objects.order_by("language").values_list("language", flat=True).distinct()
        return [(language, language) for language in languages]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """Apply it."""
        return queryset.filter(language=self.value()) if self.value() else queryset


class WorthFilter(admin.SimpleListFilter):
    """By check-worthiness."""

    title = _("check-worthiness")
    parameter_name = "worth"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Two thresholds."""
        return [("0.7", str(_("High"))), ("0.4", str(_("Medium and high")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """Apply it."""
        known = {"0.7": 0.7, "0.4": 0.4}
        floor = known.get(self.value() or "")
        return queryset if floor is None else queryset.filter(checkworthiness__gte=floor)
