"""API keys: shown once, kept as a hash, valid until they expire or are revoked."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from workbench.lib.access.keys import KeyConflict, key_issue, key_revoke, key_rotate, key_used
from workbench.lib.access.models import ApiKey
from workbench.lib.hashing import sha256_hex

People = dict[str, User]


def command(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Make a key on the command line; return what is printed."""
    call_command("create_api_key", *arguments)
    return capsys.readouterr().out.strip()


def test_the_key_is_printed_once_and_only_its_hash_is_kept(
    people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = command("site", "--user", "edo", capsys=capsys)
    key = ApiKey.objects.get()
    assert ApiKey.objects.valid(secret) == key
    assert (key.name, key.user, key.scopes, key.expires_at) == (
        "site",
        people["edo"],
        ["read"],
        None,
    )
    assert key.hashed == sha256_hex(secret)
    assert secret not in str(ApiKey.objects.values().get())
    assert secret.startswith(key.prefix)


def test_scopes_and_days_are_kept(people: People, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["cms", "--user", "edo", "--scope", "write", "--scope", "read", "--days", "90"]
    command(*arguments, capsys=capsys)
    key = ApiKey.objects.get()
    assert key.scopes == ["read", "write"]
    assert key.expires_at is not None
    assert timedelta(days=89) < key.expires_at - timezone.now() <= timedelta(days=90)


def test_a_key_for_no_day_opens_nothing(people: People, capsys: pytest.CaptureFixture[str]) -> None:
    secret = command("site", "--user", "edo", "--days", "0", capsys=capsys)
    assert ApiKey.objects.valid(secret) is None


def test_a_key_for_nobody_is_refused(people: People) -> None:
    with pytest.raises(CommandError, match="There is no user 'nobody'"):
        call_command("create_api_key", "site", "--user", "nobody")


def test_a_scope_that_does_not_exist_is_refused(people: People) -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("create_api_key", "site", "--user", "edo", "--scope", "all")
    with pytest.raises(ValueError, match="unknown scope: all"):
        ApiKey.objects.issue(name="site", user=people["edo"], scopes=["all"])


def test_two_keys_are_never_the_same(people: People) -> None:
    secrets = {
        ApiKey.objects.issue(name="site", user=people["edo"], scopes=["read"])[1] for _ in "ab"
    }
    assert len(secrets) == 2


def test_a_key_keeps_its_person(people: People) -> None:
    from django.db.models import ProtectedError

    ApiKey.objects.issue(name="site", user=people["edo"], scopes=["read"])
    with pytest.raises(ProtectedError):
        people["edo"].delete()


def test_days_that_are_none_are_refused(people: People) -> None:
    with pytest.raises(CommandError, match="From 0 to 3650 days"):
        call_command("create_api_key", "site", "--user", "edo", "--days", "-1")


class TestRotation:
    """Another key takes one's place; the old one goes on for a while."""

    def test_both_open_during_the_overlap_and_then_the_new_one_alone(self, people: People) -> None:
        old, first = key_issue(name="site", user=people["edo"], scopes=["read", "write"])
        new, second = key_rotate(key=old, overlap_days=3)
        assert (new.name, new.user, new.scopes, new.replaces) == (
            "site",
            people["edo"],
            ["read", "write"],
            old,
        )
        assert ApiKey.objects.valid(first) == old
        assert ApiKey.objects.valid(second) == new
        old.refresh_from_db()
        assert old.expires_at is not None
        assert timedelta(days=2) < old.expires_at - timezone.now() <= timedelta(days=3)
        assert new.expires_at is None

    def test_without_an_overlap_the_old_one_ends_at_once(self, people: People) -> None:
        old, secret = key_issue(name="site", user=people["edo"], scopes=["read"])
        key_rotate(key=old, overlap_days=0)
        assert ApiKey.objects.valid(secret) is None

    def test_it_lives_as_long_as_the_old_one_did_and_prolongs_it_never(
        self, people: People
    ) -> None:
        old, _secret = key_issue(name="site", user=people["edo"], scopes=["read"], days=2)
        ends = old.expires_at
        new, _secret = key_rotate(key=old, overlap_days=30)
        old.refresh_from_db()
        assert old.expires_at == ends
        assert new.expires_at is not None
        assert timedelta(days=1) < new.expires_at - timezone.now() <= timedelta(days=2)

    def test_it_is_rotated_once(self, people: People) -> None:
        old, _secret = key_issue(name="site", user=people["edo"], scopes=["read"])
        key_rotate(key=old)
        with pytest.raises(KeyConflict, match="rotated already"):
            key_rotate(key=old)
        assert ApiKey.objects.count() == 2

    def test_what_opens_nothing_is_not_rotated(self, people: People) -> None:
        old, _secret = key_issue(name="site", user=people["edo"], scopes=["read"])
        key_revoke(key=old)
        with pytest.raises(KeyConflict, match="revoked or has expired"):
            key_rotate(key=old)

    def test_on_the_command_line(self, people: People, capsys: pytest.CaptureFixture[str]) -> None:
        old, _secret = key_issue(name="site", user=people["edo"], scopes=["read"])
        call_command("rotate_api_key", str(old.pk), "--overlap-days", "1")
        new = ApiKey.objects.valid(capsys.readouterr().out.strip())
        assert new is not None
        assert new.replaces == old
        with pytest.raises(CommandError, match="rotated already"):
            call_command("rotate_api_key", str(old.pk))
        with pytest.raises(CommandError, match="There is no API key 999999"):
            call_command("rotate_api_key", "999999")


def test_a_key_is_revoked_on_the_command_line(people: People) -> None:
    key, secret = key_issue(name="site", user=people["edo"], scopes=["read"])
    call_command("revoke_api_key", str(key.pk))
    assert ApiKey.objects.valid(secret) is None
    with pytest.raises(CommandError, match="There is no API key 999999"):
        call_command("revoke_api_key", "999999")


def test_keys_are_listed_without_their_secrets(
    people: People, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, secret = key_issue(name="site", user=people["edo"], scopes=["read", "write"])
    gone, _secret = key_issue(name="old site", user=people["rina"], scopes=["read"])
    key_revoke(key=gone)
    call_command("list_api_keys")
    line = capsys.readouterr().out.strip().split("\t")
    first = [str(kept.pk), f"{kept.prefix}…", "site", "edo", "read,write"]
    assert line == [*first, "never used", "never expires"]
    call_command("list_api_keys", "--all")
    listed = capsys.readouterr().out
    assert "old site" in listed
    assert "opens nothing" in listed
    assert secret not in listed
    call_command("list_api_keys", "--user", "rina")
    assert capsys.readouterr().out == ""


class TestLastUse:
    """When a key was used last: noted now and then, not with each request."""

    def test_it_is_noted_at_first_and_after_ten_minutes(self, people: People) -> None:
        key, _secret = key_issue(name="site", user=people["edo"], scopes=["read"])
        key_used(key=key)
        key.refresh_from_db()
        assert key.last_used_at is not None
        long_ago = timezone.now() - timedelta(minutes=11)
        ApiKey.objects.update(last_used_at=long_ago)
        key.refresh_from_db()
        key_used(key=key)
        key.refresh_from_db()
        assert key.last_used_at > long_ago

    def test_in_between_nothing_is_written(
        self, people: People, django_assert_num_queries: Any
    ) -> None:
        key, _secret = key_issue(name="site", user=people["edo"], scopes=["read"])
        key.last_used_at = timezone.now() - timedelta(minutes=9)
        with django_assert_num_queries(0):
            key_used(key=key)


def test_keys_that_could_import_can_write_now(people: People) -> None:
    renamed = import_module("workbench.lib.access.migrations.0004_import_scope_is_write").renamed
    key, _secret = key_issue(name="site", user=people["edo"], scopes=["read"])
    ApiKey.objects.update(scopes=["import", "read"])
    renamed(apps, None)
    key.refresh_from_db()
    assert key.scopes == ["read", "write"]
