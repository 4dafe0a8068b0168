"""Which of an article's claims are offered at once, and which are folded away (pure)."""

from collections.abc import Sequence

from claims.statements.models import Claim

FEWEST, MOST = 5, 10
WORTH_IT = 0.5
SET_ASIDE = ("dismissed",)
"""What somebody said is not worth it is never in the way."""


def worth_offering(claims: Sequence[Claim]) -> tuple[list[Claim], list[Claim]]:
    """Return the five to ten that a desk would check first, and the rest, both in the given order.

    What people work on already is always offered.
    """
    waiting = [one for one in claims if one.status == "new"]
    best = sorted(waiting, key=lambda one: -one.checkworthiness)[:MOST]
    worth_it = [one for one in best if one.checkworthiness >= WORTH_IT]
    chosen = {one.pk for one in [*best[:FEWEST], *worth_it]}
    chosen |= {one.pk for one in claims if one.status not in ("new", *SET_ASIDE)}
    offered = [one for one in claims if one.pk in chosen]
    return offered, [one for one in claims if one.pk not in chosen]
