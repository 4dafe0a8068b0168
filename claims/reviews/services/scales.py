"""Rating scales, and how others call theirs."""

import json
import tomllib
from pathlib import Path

from django.db import transaction

from claims.reviews.models import Rating, RatingScale, TheirLabel
from claims.reviews.models.ratings import label_key

DEFAULT_SCALE = Path(__file__).resolve().parent.parent / "default_scale.json"
THEIR_LABELS = DEFAULT_SCALE.with_name("others.toml")


@transaction.atomic
def default_scale_ensure() -> RatingScale:
    """Return the desk's default scale, making ours where there is none. Never changes one."""
    scale = RatingScale.objects.filter(is_default=True).first()
    if scale is not None:
        return scale
    described = json.loads(DEFAULT_SCALE.read_text(encoding="utf-8"))
    scale = RatingScale.objects.create(
        slug=described["slug"], name=described["name"], is_default=True
    )
    Rating.objects.bulk_create(
        Rating(
            scale=scale,
            slug=step["slug"],
            order=order,
            labels=step["labels"],
            claimreview_value=step["claimreview_value"],
            is_unverifiable=step.get("unverifiable", False),
        )
        for order, step in enumerate(described["ratings"], start=1)
    )
    return scale


@transaction.atomic
def their_labels_ensure(scale: RatingScale) -> int:
    """Say which of a scale's ratings is nearest to what other publishers call theirs, where nothing
    is said of them yet; return how many labels were added. None is ever changed, and one that an
    editor has deleted stays away, as long as its publisher has others.
    """
    known = set(TheirLabel.objects.filter(rating__scale=scale).values_list("domain", flat=True))
    ratings = {rating.slug: rating for rating in scale.ratings.all()}
    publishers = tomllib.loads(THEIR_LABELS.read_text(encoding="utf-8"))["publishers"]
    added = [
        TheirLabel(
            publisher=one["name"], domain=one["domain"], page=one["page"], label=label,
            rating=rating, key=label_key(one["domain"], label),
        )
        for one in publishers
        if one["domain"] not in known
        for slug, rating in ratings.items()
        for label in one.get(slug, [])
    ]  # fmt: skip
    TheirLabel.objects.bulk_create(added)
    return len(added)
