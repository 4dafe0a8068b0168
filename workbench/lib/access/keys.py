"""What changes API keys: issued, rotated with an overlap, revoked; and when each was used last."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from workbench.lib.access.models import ApiKey
from workbench.lib.exceptions import Conflict, WorkbenchError

OVERLAP_DAYS = 7
LONGEST_DAYS = 3650
NOTED_EVERY = timedelta(minutes=10)


class KeyConflict(Conflict):
    """The key has been revoked or rotated, or has expired."""

    code = "api_key_conflict"


class DaysInvalid(WorkbenchError):
    """So many days are none, or too many."""

    code = "days_invalid"


def key_issue(
    *, name: str, user: User, scopes: Iterable[str], days: int | None = None
) -> tuple[ApiKey, str]:
    """Issue a key that lives for so many days (None: until it is revoked); return its secret, too.

    Raises `ValueError` for a scope that does not exist, and `DaysInvalid`.
    """
    until = None if days is None else in_days(days)
    return ApiKey.objects.issue(name=name, user=user, scopes=scopes, expires_at=until)


@transaction.atomic
def key_rotate(*, key: ApiKey, overlap_days: int = OVERLAP_DAYS) -> tuple[ApiKey, str]:
    """Issue a key in the place of another; return it and its secret.

    It has the other's name, person, scopes and length of life. The other goes on for the overlap,
    or until it expires if that is sooner. Raises `KeyConflict`, `DaysInvalid`.
    """
    until = in_days(overlap_days)
    old = ApiKey.objects.select_for_update(of=("self",)).select_related("user").get(pk=key.pk)
    if not old.is_live():
        raise KeyConflict(_("This key has been revoked or has expired."))
    lifetime = old.expires_at - old.created_at if old.expires_at else None
    try:
        with transaction.atomic():
            new, secret = ApiKey.objects.issue(
                name=old.name,
                user=old.user,
                scopes=old.scopes,
                expires_at=timezone.now() + lifetime if lifetime else None,
                replaces=old,
            )
    except IntegrityError as error:
        raise KeyConflict(_("This key has been rotated already.")) from error
    old.expires_at = min(old.expires_at, until) if old.expires_at else until
    old.save(update_fields=["expires_at"])
    return new, secret


def key_revoke(*, key: ApiKey) -> None:
    """Let a key open nothing from now on. Revoking it again changes nothing."""
    ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now())
    key.refresh_from_db(fields=["revoked_at"])


def key_used(*, key: ApiKey) -> None:
    """Note that a key is in use, every ten minutes at most, never at the price of the request."""
    now = timezone.now()
    if key.last_used_at is not None and key.last_used_at > now - NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - NOTED_EVERY)
    try:
        with transaction.atomic():
            ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
    except OperationalError:
        return


def in_days(days: int) -> datetime:
    """Return the moment in so many days, 0 to ten years of them. Raises `DaysInvalid`."""
    if not 0 <= days <= LONGEST_DAYS:
        raise DaysInvalid(_("From 0 to %(limit)d days.") % {"limit": LONGEST_DAYS})
    return timezone.now() + timedelta(days=days)
