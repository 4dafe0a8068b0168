"""Keys of connectors: encrypted, rotated, set in the admin and never shown."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from sources.models import ConnectorKey, ConnectorState
from sources.services.connector_keys import connector_key, key_read, key_set, keys_rotate

pytestmark = pytest.mark.django_db
NAME, SECRET = "google-factcheck", "AIza-very-secret"


def test_a_key_is_kept_encrypted() -> None:
    row = key_set(name=NAME, secret=SECRET)
    assert SECRET not in row.secret_encrypted
    assert connector_key(NAME) == SECRET
    assert connector_key("another") == ""


def test_setting_again_replaces() -> None:
    key_set(name=NAME, secret="old")
    key_set(name=NAME, secret=SECRET)
    assert connector_key(NAME) == SECRET
    assert ConnectorKey.objects.count() == 1


def test_the_key_in_the_settings_wins(settings: Settings) -> None:
    key_set(name=NAME, secret=SECRET)
    settings.CONNECTOR_KEYS = {NAME: "from the environment"}
    assert connector_key(NAME) == "from the environment"


def test_a_new_secret_reads_what_the_old_one_wrote_and_rotating_needs_it_no_more(
    settings: Settings,
) -> None:
    settings.CONNECTOR_KEY_SECRET = "first"
    key_set(name=NAME, secret=SECRET)
    set_at = ConnectorKey.objects.get().updated_at
    settings.CONNECTOR_KEY_SECRET, settings.CONNECTOR_KEY_SECRET_OLD = "second", ["first"]
    assert connector_key(NAME) == SECRET
    assert keys_rotate() == 1
    settings.CONNECTOR_KEY_SECRET_OLD = []
    assert connector_key(NAME) == SECRET
    assert ConnectorKey.objects.get().updated_at == set_at


def test_a_secret_of_its_own_takes_over_from_the_secret_key(settings: Settings) -> None:
    key_set(name=NAME, secret=SECRET)
    settings.CONNECTOR_KEY_SECRET = "dedicated"
    assert connector_key(NAME) == SECRET
    keys_rotate()
    settings.SECRET_KEY = "another, long enough to be one of these"
    assert connector_key(NAME) == SECRET


def test_a_key_that_nothing_opens_is_no_key(settings: Settings) -> None:
    settings.CONNECTOR_KEY_SECRET = "lost"
    row = key_set(name=NAME, secret=SECRET)
    settings.CONNECTOR_KEY_SECRET = "new"
    assert (connector_key(NAME), key_read(row), keys_rotate()) == ("", "", 0)


@pytest.fixture
def boss(client: Client) -> Client:
    """A superuser, signed in."""
    client.force_login(User.objects.create_superuser("boss", password="pw-boss"))
    return client


def test_a_key_is_set_in_the_admin_and_never_shown(boss: Client) -> None:
    ConnectorState.objects.create(name=NAME, failures=3)
    add = reverse("admin:sources_connectorkey_add")
    response = boss.post(add, {"name": NAME, "secret": SECRET}, follow=True)
    assert response.status_code == 200
    assert connector_key(NAME) == SECRET
    assert ConnectorState.objects.get().failures == 0
    key = ConnectorKey.objects.get()
    for page in (
        reverse("admin:sources_connectorkey_changelist"),
        reverse("admin:sources_connectorkey_change", args=[key.pk]),
        reverse("admin:sources_connectorkey_history", args=[key.pk]),
    ):
        body = boss.get(page).content.decode()
        assert SECRET not in body
        assert key.secret_encrypted not in body


def test_a_key_is_replaced_in_the_admin(boss: Client) -> None:
    key = key_set(name=NAME, secret="old")
    change = reverse("admin:sources_connectorkey_change", args=[key.pk])
    boss.post(change, {"secret": SECRET})
    assert connector_key(NAME) == SECRET
    boss.post(change, {"secret": ""})
    assert connector_key(NAME) == SECRET


def test_keys_are_encrypted_again_from_the_admin(boss: Client, settings: Settings) -> None:
    key = key_set(name=NAME, secret=SECRET)
    settings.CONNECTOR_KEY_SECRET = "dedicated"
    action = {"action": "encrypt_again", "_selected_action": [key.pk]}
    boss.post(reverse("admin:sources_connectorkey_changelist"), action)
    settings.SECRET_KEY = "another, long enough to be one of these"
    assert connector_key(NAME) == SECRET


def test_the_admin_shows_how_connectors_are_doing_and_editors_may_reset(
    people: dict[str, User], client: Client
) -> None:
    row = ConnectorState.objects.create(name="gdelt", failures=3, last_error="It said no.")
    changelist = reverse("admin:sources_connectorstate_changelist")
    client.force_login(people["rina"])
    assert "It said no." in client.get(changelist).content.decode()
    reset = {"action": "let_it_be_asked", "_selected_action": [row.pk]}
    client.post(changelist, reset)
    assert ConnectorState.objects.get().failures == 3
    client.force_login(people["edo"])
    client.post(changelist, reset)
    assert ConnectorState.objects.get().failures == 0


def test_keys_are_not_for_desk_roles(people: dict[str, User], client: Client) -> None:
    for username in ("rina", "edo", "tono"):
        client.force_login(people[username])
        assert client.get(reverse("admin:sources_connectorkey_changelist")).status_code == 403
