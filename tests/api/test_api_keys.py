"""`/api/v1/api-keys/` and `/api/v1/me/`: one's own keys, and who asks."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from tests.api.conftest import Api, faults
from workbench.lib.access.keys import key_issue
from workbench.lib.access.models import SCOPES, ApiKey, KeptAnswer

MakeKey = Callable[..., Api]
People = dict[str, User]
ASKED = {"name": "election project", "scopes": ["read"], "days": 30}


@pytest.fixture
def admin(key: MakeKey) -> Api:
    """A key of rina's that may do everything that she may."""
    return key("rina", *SCOPES)


def test_a_key_is_issued_and_opens_what_it_says(admin: Api, people: People) -> None:
    answer = admin.post("api-keys/", ASKED)
    made = answer.json()
    assert answer.status_code == 201
    assert (made["name"], made["user"], made["scopes"]) == ("election project", "rina", ["read"])
    assert made["expires_at"]
    new = Api(made["secret"])
    assert new.get("claims/").status_code == 200
    assert new.post("api-keys/", ASKED).status_code == 403
    assert made["secret"] not in str(list(ApiKey.objects.values()))


def test_its_secret_is_shown_this_once(admin: Api) -> None:
    made = admin.post("api-keys/", ASKED).json()
    for path in ("api-keys/", f"api-keys/{made['id']}/"):
        shown = admin.get(path).content.decode()
        assert made["secret"] not in shown
        assert "hashed" not in shown


def test_an_answer_that_is_repeated_has_no_secret_and_none_is_kept(admin: Api) -> None:
    headers = {"Idempotency-Key": "one"}
    first, again = (
        admin.client.post(
            "/api/v1/api-keys/", ASKED, content_type="application/json", headers=headers
        )
        for _ in "ab"
    )
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == {**first.json(), "secret": None}
    assert first.json()["secret"] not in KeptAnswer.objects.get().body


def test_a_key_gives_no_scope_that_it_has_not(key: MakeKey) -> None:
    response = key("rina", "admin", "read").post("api-keys/", {**ASKED, "scopes": ["publish"]})
    assert set(faults(response)) == {"/scopes"}
    assert ApiKey.objects.count() == 1


