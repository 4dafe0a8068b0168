"""How searching has gone, and what machines and people say of evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunStatus(models.TextChoices):
    """How far a retrieval run has come."""

    QUEUED = "queued", _("Queued")
    STARTED = "started", _("Running")
    COMPLETED = "completed", _("Completed")
    FAILED = "failed", _("Failed")


class RunTrigger(models.TextChoices):
    """Why a retrieval run was made."""

    EXTRACTION = "extraction", _("New claim")
    REVIEWER = "reviewer", _("Asked for by a person")
    CATCHING_UP = "catching_up", _("The index had caught up")
    NEW_SOURCES = "new_sources", _("New sources were found")


class EvidenceTier(models.TextChoices):
    """How near a piece of evidence is to the claim, to a machine."""

    SPEAKS = "speaks", _("Speaks to the claim")
    SUBJECT = "subject", _("Same subject")
    REST = "rest", _("The rest")


class StanceHint(models.TextChoices):
    """Which way a piece of evidence seems to point, to a machine. Never a rating."""

    SUPPORTS = "supports", _("seems to support")
    REFUTES = "refutes", _("seems to refute")
    UNCLEAR = "unclear", _("unclear")


class JudgementValue(models.TextChoices):
    """What a person says of a piece of evidence, for the claim it was found for."""

    SUPPORTS = "supports", _("Supports")
    REFUTES = "refutes", _("Refutes")
    IRRELEVANT = "irrelevant", _("Irrelevant")
