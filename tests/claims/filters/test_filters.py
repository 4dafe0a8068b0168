"""Saved filters: what of an address is kept, whose they are, how many."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from claims.errors import FilterInvalid
from claims.filters import services
from claims.filters.models import LONGEST_NAME
from claims.filters.queries import normalised
from claims.filters.services import filter_delete, filter_rename, filter_save
from claims.leaving.services import person_pseudonymise
from claims.models import SavedFilter
from workbench.lib.limits import TooLong

People = dict[str, User]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?language=id&state=new", "state=new&language=id"),
        ("q=%20harga+beras%20&p=3&e=1", "q=harga+beras"),
        ("state=new&state=all", "state=all"),
        ("assignee__id__exact=7&worth=0.7&o=-2.1", "worth=0.7&assignee__id__exact=7&o=-2.1"),
        ("reviews=7&updated_at__gte=2025-01-01&assignee__password__startswith=x", ""),
        ("state=%22%3E%3Cscript%3E&worth=1%27&assignee__isnull=maybe&o=;", ""),
        ("assignee__id__exact=%D9%A7", ""),
        ("q=" + "x" * 201, ""),
        ("&".join("q=x" for _ in range(51)), ""),
        ("", ""),
    ],
)
def test_what_of_an_address_is_kept(query: str, kept: str) -> None:
    assert normalised(query) == kept
    assert normalised(kept) == kept


def test_a_name_is_once_per_person(people: People) -> None:
    rina, sari = people["rina"], people["sari"]
    filter_save(person=rina, name="  Indonesian \n new ", query="language=id&state=new")
    filter_save(person=sari, name="Indonesian new", query="language=id")
    with pytest.raises(FilterInvalid, match="“Indonesian new”"):
        filter_save(person=rina, name="Indonesian new", query="state=all")
    assert SavedFilter.objects.get(person=rina).query == "state=new&language=id"


@pytest.mark.parametrize(
    ("name", "query", "error"),
    [
        (" ", "state=new", FilterInvalid),
        ("Mine", "p=2", FilterInvalid),
        ("x" * (LONGEST_NAME + 1), "state=new", TooLong),
    ],
)
def test_what_is_refused(people: People, name: str, query: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        filter_save(person=people["rina"], name=name, query=query)
    assert not SavedFilter.objects.exists()


def test_there_are_so_many_at_most(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    for name in ("one", "two"):
        filter_save(person=people["rina"], name=name, query="state=new")
    with pytest.raises(FilterInvalid, match="delete one first"):
        filter_save(person=people["rina"], name="three", query="state=new")
    filter_save(person=people["sari"], name="one", query="state=new")


def test_nobody_renames_or_deletes_another_ones(people: People) -> None:
    saved = filter_save(person=people["rina"], name="one", query="state=new")
    with pytest.raises(SavedFilter.DoesNotExist):
        filter_rename(person=people["sari"], pk=saved.pk, name="two")
    filter_delete(person=people["sari"], pk=saved.pk)
    assert SavedFilter.objects.get().name == "one"
    filter_rename(person=people["rina"], pk=saved.pk, name="two")
    assert SavedFilter.objects.get().name == "two"
    filter_delete(person=people["rina"], pk=saved.pk)
    assert not SavedFilter.objects.exists()


def test_a_name_of_another_filter_is_refused_when_renaming(people: People) -> None:
    filter_save(person=people["rina"], name="one", query="state=new")
    saved = filter_save(person=people["rina"], name="two", query="state=all")
    with pytest.raises(FilterInvalid):
        filter_rename(person=people["rina"], pk=saved.pk, name="one")
    saved.refresh_from_db()
    assert saved.name == "two"


@pytest.mark.parametrize(("name", "query"), [("", "state=new"), ("one", "")])
def test_the_database_takes_none_without_name_or_filters(
    people: People, name: str, query: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(person=people["rina"], name=name, query=query)


def test_they_go_when_their_person_leaves(people: People) -> None:
    for who in ("rina", "sari"):
        filter_save(person=people[who], name="Ana Lopez", query="q=Ana")
    person_pseudonymise(person=people["rina"], by=User.objects.create_superuser("admin"))
    assert [saved.person for saved in SavedFilter.objects.all()] == [people["sari"]]
