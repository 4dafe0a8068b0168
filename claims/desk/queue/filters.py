"""Filters of the queue. None of them counts rows."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.policy import Person, may_be_reviewed_by
from claims.reviews.choices import ReviewStatus
from claims.reviews.models import Review
from claims.reviews.selectors import sent_back
from claims.statements.choices import ClaimStatus
from claims.statements.models import Claim
from claims.statements.selectors import languages_used

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices


ENDED = (ClaimStatus.DECIDED, ClaimStatus.DISMISSED)


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
        if self.value() == "all" or (not self.value() and MineFilter.parameter_name in request.GET):
            return queryset  # what one has written is listed wherever the claim is by now
        if self.value():
            return queryset.filter(status=self.value())
        return queryset.exclude(status__in=ENDED)


class MineFilter(admin.SimpleListFilter):
    """By what whoever asks has to do with it."""

    title = _("my work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """What they may take, have, write and have handed in."""
        return [
            ("second", str(_("Second review due"))),
            ("mine", str(_("Mine"))),
            ("drafts", str(_("My drafts"))),
            ("handed_in", str(_("Handed in by me"))),
            ("sent_back", str(_("Sent back to me"))),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        """Apply it."""
        return queryset.filter(work_of(request.user, self.value() or ""))


def work_of(person: Person, kind: str) -> Q:
    """Return which claims are a person's work of a kind of `MineFilter`; all for an unknown one."""
    own = Review.objects.filter(claim=OuterRef("pk"), reviewer=person.pk)
    drafts = own.filter(status=ReviewStatus.DRAFT)
    chosen: dict[str, Q] = {
        "second": Q(status=ClaimStatus.SECOND_REVIEW) & may_be_reviewed_by(person),
        "mine": Q(assignee=person.pk) & ~Q(status__in=ENDED),
        "drafts": Q(Exists(drafts)),
        "handed_in": Q(Exists(own.filter(status=ReviewStatus.SUBMITTED))),
        "sent_back": Q(Exists(sent_back(drafts))),
    }
    return chosen.get(kind, Q())


class LanguageFilter(admin.SimpleListFilter):
    """By language, among those that occur."""

    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Ask the index for the languages there are."""
        return [(language, language) for language in languages_used()]

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
