"""Links that the admin pages of sources share."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sources.models import Source


def outward_link(url: str) -> SafeString | str:
    """The address, which opens without telling it where from; as text where it is none to open."""
    if not url.startswith(("http://", "https://")):
        return url or "–"
    return format_html('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>', url)


def source_link(source: Source | None) -> SafeString | str:
    """A source's title, leading to its page."""
    if source is None:
        return "–"
    return format_html(
        '<a href="{}" lang="{}" dir="auto">{}</a>',
        reverse("admin:sources_source_change", args=[source.pk]),
        source.language,
        str(source)[:100],
    )
