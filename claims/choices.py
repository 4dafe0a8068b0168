"""Closed lists of values. A claim's state (where it is) is never a rating (what we found)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ArticleStatus(models.TextChoices):
    """How far an article has come."""

    IMPORTED = "imported", _("Imported")
    EXTRACTED = "extracted", _("Claims extracted")
    FAILED = "failed", _("Failed")


class ImportStatus(models.TextChoices):
    """How far an import has come."""

    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")


class ImportChannel(models.TextChoices):
    """By which door articles came in."""

    COMMAND = "command", _("Command line")
    ADMIN = "admin", _("Import page")
    API = "api", _("REST API")


class Attribution(models.TextChoices):
    """How an article attributes a statement."""

    DIRECT = "direct", _("Direct speech")
    INDIRECT = "indirect", _("Indirect speech")
    NONE = "none", _("The article itself")


class ClaimStatus(models.TextChoices):
    """Where a claim is on its way."""

    NEW = "new", _("New")
    TRIAGED = "triaged", _("To review")
    IN_REVIEW = "in_review", _("In review")
    SECOND_REVIEW = "second_review", _("Second review")
    ADJUDICATION = "adjudication", _("Awaiting decision")
    DECIDED = "decided", _("Decided")
    DISMISSED = "dismissed", _("Dismissed")


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


class StanceHint(models.TextChoices):
    """Which way a piece of evidence seems to point, to a machine. Never a rating."""

    SUPPORTS = "supports", _("seems to support")
    DISPUTES = "disputes", _("seems to dispute")
    UNCLEAR = "unclear", _("unclear")


class AnswerStatus(models.TextChoices):
    """How asking a provider outside ended."""

    WAITING = "waiting", _("Being asked")
    ANSWERED = "answered", _("Answered")
    PARTIAL = "partial", _("Answered in part")
    FAILED = "failed", _("Did not answer")
    SKIPPED = "skipped", _("Not asked")


class JudgementValue(models.TextChoices):
    """What a person says of a piece of evidence, for the claim it was found for."""

    SUPPORTS = "supports", _("Supports")
    REFUTES = "refutes", _("Refutes")
    IRRELEVANT = "irrelevant", _("Irrelevant")


class ReviewStatus(models.TextChoices):
    """Where a review is on its way."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class VerdictStatus(models.TextChoices):
    """A verdict is put together, then published, then perhaps superseded; nothing leads back."""

    PREPARING = "preparing", _("Being prepared")
    PUBLISHED = "published", _("Published")
    SUPERSEDED = "superseded", _("Superseded")
