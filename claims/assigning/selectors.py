"""Reads of the rule, of who takes part, and of how much people have."""

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils import timezone

from claims.assigning.models import THE_ONE, AssignmentPolicy, Duty
from claims.assigning.rules import OnDuty
from claims.policy import Right
from claims.statements.transitions import OPEN

_BY_ROLE = "django.contrib.auth.backends.ModelBackend"


def assignment_policy() -> AssignmentPolicy:
    """Return the policy in force; where nobody has chosen, the defaults."""
    return AssignmentPolicy.objects.filter(pk=THE_ONE).first() or AssignmentPolicy()


def reviewers() -> list[User]:
    """Return who may be given a claim, by name; `open_claims` is how many they have to review."""
    has = Q(assigned_claims__status__in=OPEN) & ~Q(assigned_claims__lease_until__lt=timezone.now())
    able = User.objects.with_perm(Right.REVIEW, backend=_BY_ROLE)  # in one query, unlike `may`
    found = able.filter(is_staff=True).annotate(
        open_claims=Count("assigned_claims", filter=has, distinct=True)
    )
    return list(found.order_by("username"))


def on_duty(*, most: int) -> list[OnDuty]:
    """Return who takes part in the rule, each with the room that they have for claims."""
    has = {one.pk: int(getattr(one, "open_claims", 0)) for one in reviewers()}
    duties = Duty.objects.filter(is_on=True, person__in=has).order_by("person")
    return [
        OnDuty(one.person_id, one.reads, most - has[one.person_id], one.given_at) for one in duties
    ]
