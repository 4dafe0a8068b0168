"""The review policy: one row, edited by editors."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from claims.policy import Right, may
from claims.reviews.models import ReviewPolicy
from claims.reviews.models.policy import THE_ONE
from workbench.lib.audit.recorded import RecordedAdmin


@admin.register(ReviewPolicy)
class ReviewPolicyAdmin(RecordedAdmin):
    """The policy's form; the audit trail says who changed what."""

    fields = (
        "second_review", "sample_percent", "from_checkworthiness", "four_eyes", "unanimous_passes",
    )  # fmt: skip

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Go to the one there is; where nobody has chosen yet, it has the defaults."""
        if self.has_view_permission(request):
            ReviewPolicy.objects.get_or_create(pk=THE_ONE)
        return redirect("admin:claims_reviewpolicy_change", THE_ONE)

    def has_view_permission(self, request: HttpRequest, obj: ReviewPolicy | None = None) -> bool:
        """Editors see it."""
        return may(request.user, Right.PUBLISH)

    def has_change_permission(self, request: HttpRequest, obj: ReviewPolicy | None = None) -> bool:
        """Editors change it."""
        return may(request.user, Right.PUBLISH)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Editors find it."""
        return may(request.user, Right.PUBLISH)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There is one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ReviewPolicy | None = None) -> bool:
        """There is always one."""
        return False
