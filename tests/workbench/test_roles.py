"""Roles: what each may do, and that making them again takes nothing away."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from claims.models import RatingScale
from workbench.roles import ROLES, setup_roles

pytestmark = pytest.mark.django_db


def test_every_permission_that_a_role_names_exists() -> None:
    setup_roles()
    for role, names in ROLES.items():
        group = Group.objects.get(name=role)
        assert group.permissions.count() == len(set(names))


def test_a_second_time_changes_nothing_and_keeps_what_a_desk_added() -> None:
    setup_roles()
    added = Permission.objects.get(codename="delete_session")
    Group.objects.get(name="Data").permissions.add(added)
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    setup_roles()
    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before


@pytest.mark.parametrize(
    ("username", "permission", "may"),
    [
        ("rina", "claims.add_review", True),
        ("rina", "claims.publish_verdict", False),
        ("rina", "access.view_apikey", False),
        ("edo", "claims.publish_verdict", True),
        ("edo", "claims.add_review", True),
        ("tono", "claims.view_claim", False),
    ],
)
def test_a_role_may_do_its_work_and_no_more(
    people: dict[str, User], username: str, permission: str, may: bool
) -> None:
    assert people[username].has_perm(permission) is may


def test_nobody_may_change_or_delete_what_was_published() -> None:
    kept = {f"{verb}_{model}" for verb in ("change", "delete") for model in ("verdict", "citation")}
    given = {name.split(".")[1] for names in ROLES.values() for name in names}
    assert not given & kept


def test_setup_desk_can_be_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("setup_desk")
    assert "the search index is in place" in capsys.readouterr().out
    assert RatingScale.objects.filter(is_default=True).count() == 1
    assert RatingScale.objects.get().ratings.count() == 7


def test_setup_desk_goes_on_without_a_search_server(
    search_away: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("setup_desk")
    assert "The index could not be made" in capsys.readouterr().err
    assert Group.objects.filter(name="Editor").exists()
