"""What decisions rest on is not deleted, and its page says which verdicts hold it."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from sources.models import Source
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, World

People = dict[str, User]


def _cited(world: World) -> Source:
    return world.verdict.citations.get().snapshot.source


# What decisions rest on, who asks for it to be deleted, and what they are told to do instead.
ROWS: dict[str, tuple[Callable[[World], Model], str, str]] = {
    "user who reviewed": (lambda world: world.verdict.reviewer, "root", "Let them leave instead"),
    "user who published": (lambda world: world.verdict.editor, "root", "Let them leave instead"),
    "source that is cited": (_cited, "edo", "judge it irrelevant"),
    "source of the article": (lambda world: world.article.source, "edo", "judge it irrelevant"),
    "article": (lambda world: world.article, "edo", "dismiss its claims"),
    "claim": (lambda world: world.verdict.claim, "edo", "publish a correction"),
}
# The same, with nothing published that rests on it.
UNDECIDED: dict[str, Callable[[World], Model]] = {
    "source": lambda world: world.evidence.snapshot.source,
    "article": lambda world: factories.new_article(),
    "claim": lambda world: world.claim,
}


def deleting(row: Model) -> str:
    """Return the address at which Django deletes a row."""
    name = row._meta.label_lower.replace(".", "_")
    return reverse(f"admin:{name}_delete", args=[row.pk])


@pytest.fixture
def enter(login: Login, people: People) -> Callable[[str], Client]:
    """Sign somebody in, an administrator too."""
    people["root"] = User.objects.create_superuser("root")
    return login


@pytest.mark.parametrize("name", ROWS)
def test_it_is_refused_with_the_verdict_that_holds_it(
    world: World, enter: Callable[[str], Client], name: str
) -> None:
    find, who, instead = ROWS[name]
    row = find(world)
    holder = reverse("admin:claims_verdict_change", args=[world.verdict.pk])
    for answer in (
        enter(who).get(deleting(row)),
        enter(who).post(deleting(row), {"post": "yes"}),
        enter("root").post(deleting(row), {"post": "yes"}),
    ):
        assert answer.status_code in (200, 403)
        body = answer.content.decode()
        assert instead in body
        assert f'href="{holder}"' in body
        assert world.verdict.published_claim in body
        assert "RINAS-RATIONALE" not in body
    assert type(row)._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", ROWS)
def test_several_at_once_are_not_deleted_either(
    world: World, enter: Callable[[str], Client], name: str
) -> None:
    row = ROWS[name][0](world)
    listed = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    assert enter("root").post(listed, chosen).status_code in (200, 302)
    assert type(row)._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_no_verdict_rests_on_says_so(world: World, login: Login, name: str) -> None:
    row = UNDECIDED[name](world)
    asked = login("rina").get(deleting(row))
    assert "None is published yet" in asked.content.decode()
    refused = login("rina").post(deleting(row), {"post": "yes"})
    assert refused.status_code == 403
    assert "Nothing was deleted." in refused.content.decode()
    assert type(row)._base_manager.filter(pk=row.pk).exists()


def test_the_words_that_are_cited_are_shown_of_that_source_alone(
    world: World, login: Login
) -> None:
    quote = world.verdict.citations.get().quote
    assert f"{quote}</q>" in login("edo").get(deleting(_cited(world))).content.decode()
    assert f"{quote}</q>" not in login("edo").get(deleting(world.article)).content.decode()


@pytest.mark.parametrize("name", UNDECIDED)
def test_who_may_not_see_it_learns_nothing(
    world: World, login: Login, client: Client, name: str
) -> None:
    where = deleting(UNDECIDED[name](world))
    assert login("tono").get(where).status_code == 403
    assert client.get(where).status_code == 302
    gone = where.replace("/delete/", "9999/delete/")
    assert login("edo").get(gone).status_code == 404
    assert login("edo").get(where.replace("/delete/", "9" * 30 + "/delete/")).status_code == 404


@pytest.mark.parametrize("name", UNDECIDED)
def test_its_own_page_leads_there(world: World, login: Login, name: str) -> None:
    where = deleting(UNDECIDED[name](world))
    page = login("rina").get(where.replace("/delete/", "/change/")).content.decode()
    assert f'href="{where}"' in page


def test_many_verdicts_take_no_more_queries(
    world: World,
    login: Login,
    people: People,
    rating: RatingOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _n in range(5):
        claim = factories.new_claim(article=world.article)
        factories.new_verdict(claim, people, rating("true"))
    client = login("edo")
    with django_assert_max_num_queries(12):
        body = client.get(deleting(world.article)).content.decode()
    assert body.count("/admin/claims/verdict/") >= 6
