"""Rating scales."""

import json
from pathlib import Path

from django.db import transaction

from claims.reviews.models import Rating, RatingScale

DEFAULT_SCALE = Path(__file__).resolve().parent.parent / "default_scale.json"


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
