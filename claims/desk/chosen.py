"""Claims chosen on the queue, as the addresses and forms of the next page name them."""

from collections.abc import Iterable

from django.http import Http404

from claims.assigning.services import MOST_AT_ONCE
from claims.statements.models import Claim
from workbench.lib.forms import number


def chosen_words(keys: Iterable[int]) -> str:
    """Return how claims are named: their numbers, with dashes between."""
    return "-".join(map(str, keys))


def claims_chosen(words: str) -> list[Claim]:
    """Return the claims that are named so, at most `MOST_AT_ONCE`, the most check-worthy first; 404
    without any.
    """
    keys = [number(part) for part in words.split("-", MOST_AT_ONCE)[:MOST_AT_ONCE]]
    claims = Claim.objects.filter(pk__in=keys).select_related("claimant", "assignee")
    found = list(claims.order_by("-checkworthiness", "-pk"))
    if not found:
        message = "no such claims"
        raise Http404(message)
    return found
