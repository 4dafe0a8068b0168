"""What waits for a person, in numbers; each leads to the list that it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.desk.claim.neighbours import MOST_COUNTED, counted
from claims.desk.queue.filters import work_of
from claims.drift.selectors import drift_list_flagged
from claims.notices.selectors import notice_list_waiting
from claims.policy import Right, may
from claims.reviews.selectors import review_list_compared
from claims.statements.models import Claim
from claims.statements.transitions import NEW

Waiting = tuple[str, QuerySet[Any], str]
"""A name, what waits under it, and where that is listed."""


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


def numbers(person: User) -> list[Number]:
    """Return what waits for a person: for editors also what waits for a decision. One query."""
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
            (_("Awaiting decision"), waiting, address),
            (_("Disagreements"), waiting.filter(ratings__gt=1), address),
            (_("Readers’ notices"), notice_list_waiting(), reverse("admin:notices")),
            (_("Cited pages that changed"), drift_list_flagged(), reverse("admin:changed")),
        ]
    counts = _counts(person, [rows for _name, rows, _address in found])
    return [
        Number(name, count, address)
        for (name, _rows, address), count in zip(found, counts, strict=True)
    ]


def _claims(name: str, claims: QuerySet[Claim], **filters: str) -> Waiting:
    return name, claims, f"{reverse('admin:claims_claim_changelist')}?{urlencode(filters)}"


def _counts(person: User, lists: Sequence[QuerySet[Any]]) -> Sequence[int]:
    """Count rows, as many as are counted at most; all beside the person's own row."""
    first = (
        rows.model._default_manager.filter(pk__in=rows.order_by().values("pk")[: MOST_COUNTED + 1])
        for rows in lists
    )
    counts: Sequence[int] = (
        User.objects.filter(pk=person.pk).values_list(*(counted(rows) for rows in first)).get()
    )
    return counts
