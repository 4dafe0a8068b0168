"""Asking for suggestions, and what was suggested."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.articles.models import Article, ToldWork
from claims.statements.models import Claim
from claims.statements.names import LONGEST_NAME
from claims.suggesting.choices import (
    LONGEST_SUGGESTION,
    AskStatus,
    SuggestionKind,
    SuggestionStatus,
)
from sources.models import SourceSnapshot
from workbench.lib.limits import at_most


class SuggestionAsk(ToldWork):
    """Somebody's asking the model outside about an article; one at a time of each.

    `model` is what the operator calls it. `left_out` counts what it said besides, and what was no
    suggestion: no words of the article, other numbers, somebody who is not named there.
    """

    QUEUED, STARTED, FAILED = AskStatus.QUEUED, AskStatus.STARTED, AskStatus.FAILED
    MAX_ATTEMPTS = 3

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="suggestion_asks")
    status = models.CharField(
        _("state"), max_length=10, choices=AskStatus.choices, default=AskStatus.QUEUED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    model = models.CharField(_("model"), max_length=100, blank=True)
    left_out = models.PositiveIntegerField(_("left out"), default=0)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        verbose_name = _("asking for suggestions")
        verbose_name_plural = _("askings for suggestions")
        constraints = (
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(status__in=["queued", "started"]),
                name="suggestions_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="answered") | (~Q(model="") & Q(answered_at__isnull=False)),
                name="suggestions_of_a_model_and_a_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["queued", "started"]),
                name="suggestion_ask_open",
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"


class Suggestion(models.Model):
    """What a model suggests: never applied by a machine, and no claim until a person takes it.

    `quote` are words of the snapshot at code points [start, end), found there by us. `claim` is the
    one it is about, or that it became; `seen` what that said when the model was asked
    (`claims.statements.services.correcting.Wording`). `text` is what is suggested, `claimant` who
    says another claim, `language` that of `text`.
    """

    ask = models.ForeignKey(SuggestionAsk, on_delete=models.CASCADE, related_name="suggestions")
    snapshot = models.ForeignKey(SourceSnapshot, on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, null=True, related_name="suggestions"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=SuggestionKind.choices)
    status = models.CharField(
        _("state"), max_length=10, choices=SuggestionStatus.choices, default=SuggestionStatus.OPEN
    )
    text = models.TextField(_("suggestion"), max_length=LONGEST_SUGGESTION)
    claimant = models.CharField(_("claimant"), max_length=LONGEST_NAME, blank=True)
    language = models.CharField(_("language"), max_length=8)
    seen = models.JSONField(default=dict)
    quote = models.TextField(_("as printed"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    settled_at = models.DateTimeField(_("settled"), null=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints = (
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(quote="") & Q(end__gt=F("start")),
                name="suggestion_has_words_and_a_place",
            ),
            models.CheckConstraint(
                condition=Q(kind="claim") | Q(claim__isnull=False), name="suggestion_about_a_claim"
            ),
            at_most("text", LONGEST_SUGGESTION, "suggestion_not_too_long"),
        )

    def __str__(self) -> str:
        return self.text
