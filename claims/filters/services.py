"""Saving, renaming and forgetting filters: one's own only."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.errors import FilterInvalid
from claims.filters.models import LONGEST_NAME, LONGEST_QUERY, SavedFilter
from claims.filters.queries import normalised
from workbench.lib.limits import within

MOST = 30


def filter_save(*, person: User, name: str, query: str) -> SavedFilter:
    """Keep the filters of a query string under a name.

    Raises `FilterInvalid` where there is no name, no filter, another one of that name, or enough
    of them; `TooLong`.
    """
    name = _name(name)
    query = within(normalised(query), LONGEST_QUERY, _("Filters"))
    if not query:
        raise FilterInvalid(_("Choose a filter in the queue first, or type words to look for."))
    if SavedFilter.objects.filter(person=person).count() >= MOST:
        message = ngettext(
            "You have %(n)d saved filter: delete one first.",
            "You have %(n)d saved filters: delete one first.",
            MOST,
        )
        raise FilterInvalid(message % {"n": MOST})
    with _once_per_name(name):
        return SavedFilter.objects.create(person=person, name=name, query=query)


def filter_rename(*, person: User, pk: int, name: str) -> None:
    """Call a filter of one's own otherwise.

    Raises `SavedFilter.DoesNotExist` for what is not theirs, `FilterInvalid`, `TooLong`.
    """
    name = _name(name)
    with _once_per_name(name):
        if not SavedFilter.objects.filter(person=person, pk=pk).update(name=name):
            raise SavedFilter.DoesNotExist


def filter_delete(*, person: User, pk: int) -> None:
    """Forget a filter of one's own; what is gone already, or not theirs, stays as it is."""
    SavedFilter.objects.filter(person=person, pk=pk).delete()


def _name(text: str) -> str:
    name = within(" ".join(text.split()), LONGEST_NAME, _("Name"))
    if not name:
        raise FilterInvalid(_("Give the filters a name."))
    return name


@contextmanager
def _once_per_name(name: str) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        message = _("You have saved filters called “%(name)s” already.") % {"name": name}
        raise FilterInvalid(message) from error
