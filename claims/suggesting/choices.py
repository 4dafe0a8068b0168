"""How far asking has come, what is suggested, and what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_SUGGESTION = 1_000
MOST_SUGGESTIONS = 30
"""Of one answer: what comes after them is counted and left out."""


class AskStatus(models.TextChoices):
    """How far asking for suggestions has come."""

    QUEUED = "queued", _("Queued")
    STARTED = "started", _("Being asked")
    ANSWERED = "answered", _("Answered")
    FAILED = "failed", _("Failed")


class SuggestionKind(models.TextChoices):
    """What a suggestion is, and so what taking it does."""

    REWORDING = "rewording", _("Other words")
    TRANSLATION = "translation", _("Translation")
    CONTEXT = "context", _("Context")
    CLAIM = "claim", _("Another claim")


class SuggestionStatus(models.TextChoices):
    """What became of a suggestion."""

    OPEN = "open", _("Open")
    TAKEN = "taken", _("Taken")
    DISMISSED = "dismissed", _("Dismissed")
    REPLACED = "replaced", _("Asked for anew")
