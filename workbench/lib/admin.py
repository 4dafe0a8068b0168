"""Admin pages of rows that services write."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin


def asks_past_the_list(page: ModelAdmin, lookup: str) -> bool:
    """Say whether an address asks a list for rows by what it has no filter for: by what refers to
    them, like `?reviews=7`, or by a column of theirs, like `?updated_at__gte=…`.

    Django allows that of one step, whoever may see it: a second reviewer could find out by it who
    judged and reviewed first, and when.
    """
    meta = page.model._meta
    name = lookup.partition("__")[0]
    known = {field.name for field in meta.get_fields()}
    known |= {field.get_accessor_name() for field in meta.related_objects}
    filters = (one[0] if isinstance(one, tuple) else one for one in page.list_filter)
    words = (one if isinstance(one, str) else one.parameter_name for one in filters)
    offered = {word.partition("__")[0] for word in words}
    return name in known - offered


class FirstRows(Paginator[Any]):
    """Pages of the first rows of a long list, which is not counted to its end."""

    most = 10_000

    @cached_property
    def count(self) -> int:
        """How many rows there are, as far as they are counted."""
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # of a list of the admin
        return rows.order_by().values("pk")[: self.most].count()

    @property
    def is_cut(self) -> bool:
        """Whether there may be more."""
        return self.count >= self.most


class KeptLink:
    """Gives an admin page of rows that are not deleted a field that leads to why."""

    @admin.display(description=_("deleting"))
    def kept(self, row: Model) -> SafeString:
        """The page that stands where Django would delete."""
        name = row._meta.label_lower.replace(".", "_")
        address = reverse(f"admin:{name}_delete", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, _("Why it is kept"))


class ReadOnlyAdmin(ModelAdmin):
    """Rows that services write: listed and read here, never edited or deleted."""

    show_full_result_count = False
    list_per_page = 50

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Answer to what is on the list alone."""
        allowed: bool = super().lookup_allowed(lookup, value, request)
        return allowed and not asks_past_the_list(self, lookup)

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
