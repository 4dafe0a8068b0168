"""API keys: shown once, kept as a hash, valid until they expire or are revoked."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

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
    arguments = ["cms", "--user", "edo", "--scope", "import", "--scope", "read", "--days", "90"]
    command(*arguments, capsys=capsys)
    key = ApiKey.objects.get()
    assert key.scopes == ["import", "read"]
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
