"""Two claimants that are one, as a person says: never by itself, whatever their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from claims.errors import ClaimConflict
from claims.statements.extraction.voices import are_alike, is_unspaced
from claims.statements.models import Claim, Claimant, ClaimantAlias
from claims.statements.transitions import ADJUDICATION, SECOND
from workbench.lib.audit.recording import Actor, record

SHORTEST_WORD = 3
MOST_LOOKED_AT, MOST_SUGGESTED = 500, 10


@dataclass(frozen=True, slots=True)
class Joined:
    """How many claims went over, and how many stay under the old name, published or handed in."""

    moved: int
    kept: int


def claimants_alike(claimant: Claimant) -> Sequence[Claimant]:
    """Return who may be the same by name ("Hegseth": "Pete Hegseth"), the most quoted first.

    A surname alone is a suggestion and no proof: two people may have it.
    """
    shortest = 1 if is_unspaced(claimant.name) else SHORTEST_WORD
    words = [word for word in claimant.key.split() if len(word) >= shortest]
    words += [claimant.key[:2]] if is_unspaced(claimant.name) else []
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
def claimants_join(*, claimant: Claimant, into: Claimant, by: Actor = None) -> Joined:
    """Say that two claimants are one: claims and other names go over to the second, and what is
    found under the first one's name from now on.

    Claims with a published verdict are sealed and stay, and so do those that wait for a decision:
    they are what was handed in. Claims that thereby say the same stay two, for people to join.
    Raises `ClaimConflict` where the two are one already.
    """
    rows = Claimant.objects.select_for_update(no_key=True).order_by("pk")
    found = {one.pk: one for one in rows.filter(pk__in=[claimant.pk, into.pk])}
    one, other = found.get(claimant.pk), found.get(into.pk)
    if one is None or other is None or one.pk == other.pk or one.same_as_id or other.same_as_id:
        message = _("They are one already, or one of them is gone.")
        raise ClaimConflict(message)
    claims = Claim.objects.filter(claimant=one)
    handed_in = Q(status__in=[SECOND, ADJUDICATION])
    kept = claims.filter(Q(verdicts__isnull=False) | handed_in)
    stay = set(kept.values_list("pk", flat=True))
    moved = claims.exclude(pk__in=stay).update(claimant=other)
    ClaimantAlias.objects.filter(claimant=one).update(claimant=other)
    one.others.update(same_as=other)
    one.same_as = other
    one.save(update_fields=["same_as"])
    record("claimant.joined", one, by=by, into=other.pk, moved=moved)
    return Joined(moved, len(stay))
