"""What waits for a person, in numbers; each leads to the list that it counts."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.desk.claim.neighbours import MOST_COUNTED
from claims.desk.queue.filters import work_of
from claims.drift.selectors import drift_list_flagged
from claims.policy import Person, Right, may
from claims.reviews.selectors import review_list_compared
from claims.statements.models import Claim
from claims.statements.transitions import NEW


@dataclass(frozen=True, slots=True)
class Number:
    """How many wait, at most one more than `MOST_COUNTED`, and where they are."""

    name: str
    count: int
    address: str

    @property
    def is_many(self) -> bool:
        """Tell whether there are more than were counted."""
        return self.count > MOST_COUNTED


def numbers(person: Person) -> list[Number]:
    """Return what waits for a person: for editors also what waits for a decision."""
    found = [_claims(_("New claims to look at"), Claim.objects.filter(status=NEW), state=NEW)]
    if may(person, Right.REVIEW):
        names = {
            "mine": _("Mine"),
            "sent_back": _("Sent back to me"),
            "drafts": _("My drafts"),
            "second": _("Second reviews due"),
        }
        found += [
            _claims(name, Claim.objects.filter(work_of(person, key)), work=key)
            for key, name in names.items()
        ]
    if may(person, Right.PUBLISH):
        waiting: QuerySet[Any] = review_list_compared()
        address = reverse("admin:claims_review_changelist")
        found += [
            Number(_("Awaiting decision"), _count(waiting), address),
            Number(_("Disagreements"), _count(waiting.filter(ratings__gt=1)), address),
            Number(
                _("Cited pages that changed"),
                _count(drift_list_flagged()),
                reverse("admin:changed"),
            ),
        ]
    return found


def _claims(name: str, claims: QuerySet[Claim], **filters: str) -> Number:
    address = f"{reverse('admin:claims_claim_changelist')}?{urlencode(filters)}"
    return Number(name, _count(claims), address)


def _count(rows: QuerySet[Any]) -> int:
    return rows.order_by()[: MOST_COUNTED + 1].count()
