"""The audit trail, to read. Whoever may see it sees who reviewed what: nobody has this right who is
to review blind; an administrator gives it.
"""

import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from workbench.lib.admin import ReadOnlyAdmin
from workbench.lib.audit.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Events, the newest first."""

    list_display = ("number", "at", "actor", "act", "subject")
    ordering = ("-number",)
    search_fields = ("subject", "actor", "act")
    search_help_text = _("Like claim:12, user:3 or verdict.published")
    fields = ("number", "at", "actor", "act", "subject", "details", "previous", "hash")

    @admin.display(description=_("details"))
    def details(self, event: AuditEvent) -> SafeString:
        """As in an export."""
        return format_html(
            '<pre class="wb-pre">{}</pre>', json.dumps(event.data, ensure_ascii=False, indent=2)
        )
