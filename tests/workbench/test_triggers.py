"""Guards of the database: installed after every migrate, as often as you like."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from claims import invariants as claim_invariants
from sources import invariants as source_invariants
from sources.models import SourceSnapshot
from tests.claims.factories import current_snapshot, new_source
from tests.guards import GUARDS, drop
from workbench.lib.triggers import Guard, install_guards, remove_guards

pytestmark = pytest.mark.django_db


def installed() -> list[str]:
    """Return the names of the triggers that the database has."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(name for (name,) in cursor.fetchall())


def test_every_guard_is_in_the_database() -> None:
    expected = [guard.name for guard in GUARDS if guard.belongs_on(connection.vendor)]
    assert installed() == sorted(expected)


def test_guards_have_names_of_their_own() -> None:
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)


def test_installing_twice_changes_nothing() -> None:
    before = installed()
    for _ in range(2):
        claim_invariants.install(using="default")
        source_invariants.install(using="default")
    assert installed() == before


def test_a_guard_that_was_lost_is_back_after_a_migrate() -> None:
    lost, *_ = source_invariants.GUARDS
    snapshot = SourceSnapshot.objects.filter(pk=current_snapshot(new_source()).pk)
    drop([lost])
    assert snapshot.update(text="Changed.") == 1
    call_command("migrate", verbosity=0)
    with pytest.raises(IntegrityError, match=lost.message), transaction.atomic():
        snapshot.update(text="Changed again.")


def test_a_guard_refuses_what_its_condition_says() -> None:
    guard = Guard("no_xx", "sources_publisher", "INSERT", "NEW.country = 'xx'", "no such country")
    install_guards([guard], using="default")
    from sources.models import Publisher

    assert Publisher.objects.create(name="Good", country="id").pk
    with pytest.raises(IntegrityError, match="no such country"), transaction.atomic():
        Publisher.objects.create(name="Bad", country="xx")


def test_a_table_that_is_not_there_keeps_none_of_the_others_away() -> None:
    before = installed()
    absent = Guard("no_rows", "claims_of_tomorrow", "INSERT", "1 = 1", "not yet")
    remove_guards([absent, *GUARDS], using="default")
    assert installed() == []
    install_guards([absent, *GUARDS], using="default")
    assert installed() == before


@pytest.mark.django_db(transaction=True)
def test_migrations_can_be_undone_past_a_column_that_a_guard_names() -> None:
    """`claims.0031` gave a sealed table a column, which its guards name."""
    before = installed()
    call_command("migrate", "claims", "0030", verbosity=0)
    call_command("migrate", verbosity=0)
    assert installed() == before
