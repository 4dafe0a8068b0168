"""Two claimants that are one, as a person says: never by itself, whatever their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from claims.errors import ClaimConflict
from claims.statements.extraction.voices import are_alike
from claims.statements.models import Claim, Claimant, ClaimantAlias
from claims.statements.services.claims import OPEN
from claims.statements.services.correcting import claim_merge
from claims.statements.services.extracting import claim_key

SHORTEST_WORD = 3
MOST_LOOKED_AT, MOST_SUGGESTED = 500, 10


@dataclass(frozen=True, slots=True)
class Joined:
    """How many claims went over, and how many stay under the old name, sealed by a verdict."""

    moved: int
    kept: int


def claimants_alike(claimant: Claimant) -> Sequence[Claimant]:
    """Return who may be the same by name ("Hegseth": "Pete Hegseth"), the most quoted first.

    A surname alone is a suggestion and no proof: two people may have it.
    """
    words = [word for word in claimant.key.split() if len(word) >= SHORTEST_WORD]
    near = Q()
    for word in words:
        near |= Q(key__contains=word)
    if not words:
        return []
    others = (
        Claimant.objects.filter(near, same_as=None)
        .exclude(pk=claimant.pk)
        .annotate(claim_count=Count("claims"))
        .order_by("-claim_count", "pk")[:MOST_LOOKED_AT]
    )
    alike = [other for other in others if are_alike(claimant.name, other.name)]
    return alike[:MOST_SUGGESTED]


@transaction.atomic
def claimants_join(*, claimant: Claimant, into: Claimant) -> Joined:
    """Say that two claimants are one: claims, name and other names go over to the second.

    Claims with a published verdict are sealed and stay; then the first is kept, as the same as the
    second. Claims that thereby are the same are joined too. Raises `ClaimConflict` where the two
    are one already.
    """
    rows = Claimant.objects.select_for_update().order_by("pk")
    found = {one.pk: one for one in rows.filter(pk__in=[claimant.pk, into.pk])}
    one, other = found.get(claimant.pk), found.get(into.pk)
    if one is None or other is None or one.pk == other.pk or one.same_as_id or other.same_as_id:
        message = _("They are one already, or one of them is gone.")
        raise ClaimConflict(message)
    claims = list(Claim.objects.filter(claimant=one).order_by("pk"))
    moved = sum(_moved(claim, other) for claim in claims)
    ClaimantAlias.objects.filter(claimant=one).update(claimant=other)
    if not ClaimantAlias.objects.filter(key=one.key).exists():
        ClaimantAlias.objects.create(name=one.name, claimant=other)
    one.others.update(same_as=other)
    if one.claims.exists():
        one.same_as = other
        one.save(update_fields=["same_as"])
    else:
        one.delete()
    return Joined(moved, len(claims) - moved)


def _moved(claim: Claim, into: Claimant) -> bool:
    """Give a claim to another claimant, unless the database has sealed it."""
    key = claim_key(into.key, claim.language, claim.extracted_text or claim.text)
    twin = Claim.objects.filter(key=key).exclude(pk=claim.pk).first()
    try:
        with transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(
                claimant=into, **({} if twin else {"key": key})
            )
    except IntegrityError:
        return False
    if twin and claim.status in OPEN and twin.same_as_id is None and twin.status in OPEN:
        claim_merge(claim=claim, into=twin)
    return True
