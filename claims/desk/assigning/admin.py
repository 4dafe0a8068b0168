"""The rule by which claims are given out, and who takes part; for editors."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from claims.assigning.models import THE_ONE, AssignmentPolicy, Duty
from claims.assigning.selectors import reviewers
from claims.policy import Right, may
from workbench.lib.audit.recorded import RecordedAdmin


class _Editors(RecordedAdmin):
    """Seen and changed by editors alone."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Editors find it."""
        return may(request.user, Right.PUBLISH)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Editors see it."""
        return may(request.user, Right.PUBLISH)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Editors change it."""
        return may(request.user, Right.PUBLISH)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Switched off instead."""
        return False


@admin.register(AssignmentPolicy)
class AssignmentPolicyAdmin(_Editors):
    """The policy's form; the audit trail says who changed what."""

    fields = ("rule", "most_open", "from_checkworthiness")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Go to the one there is; where nobody has chosen yet, it has the defaults."""
        if self.has_view_permission(request):
            AssignmentPolicy.objects.get_or_create(pk=THE_ONE)
        return redirect("admin:claims_assignmentpolicy_change", THE_ONE)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one."""
        return False


@admin.register(Duty)
class DutyAdmin(_Editors):
    """Who takes part."""

    when_empty = _(
        "Nobody takes part in giving out claims by the rule. Add who does, and what they read."
    )
    list_display = ("person", "is_on", "read", "given_at")
    list_select_related = ("person",)
    fields = ("person", "is_on", "languages")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Editors add."""
        return may(request.user, Right.PUBLISH)

    def get_readonly_fields(self, request: HttpRequest, obj: Duty | None = None) -> Any:
        """A duty stays its person's."""
        return ("person",) if obj else ()

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer who may review."""
        if db_field.name == "person":
            able = [one.pk for one in reviewers()]
            kwargs["queryset"] = db_field.related_model._default_manager.filter(pk__in=able)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("languages"))
    def read(self, duty: Duty) -> str:
        """The codes, or that it is all."""
        return ", ".join(duty.reads) or str(_("all"))
