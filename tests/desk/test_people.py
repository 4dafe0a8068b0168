"""Letting somebody leave, and what is not deleted, at each door."""

import pytest
from django.contrib.auth.models import User
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from claims.models import Article
from sources.models import Source
from tests.desk.conftest import Login, World
from workbench.lib.access.models import ApiKey

People = dict[str, User]
LIST = reverse("admin:auth_user_changelist")


@pytest.fixture
def root(people: People) -> Client:
    """An administrator."""
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


def page(person: User) -> str:
    """Return where somebody leaves."""
    return reverse("admin:auth_user_leave", args=[person.pk])


def test_one_chosen_person_leaves_after_their_name_was_typed_again(
    root: Client, world: World, people: People
) -> None:
    rina = people["rina"]
    chosen = {"action": "let_leave", "_selected_action": [rina.pk]}
    assert root.post(LIST, chosen)["Location"] == page(rina)
    assert "It cannot be undone" in root.get(page(rina)).content.decode()
    assert root.post(page(rina), {"username": "sari"}).status_code == 409
    assert User.objects.filter(username="rina").exists()
    assert (
        f"left-{rina.pk}"
        in root.post(page(rina), {"username": "rina"}, follow=True).content.decode()
    )
    assert "has left already" in root.get(page(rina)).content.decode()
    verdict = reverse("admin:claims_verdict_change", args=[world.verdict.pk])
    shown = root.get(verdict).content.decode()
    assert f"left-{rina.pk}" in shown
    assert "Rina" not in shown


def test_two_at_once_and_oneself_do_not(root: Client, people: People) -> None:
    both = [people["rina"].pk, people["sari"].pk]
    said = root.post(LIST, {"action": "let_leave", "_selected_action": both}, follow=True)
    assert "Choose one person." in said.content.decode()
    me = User.objects.get(username="root")
    assert root.post(page(me), {"username": "root"}).status_code == 409


def test_who_may_not_change_people_lets_nobody_leave(login: Login, people: People) -> None:
    for name in ("rina", "edo", "tono"):
        assert login(name).post(page(people["sari"]), {"username": "sari"}).status_code == 403
    assert User.objects.filter(username="sari").exists()


class TestDeleting:
    """What decisions rest on is kept, and said to be, at each door."""

    def test_of_a_person_with_work_the_admin_says_why_and_what_instead(
        self, root: Client, world: World, people: People
    ) -> None:
        one = reverse("admin:auth_user_delete", args=[people["rina"].pk])
        asked = root.get(one).content.decode()
        assert "work is kept" in asked
        assert "RINAS-RATIONALE" not in asked
        assert root.post(one, {"post": "yes"}).status_code in (200, 403)
        chosen = {"action": "delete_selected", "_selected_action": [people["rina"].pk]}
        assert "work is kept" in root.post(LIST, chosen).content.decode()
        root.post(LIST, {**chosen, "post": "yes"})
        assert User.objects.filter(username="rina").exists()

    def test_who_has_done_nothing_is_deleted(self, root: Client, people: People) -> None:
        one = reverse("admin:auth_user_delete", args=[people["tono"].pk])
        assert root.post(one, {"post": "yes"}).status_code == 302
        assert not User.objects.filter(username="tono").exists()

    @pytest.mark.parametrize("kind", ["source", "article"])
    def test_sources_and_articles_have_no_such_door_in_the_admin(
        self, root: Client, world: World, kind: str
    ) -> None:
        rows = {
            "source": ("sources_source", world.article.source_id),
            "article": ("claims_article", world.article.pk),
        }
        name, pk = rows[kind]
        assert (
            root.post(reverse(f"admin:{name}_delete", args=[pk]), {"post": "yes"}).status_code
            == 403
        )
        chosen = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        root.post(reverse(f"admin:{name}_changelist"), chosen)
        assert Source.objects.filter(pk=world.article.source_id).exists()
        assert Article.objects.filter(pk=world.article.pk).exists()

    @pytest.mark.parametrize("path", ["sources/{source}/", "articles/{article}/"])
    def test_nor_in_rest_whose_refusal_is_a_problem_in_words(
        self, world: World, people: People, path: str
    ) -> None:
        _key, secret = ApiKey.objects.issue(name="k", user=people["edo"], scopes=["read", "write"])
        client = Client(headers={"Authorization": f"Api-Key {secret}"})
        where = path.format(source=world.article.source_id, article=world.article.pk)
        answer = client.delete(f"/api/v1/{where}")
        assert answer.status_code in (403, 405)
        assert answer.json()["detail"]

    def test_nor_in_the_code_nor_the_database(self, world: World, people: People) -> None:
        cited = world.verdict.citations.get().snapshot.source
        for row in (people["rina"], people["edo"], cited, world.article.source, world.article):
            with pytest.raises(ProtectedError):
                row.delete()
