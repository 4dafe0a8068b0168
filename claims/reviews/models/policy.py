"""How a desk reviews: whether a claim needs two reviews, and who may publish. One row."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.reviews.choices import SecondReview

THE_ONE = 1


class ReviewPolicy(models.Model):
    """What editors have chosen; where nobody has, the defaults hold (`selectors.review_policy`)."""

    key = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    second_review = models.CharField(
        _("second review"), max_length=10, choices=SecondReview.choices, default=SecondReview.NONE,
        help_text=_("Of which claims a second person reviews blind what the first one handed in."),
    )  # fmt: skip
    sample_percent = models.PositiveSmallIntegerField(
        _("sample in percent"), default=10, validators=[MaxValueValidator(100)],
        help_text=_("Of a sample only: how many of a hundred claims. A claim stays in or out."),
    )  # fmt: skip
    from_checkworthiness = models.FloatField(
        _("from check-worthiness"), default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("From 0 to 1: claims less worth checking need no second review."),
    )  # fmt: skip
    four_eyes = models.BooleanField(
        _("four eyes"), default=True,
        help_text=_("Nobody publishes a verdict from their own review."),
    )  # fmt: skip
    unanimous_passes = models.BooleanField(
        _("unanimous reviews pass"), default=True,
        help_text=_("Reviews that agree need no reason to be published. A person publishes them."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("review policy")
        verbose_name_plural = _("review policy")
        constraints = (
            models.CheckConstraint(condition=Q(key=THE_ONE), name="review_policy_is_one"),
            models.CheckConstraint(
                condition=Q(sample_percent__lte=100), name="review_policy_percent_to_100"
            ),
            models.CheckConstraint(
                condition=Q(from_checkworthiness__gte=0, from_checkworthiness__lte=1),
                name="review_policy_worth_between_0_and_1",
            ),
        )

    def __str__(self) -> str:
        return str(_("review policy"))
