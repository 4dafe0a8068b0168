"""Pseudonymising somebody who leaves.

What they have decided stays, under a name that says nothing. The audit trail has people by their
keys alone, and what it binds, reviews and verdicts, is hashed without names: it stays whole.
"""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.assigning.models import Duty
from claims.errors import NotAllowed, PersonConflict
from claims.filters.models import SavedFilter
from claims.leaving.names import CHOSEN_BY, NAMED, pseudonym
from claims.statements.models import Claim
from claims.statements.services.claims import claim_give_back
from claims.statements.transitions import IN_REVIEW, SECOND
from workbench.lib.access.models import ApiKey, KeptAnswer
from workbench.lib.audit.recording import record

_SESSIONS_AT_ONCE = 500


def has_left(person: User) -> bool:
    """Say whether somebody is pseudonymised already."""
    return not person.is_active and person.get_username() == pseudonym(person.pk)


@transaction.atomic
def person_pseudonymise(*, person: User, by: User) -> str:
    """Take somebody's name, address and access away for good; return what they are called now.

    Their keys are revoked, their sessions ended, the claims that they have given back; what they
    wrote and decided stays. Doing it again changes nothing. Raises `NotAllowed`, and
    `PersonConflict` for oneself and for the last administrator.
    """
    if not by.has_perm("auth.change_user"):
        raise NotAllowed(_("You may not change people."))
    person = User.objects.select_for_update().get(pk=person.pk)
    name = pseudonym(person.pk)
    if has_left(person):
        return name
    _require_possible(person, by, name)
    known = {person.get_username(), person.get_full_name()} - {""}
    _give_back(person)
    _rename(person, known, name)
    _forget_access(person)
    person.username, person.first_name, person.last_name, person.email = name, "", "", ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    record("person.pseudonymised", person, by=by)
    return name


def _require_possible(person: User, by: User, name: str) -> None:
    if person == by:
        raise PersonConflict(_("This is you: somebody else lets you leave."))
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise PersonConflict(_("This is the last administrator: make another one first."))
    if User.objects.filter(username=name).exclude(pk=person.pk).exists():
        message = _("Somebody else is called %(name)s: rename them first.") % {"name": name}
        raise PersonConflict(message)


def _give_back(person: User) -> None:
    """Let others take the claims that they have."""
    for claim in Claim.objects.filter(assignee=person, status__in=[IN_REVIEW, SECOND]):
        claim_give_back(claim=claim, reviewer=person)
    Duty.objects.filter(person=person).update(is_on=False)


def _rename(person: User, known: set[str], name: str) -> None:
    """Put the pseudonym where their name stands."""
    for named in NAMED:
        rows = apps.get_model(named.model)._default_manager.filter(**{named.person: person.pk})
        rows.update(**{named.name: name})
    for model in CHOSEN_BY:
        rows = apps.get_model(model)._default_manager.filter(chosen_by__in=known)
        rows.update(chosen_by=name)
    about = ContentType.objects.get_for_model(User)
    itself = Q(content_type=about, object_id=str(person.pk))
    # A row of theirs may be called by their name: a duty is.
    duty = Q(content_type=ContentType.objects.get_for_model(Duty), object_repr__in=known)
    LogEntry.objects.filter(itself | duty).update(object_repr=name)


def _forget_access(person: User) -> None:
    """Revoke keys, end sessions, forget from where they signed in and what they looked for."""
    ApiKey.objects.filter(user=person, revoked_at=None).update(revoked_at=timezone.now())
    KeptAnswer.objects.filter(user=person).delete()
    SavedFilter.objects.filter(person=person).delete()
    for session in Session.objects.iterator(chunk_size=_SESSIONS_AT_ONCE):
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
    for log in (AccessAttempt, AccessLog, AccessFailureLog):
        log.objects.filter(username=person.get_username()).delete()
