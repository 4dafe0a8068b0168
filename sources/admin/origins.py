"""What people decided about which sources are one; decided on the claim desk, read here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sources.admin.links import source_link
from sources.models import OriginDecision
from workbench.lib.admin import ReadOnlyAdmin


class InForceFilter(admin.SimpleListFilter):
    """Those that count, or those that a later one replaced."""

    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Yes and no."""
        return [("yes", str(_("In force"))), ("no", str(_("Replaced by a later one")))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[OriginDecision]
    ) -> QuerySet[OriginDecision]:
        """Apply it."""
        if self.value() not in ("yes", "no"):
            return queryset
        return queryset.filter(superseded__isnull=self.value() == "yes")


@admin.register(OriginDecision)
class OriginDecisionAdmin(ReadOnlyAdmin):
    """Origin decisions, the newest first."""

    when_empty = _("Nobody has joined or split sources yet. Both is done on a claim’s desk.")
    list_display = ("at", "kind", "first", "second", "who", "note", "in_force")
    list_filter = ("kind", InForceFilter, ("at", admin.DateFieldListFilter))
    list_select_related = ("a", "b", "by")
    search_fields = ("a__url", "b__url", "a__title", "b__title")
    search_help_text = _("A part of an address or of a title")
    fields = ("kind", "first", "second", "who", "at", "note", "superseded")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OriginDecision]:
        """Load what its page shows."""
        queryset: QuerySet[OriginDecision] = super().get_queryset(request)
        return queryset.select_related(*self.list_select_related)

    @admin.display(description=_("one source"))
    def first(self, decision: OriginDecision) -> SafeString | str:
        """The one."""
        return source_link(decision.a)

    @admin.display(description=_("the other source"))
    def second(self, decision: OriginDecision) -> SafeString | str:
        """The other."""
        return source_link(decision.b)

    @admin.display(description=_("decided by"), ordering="by")
    def who(self, decision: OriginDecision) -> str:
        """Their name, not a link: few may see the pages of people."""
        return str(decision.by)

    @admin.display(description=_("in force"), boolean=True)
    def in_force(self, decision: OriginDecision) -> bool:
        """Whether it counts: no later one replaced it."""
        return decision.superseded is None
