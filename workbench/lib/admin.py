"""Admin pages of rows that services write."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from unfold.admin import ModelAdmin


def asks_backwards(model: type[Model], lookup: str) -> bool:
    """Say whether an address asks a list for rows by what refers to them, like `?reviews=7`.

    Django allows that of one step, whoever may see what refers: a second reviewer could find out
    by it who judged and reviewed first, and when.
    """
    name = lookup.partition("__")[0]
    return name in {field.name for field in model._meta.related_objects} | {
        field.get_accessor_name() for field in model._meta.related_objects
    }


class ReadOnlyAdmin(ModelAdmin):
    """Rows that services write: listed and read here, never edited or deleted."""

    show_full_result_count = False
    list_per_page = 50

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Answer to what is on the list alone."""
        allowed: bool = super().lookup_allowed(lookup, value, request)
        return allowed and not asks_backwards(self.model, lookup)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Services add."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Services change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was found is kept."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Everything that is shown."""
        return self.fields or super().get_readonly_fields(request, obj)