def test_a_person_who_is_signed_in_gives_any(client: Client, people: People) -> None:
    client.force_login(people["rina"])
    answer = client.post(
        "/api/v1/api-keys/", {**ASKED, "scopes": list(SCOPES)}, content_type="application/json"
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["import"]}, "/scopes/0"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"days": 0}, "/days"),
        ({"days": 10**9}, "/days"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_place(
    admin: Api, change: dict[str, object], at: str
) -> None:
    assert set(faults(admin.post("api-keys/", {**ASKED, **change}))) == {at}


@pytest.mark.parametrize("scopes", [("read",), ("write", "review", "publish")])
def test_issuing_takes_the_scope_admin(key: MakeKey, scopes: tuple[str, ...]) -> None:
    assert key("rina", *scopes).post("api-keys/", ASKED).status_code == 403


class TestOthers:
    """Keys of other people."""

    @pytest.fixture
    def other(self, people: People) -> ApiKey:
        return key_issue(name="sari's", user=people["sari"], scopes=["read"])[0]

    def test_a_reviewer_sees_her_own_only(self, admin: Api, other: ApiKey) -> None:
        assert other.pk not in admin.ids("api-keys/")
        assert admin.get(f"api-keys/{other.pk}/").status_code == 404
        for what in ("rotate/", "revoke/"):
            assert admin.post(f"api-keys/{other.pk}/{what}", {}).status_code == 404

    def test_an_editor_sees_all_and_changes_none(self, key: MakeKey, other: ApiKey) -> None:
        editor = key("edo", *SCOPES)
        assert other.pk in editor.ids("api-keys/")
        assert editor.ids("api-keys/", user="sari") == [other.pk]
        for what in ("rotate/", "revoke/"):
            assert editor.post(f"api-keys/{other.pk}/{what}", {}).status_code == 404

    def test_whoever_may_change_keys_revokes_any_but_gets_no_secret_of_others(
        self, key: MakeKey, other: ApiKey, people: People
    ) -> None:
        people["edo"].user_permissions.add(Permission.objects.get(codename="change_apikey"))
        editor = key("edo", *SCOPES)
        assert editor.post(f"api-keys/{other.pk}/rotate/", {}).status_code == 404
        answer = editor.post(f"api-keys/{other.pk}/revoke/", {})
        assert answer.json()["revoked_at"]
        assert editor.ids("api-keys/", user="sari", is_revoked=False) == []


class TestRotation:
    """A key takes another's place."""

    def test_it_is_rotated_once_and_both_open(self, admin: Api) -> None:
        old = admin.post("api-keys/", ASKED).json()
        answer = admin.post(f"api-keys/{old['id']}/rotate/", {"overlap_days": 2})
        new = answer.json()
        assert answer.status_code == 201
        assert (new["replaces"], new["scopes"], new["name"]) == (
            old["id"],
            ["read"],
            "election project",
        )
        for secret in (old["secret"], new["secret"]):
            assert Api(secret).get("claims/").status_code == 200
        assert admin.get(f"api-keys/{old['id']}/").json()["replaced_by"] == new["id"]
        again = admin.post(f"api-keys/{old['id']}/rotate/", {})
        assert (again.status_code, again.json()["code"]) == (409, "api_key_conflict")

    def test_a_key_rotates_none_that_may_more(self, key: MakeKey, admin: Api) -> None:
        more = ApiKey.objects.get()
        less = key("rina", "admin", "read")
        assert less.post(f"api-keys/{more.pk}/rotate/", {}).status_code == 403

    def test_an_overlap_that_makes_no_sense_is_refused(self, admin: Api) -> None:
        pk = ApiKey.objects.get().pk
        response = admin.post(f"api-keys/{pk}/rotate/", {"overlap_days": -1})
        assert set(faults(response)) == {"/overlap_days"}


def test_a_revoked_key_opens_nothing(admin: Api) -> None:
    made = admin.post("api-keys/", ASKED).json()
    assert admin.post(f"api-keys/{made['id']}/revoke/", {}).status_code == 200
    assert Api(made["secret"]).get("claims/").status_code == 401


def test_a_request_is_noted_as_the_last_use(people: People) -> None:
    key, secret = key_issue(name="site", user=people["rina"], scopes=["read"])
    Api(secret).get("claims/")
    key.refresh_from_db()
    assert key.last_used_at is not None


class TestMe:
    """Who asks."""

    def test_a_key_says_for_whom_and_what_for(self, key: MakeKey) -> None:
        me = key("edo", "publish", "read").get("me/").json()
        assert (me["username"], me["name"], me["groups"]) == ("edo", "Edo", ["Editor"])
        assert me["scopes"] == ["publish", "read"]
        assert "claims.publish_verdict" in me["permissions"]
        assert me["key"]["name"] == "test"
        assert me["languages"] == ["en", "id"]
        assert me["limits"] == {
            "requests": 1000,
            "seconds": 60,
            "page_size": 200,
            "request_bytes": 25 * 1024**2,
        }

    @pytest.mark.parametrize("scope", SCOPES)
    def test_any_scope_will_do(self, key: MakeKey, scope: str) -> None:
        assert key("rina", scope).get("me/").status_code == 200

    def test_a_person_who_is_signed_in_has_all_scopes(self, client: Client, people: People) -> None:
        client.force_login(people["rina"])
        me = client.get("/api/v1/me/").json()
        assert (me["scopes"], me["key"]) == (list(SCOPES), None)

    def test_a_stranger_is_nobody(self, db: None) -> None:
        assert Api().get("me/").status_code == 401
