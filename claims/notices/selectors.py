"""Reads of readers' notices."""

from django.db.models import QuerySet

from claims.notices.models import Notice


def notice_list_waiting() -> QuerySet[Notice]:
    """Return what no editor has settled, the longest waiting first."""
    return Notice.objects.filter(end="").order_by("pk")
