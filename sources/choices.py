"""Closed lists of values."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SourceKind(models.TextChoices):
    """What sort of document a source is."""

    NEWS = "news", _("News")
    WIRE = "wire", _("Wire copy")
    FACT_CHECK = "fact_check", _("Fact-check")
    OFFICIAL = "official", _("Official")
    REFERENCE = "reference", _("Reference")


class FetchStatus(models.TextChoices):
    """How far fetching a page has come."""

    QUEUED = "queued", _("Queued")
    STARTED = "started", _("Started")
    FETCHED = "fetched", _("Fetched")
    UNCHANGED = "unchanged", _("Unchanged")
    FAILED = "failed", _("Failed")


class AnswerStatus(models.TextChoices):
    """How asking a provider outside ended."""

    WAITING = "waiting", _("Being asked")
    ANSWERED = "answered", _("Answered")
    PARTIAL = "partial", _("Answered in part")
    FAILED = "failed", _("Did not answer")
    SKIPPED = "skipped", _("Not asked")


class CaptureStatus(models.TextChoices):
    """How far looking for a page's copy at a web archive has come."""

    QUEUED = "queued", _("Queued")
    STARTED = "started", _("Started")
    FOUND = "found", _("Found")
    ABSENT = "absent", _("No copy there")
    FAILED = "failed", _("Failed")
