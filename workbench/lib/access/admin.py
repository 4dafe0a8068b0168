"""API keys in the admin: seen and revoked here, made by `manage.py create_api_key`."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from workbench.lib.access.models import ApiKey


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):
    """API keys."""

    list_display = ("name", "prefix", "user", "scopes", "created_at", "expires_at", "revoked_at")
    readonly_fields = ("name", "prefix", "user", "scopes", "created_at", "revoked_at")
    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A key is shown once, on the command line."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiKey | None = None) -> bool:
        """Revoked keys stay on the list."""
        return False

    @admin.action(description=_("Revoke"), permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        """Let the chosen keys open nothing from now on."""
        queryset.filter(revoked_at=None).update(revoked_at=timezone.now())
