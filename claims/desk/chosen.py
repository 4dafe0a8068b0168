"""Claims chosen on the queue, as the addresses and forms of the next page name them, and the way
back to the queue as it was.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from claims.assigning.services import MOST_AT_ONCE
from claims.filters.queries import normalised
from claims.statements.models import Claim
from workbench.lib.forms import number


def chosen_words(keys: Iterable[int]) -> str:
    """Return how claims are named: their numbers, with dashes between."""
    return "-".join(map(str, keys))


def chosen_address(page: str, claims: Sequence[int], *, filters: str = "") -> str:
    """Return the address of a page about some claims, by the page's name; `filters` are those of
    the queue that was looked at, which is gone back to.
    """
    query = urlencode({"claims": chosen_words(claims), "filters": normalised(filters)})
    return f"{reverse(page)}?{query}"


def queue_address(filters: str) -> str:
    """Return the queue's address with filters; whatever else was written is left out."""
    return f"{reverse('admin:claims_claim_changelist')}?{normalised(filters)}".rstrip("?")


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
