"""Who may come in: API keys, seen and revoked here (commands and REST issue and rotate them), and
failed sign-ins, which whoever manages people can forgive.
"""

from axes.models import AccessAttempt
from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from workbench.lib.access.keys import key_revoke
from workbench.lib.access.models import ApiKey
from workbench.lib.admin import ReadOnlyAdmin


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):
    """API keys."""

    when_empty = _("Nobody has a key for the REST API yet.")
    list_display = (
        "name", "prefix", "user", "scopes", "created_at", "last_used_at", "expires_at",
        "revoked_at",
    )  # fmt: skip
    readonly_fields = (
        "name", "prefix", "user", "scopes", "created_at", "last_used_at", "revoked_at", "replaces",
    )  # fmt: skip
    list_select_related = ("user",)
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A key is shown once, to whoever asks for it on the command line or over REST."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """Revoked keys stay on the list."""
        return False

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        """Let the chosen keys open nothing from now on."""
        for key in queryset:
            key_revoke(key=key)


@admin.register(AccessAttempt)
class FailedSignInAdmin(ReadOnlyAdmin):
    """Failed sign-ins of the last minutes, for whoever may change people."""

    list_display = ("username", "ip_address", "failures_since_start", "attempt_time", "user_agent")
    fields = (*list_display, "path_info")
    search_fields = ("username", "ip_address")
    actions = ("let_in_again",)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Names and addresses are for those who manage people."""
        return request.user.has_perm("auth.change_user")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return self.has_view_permission(request)

    @admin.action(description=_("Let in again"), permissions=["view"])
    def let_in_again(self, request: HttpRequest, queryset: QuerySet[AccessAttempt]) -> None:
        """Forget all failures of the chosen accounts, and all at the chosen addresses."""
        chosen = queryset.order_by()
        accounts = list(chosen.values_list("username", flat=True))
        places = list(chosen.values_list("ip_address", flat=True))
        AccessAttempt.objects.filter(Q(username__in=accounts) | Q(ip_address__in=places)).delete()
