"""Claims: what was said, by whom, and where it appeared."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.articles.models import Article
from claims.statements.choices import (
    LONGEST_CLAIM,
    LONGEST_DISMISSAL,
    Attribution,
    ClaimKind,
    ClaimStatus,
)
from claims.statements.names import LONGEST_NAME, composed, name_key
from claims.statements.querysets import ClaimQuerySet
from sources.models import SourceSnapshot
from workbench.lib.limits import at_most


class Named(models.Model):
    """Something with a name that is found again whatever its case, accents and punctuation."""

    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    key = models.CharField(max_length=LONGEST_NAME, unique=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the key in step with the name."""
        self.key = self.key_of(self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a name that another row has already. Raises `ValidationError`."""
        same = type(self)._default_manager.filter(key=self.key_of(self.name)).exclude(pk=self.pk)
        if same.exists():
            raise ValidationError({"name": _("This name is taken.")})

    @staticmethod
    def key_of(name: str) -> str:
        """Return the key for a name; one of signs alone is its own."""
        return name_key(name)[:LONGEST_NAME] or name


class Claimant(Named):
    """Who says things: a person, an organisation, a document."""

    role = models.CharField(
        _("role"), max_length=255, blank=True, help_text=_("As last printed, in its language.")
    )
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="others",
        verbose_name=_("same as"),
        editable=False,
        help_text=_("Kept under its own name by claims with a published verdict."),
    )

    class Meta:
        verbose_name = _("claimant")
        verbose_name_plural = _("claimants")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(same_as=None) | ~Q(same_as=F("id")), name="claimant_same_as_another"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ClaimantAlias(Named):
    """Another name of a claimant."""

    claimant = models.ForeignKey(Claimant, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")

    def __str__(self) -> str:
        return self.name


class Claim(models.Model):
    """A statement that can be checked, with the sentence it was first found in.

    `text` is the statement, without who makes it; `str(claim)` says both. `extracted_text` keeps
    what the machine wrote; `text` may be edited by people. Without a claimant the article itself
    asserts it, or one of `claimant_candidates` does.
    `checkworthiness` is a machine's ranking aid from 0 to 1 and never a rating.
    """

    key = models.CharField(
        max_length=64, unique=True, editable=False,
        help_text=_("Natural key: same claimant, language and words, same claim."),
    )  # fmt: skip
    text = models.TextField(_("claim"), max_length=LONGEST_CLAIM)
    extracted_text = models.TextField(_("as extracted"), blank=True, editable=False)
    quote = models.TextField(_("as printed"), blank=True)
    context = models.TextField(
        _("leans on"), max_length=LONGEST_CLAIM, blank=True,
        help_text=_("Printed words without which the claim does not stand alone."),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=20, choices=ClaimKind.choices, blank=True)
    language = models.CharField(_("language"), max_length=8)
    claimant = models.ForeignKey(
        Claimant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("claimant"),
    )
    claimant_candidates = models.JSONField(
        _("who it may be"), default=list, blank=True, editable=False,
        help_text=_("Names, the likeliest first, where the article does not make it clear."),
    )  # fmt: skip
    checkworthiness = models.FloatField(_("check-worthiness"), default=0)
    shipped_checkworthiness = models.FloatField(
        null=True, editable=False,
        help_text=_("Before the desk's own triage moved it; null where none did."),
    )  # fmt: skip
    reasons = models.JSONField(_("reasons"), default=list, blank=True)
    extractor = models.CharField(_("extractor"), max_length=50, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=20, choices=ClaimStatus.choices, default=ClaimStatus.NEW
    )
    dismissal = models.CharField(_("why dismissed"), max_length=LONGEST_DISMISSAL, blank=True)
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="others",
        verbose_name=_("same as"),
        editable=False,
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_claims",
        verbose_name=_("assignee"),
    )
    taken_at = models.DateTimeField(_("taken"), null=True, editable=False)
    lease_until = models.DateTimeField(
        _("theirs until"), null=True, editable=False,
        help_text=_("Each save extends it; once it is past, somebody else may take the claim."),
    )  # fmt: skip
    created_at = models.DateTimeField(_("found"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="claim_has_text"),
            models.CheckConstraint(
                condition=Q(checkworthiness__gte=0, checkworthiness__lte=1),
                name="claim_checkworthiness_between_0_and_1",
            ),
            models.CheckConstraint(
                condition=~Q(status="dismissed") | ~Q(dismissal=""),
                name="claim_dismissed_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(same_as=None) | Q(status="dismissed") & ~Q(same_as=F("id")),
                name="claim_same_as_another_is_dismissed",
            ),
            at_most("text", LONGEST_CLAIM, "claim_text_not_too_long"),
            at_most("context", LONGEST_CLAIM, "claim_context_not_too_long"),
            at_most("dismissal", LONGEST_DISMISSAL, "claim_dismissal_not_too_long"),
        )
        indexes = (
            models.Index(fields=["status", "-checkworthiness", "-id"], name="claim_queue_order"),
            models.Index(fields=["language", "-id"], name="claim_by_language"),
            models.Index(
                fields=["-checkworthiness", "-id"],
                condition=~Q(status__in=["decided", "dismissed"]),
                name="claim_waiting_by_worth",
            ),
        )

    def __str__(self) -> str:
        return composed(self.text, self.claimant.name if self.claimant else "")


class Appearance(models.Model):
    """A claim in an article: the printed words at code points [start, end) of the snapshot."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="appearances")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="appearances")
    snapshot = models.ForeignKey(SourceSnapshot, on_delete=models.PROTECT, related_name="+")
    quote = models.TextField(_("as printed"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    attribution = models.CharField(
        _("attribution"), max_length=10, choices=Attribution.choices, default=Attribution.NONE
    )
    cue = models.CharField(_("cue"), max_length=100, blank=True)
    told_by = models.CharField(
        _("as told by"), max_length=LONGEST_NAME, blank=True,
        help_text=_("Who tells that the claimant says so, as printed; never the claimant."),
    )  # fmt: skip
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        constraints = (
            models.UniqueConstraint(
                fields=["claim", "snapshot", "start", "end"], name="appearance_once_per_place"
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="appearance_not_empty"),
        )

    def __str__(self) -> str:
        return self.quote


class TriageChoice(models.Model):
    """A person's choice of the triage by which new claims are scored; the newest is in force.

    Rows are added only. One without a triage goes back to the scores that ship.
    """

    triage = models.JSONField(_("triage"), null=True)
    hash = models.CharField(max_length=64, blank=True)
    figures = models.JSONField(_("figures"), default=dict)
    chosen_by = models.CharField(_("chosen by"), max_length=150)
    reason = models.TextField(_("reason"))
    chosen_at = models.DateTimeField(_("chosen"), auto_now_add=True)

    class Meta:
        verbose_name = _("choice of a triage")
        verbose_name_plural = _("choices of a triage")
        constraints = (
            models.CheckConstraint(
                condition=Q(triage__isnull=True) ^ ~Q(hash=""), name="triage_choice_has_its_hash"
            ),
            models.CheckConstraint(
                condition=~Q(chosen_by="") & ~Q(reason=""), name="triage_choice_says_who_and_why"
            ),
        )

    def __str__(self) -> str:
        return self.hash[:12] or str(_("as shipped"))
