"""The rule by which claims are given out, and who takes part."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

THE_ONE = 1
_LANGUAGES = RegexValidator(
    r"^([a-z]{2,3}(, ?[a-z]{2,3})*)?$", _("Codes with commas between, like: en, id")
)


class Rule(models.TextChoices):
    """How claims find who reviews them."""

    HAND = "hand", _("by hand alone")
    TURN = "turn", _("in turn")
    LANGUAGE = "language", _("in turn, among those who read the language")


class AssignmentPolicy(models.Model):
    """What editors have chosen; where nobody has, claims are given out by hand alone. One row."""

    key = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    rule = models.CharField(
        _("rule"), max_length=10, choices=Rule.choices, default=Rule.HAND,
        help_text=_("With a rule, whoever is on duty is given claims until they have enough."),
    )  # fmt: skip
    most_open = models.PositiveSmallIntegerField(
        _("enough is"), default=5, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("How many claims somebody has at most that were given by the rule."),
    )  # fmt: skip
    from_checkworthiness = models.FloatField(
        _("from check-worthiness"), default=0.5,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("From 0 to 1: claims less worth checking are given to nobody by the rule."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("assignment policy")
        verbose_name_plural = _("assignment policy")
        constraints = (
            models.CheckConstraint(condition=Q(key=THE_ONE), name="assignment_policy_is_one"),
            models.CheckConstraint(
                condition=Q(most_open__gte=1, most_open__lte=100),
                name="assignment_policy_enough_to_100",
            ),
        )

    def __str__(self) -> str:
        return str(_("assignment policy"))


class Duty(models.Model):
    """Somebody who takes part in the rule, and what they read."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duty",
        verbose_name=_("person"),
    )  # fmt: skip
    is_on = models.BooleanField(_("on duty"), default=True)
    languages = models.CharField(
        _("languages"), max_length=200, blank=True, validators=[_LANGUAGES],
        help_text=_("Codes with commas between, like: en, id. Empty: all."),
    )  # fmt: skip
    given_at = models.DateTimeField(_("given a claim last"), null=True, editable=False)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ("person__username",)

    def __str__(self) -> str:
        return str(self.person)

    @property
    def reads(self) -> list[str]:
        """The codes; none stands for all."""
        return [code.strip() for code in self.languages.split(",") if code.strip()]
