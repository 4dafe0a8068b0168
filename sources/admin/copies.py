"""Copy groups in the admin: a filter of the list, and the members on a source's page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sources.admin.links import source_link
from sources.models import Source
from workbench.lib.forms import number

MEMBERS_SHOWN = 10


class CopyGroupFilter(admin.SimpleListFilter):
    """Sources that have copies, or those of one group: `?copies=12`."""

    title = _("copies")
    parameter_name = "copies"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer all with copies, and the group that is looked at."""
        group = self._group()
        one = [(str(group), _("Group %(group)d") % {"group": group})] if group else []
        return [("any", _("With copies")), *one]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Source]) -> QuerySet[Source]:
        """Filter; what is no group has no sources."""
        if self.value() is None:
            return queryset
        if self.value() == "any":
            return queryset.exclude(copy_group=None)
        return queryset.filter(copy_group=self._group())

    def _group(self) -> int:
        return number(self.value())


def copies_shown(source: Source) -> SafeString | str:
    """Link some of a source's copies, and all where there are more."""
    if source.copy_group is None:
        return "–"
    others = Source.objects.filter(copy_group=source.copy_group).exclude(pk=source.pk)
    lines = format_html_join(
        "",
        "<li>{} · {}</li>",
        (
            (source_link(one), one.publisher or "–")
            for one in others.with_publisher().order_by("pk")[:MEMBERS_SHOWN]
        ),
    )
    number = others.count() + 1
    address = f"{reverse('admin:sources_source_changelist')}?copies={source.copy_group}"
    text = ngettext("All %(n)d in the list", "All %(n)d in the list", number) % {"n": number}
    return format_html('<ul>{}</ul><a href="{}">{}</a>', lines, address, text)
