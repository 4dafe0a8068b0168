"""Every page of the admin: for the right people, and for nobody else."""

import re

import pytest
from django.test import Client

from tests.desk.conftest import EDITORS_ONLY, PAGES, Login, World


def test_no_page_is_left_out(world: World) -> None:
    assert set(world.pages()) == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_an_editor_sees_every_page(world: World, login: Login, page: str) -> None:
    assert login("edo").get(world.pages()[page]).status_code == 200


@pytest.mark.parametrize("page", sorted(set(PAGES) - EDITORS_ONLY))
def test_a_reviewer_sees_all_but_editors_pages(world: World, login: Login, page: str) -> None:
    assert login("sari").get(world.pages()[page]).status_code == 200


@pytest.mark.parametrize("page", sorted(EDITORS_ONLY))
def test_a_reviewer_is_refused_editors_pages(world: World, login: Login, page: str) -> None:
    assert login("sari").get(world.pages()[page]).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_somebody_without_a_role_is_refused(world: World, login: Login, page: str) -> None:
    response = login("tono").get(world.pages()[page], follow=True)
    assert response.status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_led_to_the_way_in(world: World, client: Client, page: str) -> None:
    address = world.pages()[page]
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/?next=")


def test_the_way_in_is_open(client: Client, db: None) -> None:
    assert client.get("/admin/login/").status_code == 200


def test_the_home_page_leads_to_the_queue(world: World, login: Login) -> None:
    response = login("rina").get("/", follow=True)
    assert response.redirect_chain[-1][0] == "/admin/claims/claim/"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_obeys_the_content_security_policy(
    world: World, login: Login, page: str
) -> None:
    response = login("edo").get(world.pages()[page])
    policy, body = response["Content-Security-Policy"], response.content.decode()
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", body)
    assert not re.search(r"<[^>]*\son(click|load|change|submit|error)=", body)
    assert "<style" not in body


@pytest.mark.parametrize("page", sorted(set(PAGES) - EDITORS_ONLY - {"verdicts"}))
def test_no_page_shows_a_reviewer_what_another_found(world: World, login: Login, page: str) -> None:
    body = login("sari").get(world.pages()[page]).content.decode()
    assert "RINAS-RATIONALE" not in body


class TestBlindReview:
    """A second reviewer must not know what the first one found."""

    def test_the_desk_shows_neither_review_nor_citations(self, world: World, login: Login) -> None:
        body = login("sari").get(world.pages()["desk"]).content.decode()
        assert "Handed in by" not in body
        assert "Rina" not in body
        assert "checked" not in re.sub(r"<legend.*?</legend>", "", body)
        assert "desk-card-cited" not in body

    def test_the_reviewer_sees_her_own(self, world: World, login: Login) -> None:
        body = login("rina").get(world.pages()["desk"]).content.decode()
        assert "RINAS-RATIONALE" in body
        assert f"publish:{world.submitted.pk}" not in body

    def test_the_editor_sees_it_and_may_publish(self, world: World, login: Login) -> None:
        body = login("edo").get(world.pages()["desk"]).content.decode()
        assert "RINAS-RATIONALE" in body
        assert f"publish:{world.submitted.pk}" in body

    def test_the_published_verdict_is_for_all_to_see(self, world: World, login: Login) -> None:
        body = login("sari").get(world.pages()["desk of a verdict"]).content.decode()
        assert "Published" in body


@pytest.mark.parametrize(
    ("name", "verb"),
    [(name, verb) for name in ("article", "source", "verdict", "review", "import report",
                                                    "fetched page", "origin decision")
     for verb in ("change", "delete")],
)  # fmt: skip
def test_what_services_write_cannot_be_changed_here(
    world: World, login: Login, name: str, verb: str
) -> None:
    address = world.pages()[name]
    if verb == "delete":
        address = address.replace("/change/", "/delete/")
    response = login("edo").post(address, {"status": "imported", "post": "yes"})
    assert response.status_code == 403
