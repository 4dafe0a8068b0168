"""Conditional requests: 304 to who has it already, 412 to who would change what is another now."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from claims.models import Claimant, ImportBatch, Rating, RetrievalRun, Verdict
from claims.reviews.services.reviews import review_submit
from tests.api.conftest import Api, faults
from tests.api.test_lists import LISTS, MakeRow, rows
from tests.claims import factories
from workbench.lib.access.models import SCOPES, ApiKey

__all__ = ["rows"]  # how to make one more row of each list


def ask(api: Api, path: str, **headers: str) -> Any:
    """Read with headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.client.get(f"/api/v1/{path}", headers=named)


def change(api: Api, path: str, etag: str, body: dict[str, Any] | None = None) -> Any:
    """Change something if it is still what it was."""
    return api.client.post(
        f"/api/v1/{path}", body or {}, content_type="application/json", headers={"If-Match": etag}
    )


@pytest.mark.parametrize("path", LISTS)
def test_each_row_has_a_tag_by_which_it_is_answered_with_304(
    api: Api, rows: dict[str, MakeRow], path: str
) -> None:
    one = f"{path}{rows[path]()}/"
    etag = api.get(one)["ETag"]
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        answer = ask(api, one, if_none_match=known)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == etag
    assert ask(api, one, if_none_match='"other"').status_code == 200


def test_another_answer_has_another_tag(api: Api) -> None:
    claim = factories.new_claim(claimant="Ana", article=factories.new_article())
    path = f"claims/{claim.pk}/"
    whole, part = api.get(path)["ETag"], api.get(path, fields="id")["ETag"]
    more = api.get(path, expand="claimant")["ETag"]
    assert len({whole, part, more}) == 3
    assert len({tag.strip('"').partition(".")[0] for tag in (whole, part, more)}) == 1
    Claimant.objects.update(role="Minister")
    assert ask(api, path, if_none_match=whole).status_code == 200
    assert api.get(path, fields="id")["ETag"] != part  # of another state now


def test_304_asks_no_search_index(api: Api, search_away: None) -> None:
    claim = factories.new_claim()
    etag = api.get(f"claims/{claim.pk}/")["ETag"]
    assert ask(api, f"claims/{claim.pk}/", if_none_match=etag).status_code == 304


def test_a_claimreview_has_a_tag_of_its_own(
    api: Api, people: dict[str, User], rating: Callable[[str], Rating]
) -> None:
    verdict = factories.new_verdict(factories.new_claim(), people, rating("true"))
    path, kind = f"verdicts/{verdict.pk}/", "application/ld+json"
    etag = ask(api, path, accept=kind)["ETag"]
    assert etag != api.get(path)["ETag"]
    assert ask(api, path, accept=kind, if_none_match=etag).status_code == 304
    assert ask(api, path, if_none_match=etag).status_code == 200


def test_a_text_has_the_tag_of_its_hash(api: Api) -> None:
    snapshot = factories.current_snapshot(factories.new_source())
    path = f"snapshots/{snapshot.pk}/text/"
    assert api.get(path)["ETag"] == f'"{snapshot.text_sha256}"'
    assert ask(api, path, if_none_match=f'"{snapshot.text_sha256}"').status_code == 304


def test_strangers_learn_nothing_by_a_tag_that_they_are_not_shown(
    people: dict[str, User], rating: Callable[[str], Rating], settings: Settings
) -> None:
    settings.PUBLIC_API = True
    claim = factories.new_claim(article=factories.new_article())
    path = f"verdicts/{factories.new_verdict(claim, people, rating('true')).pk}/"
    before = [Api().get(path)["ETag"], Api().get(path, fields="id")["ETag"]]
    factories.new_appearance(claim, factories.new_article())
    assert [Api().get(path)["ETag"], Api().get(path, fields="id")["ETag"]] == before


class TestChanging:
    """`If-Match`."""

    @pytest.fixture
    def batch(self, db: None) -> ImportBatch:
        return ImportBatch.objects.create(channel="api", name="x", status="queued")

    def test_what_is_still_that_is_changed(self, api: Api, batch: ImportBatch) -> None:
        etag = api.get(f"imports/{batch.pk}/", fields="id")["ETag"]
        assert change(api, f"imports/{batch.pk}/pause/", etag).json()["status"] == "paused"

    @pytest.mark.parametrize("etag", ["*", '"x", {etag}'])
    def test_so_is_what_any_tag_names(self, api: Api, batch: ImportBatch, etag: str) -> None:
        tag = api.get(f"imports/{batch.pk}/")["ETag"]
        answer = change(api, f"imports/{batch.pk}/pause/", etag.format(etag=tag))
        assert answer.status_code == 200

    def test_what_is_another_now_is_told_with_the_refusal(
        self, api: Api, batch: ImportBatch
    ) -> None:
        path = f"imports/{batch.pk}/"
        etag = api.get(path)["ETag"]
        ImportBatch.objects.filter(pk=batch.pk).update(name="y")
        answer = change(api, f"{path}pause/", etag)
        assert faults(answer, 412) == {}
        assert answer.json()["code"] == "precondition_failed"
        assert answer.json()["current"] == api.get(path).json()
        assert answer["ETag"] == api.get(path)["ETag"]
        batch.refresh_from_db()
        assert batch.status == "queued"

    @pytest.mark.parametrize("etag", ['"nonsense"', "nonsense", "", "W/{etag}"])
    def test_no_or_a_weak_tag_matches_nothing(
        self, api: Api, batch: ImportBatch, etag: str
    ) -> None:
        tag = api.get(f"imports/{batch.pk}/")["ETag"]
        answer = change(api, f"imports/{batch.pk}/pause/", etag.format(etag=tag))
        assert answer.status_code == 412

    def test_reading_heeds_it_too(self, api: Api, batch: ImportBatch) -> None:
        assert ask(api, f"imports/{batch.pk}/", if_match='"other"').status_code == 412

    def test_nothing_missing_and_nothing_hidden_is_compared(self, key: Callable[..., Api]) -> None:
        assert change(key("rina"), "imports/999999/pause/", "*").status_code == 404
        other = ApiKey.objects.issue(name="x", user=User.objects.get(username="edo"), scopes=[])[0]
        path = f"api-keys/{other.pk}/revoke/"
        assert change(key("rina", *SCOPES), path, '"x"').status_code == 404

    def test_every_change_of_one_thing_heeds_it(
        self, key: Callable[..., Api], people: dict[str, User], rating: Callable[[str], Rating]
    ) -> None:
        claim = factories.new_claim()
        review = review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
        editor = key("edo", *SCOPES)
        own = ApiKey.objects.latest("pk").pk
        bodies: dict[str, dict[str, Any]] = {
            f"claims/{claim.pk}/retrieval/": {},
            f"claims/{claim.pk}/reviews/": {"rating": review.rating_id, "rationale": "So."},
            f"claims/{claim.pk}/publish/": {"review": review.pk, "seen": [review.pk]},
            f"api-keys/{own}/rotate/": {},
            f"api-keys/{own}/revoke/": {},
        }
        for path, body in bodies.items():
            assert change(editor, path, '"other"', body).status_code == 412, path
        assert not RetrievalRun.objects.exists()
        assert not Verdict.objects.exists()
        etag = editor.get(f"claims/{claim.pk}/")["ETag"]
        path = f"claims/{claim.pk}/publish/"
        assert change(editor, path, etag, bodies[path]).status_code == 201

    def test_a_key_that_rotates_itself_is_not_refused_for_being_used(
        self, key: Callable[..., Api]
    ) -> None:
        """Asking with a key notes its use: that is no change of it by anybody else."""
        own = key("rina", *SCOPES)
        pk = ApiKey.objects.latest("pk").pk
        ApiKey.objects.filter(pk=pk).update(last_used_at=timezone.now() - timedelta(hours=1))
        tagged = own.get(f"api-keys/{pk}/")
        ApiKey.objects.filter(pk=pk).update(last_used_at=timezone.now())
        assert ask(own, f"api-keys/{pk}/", if_none_match=tagged["ETag"]).status_code == 200
        assert change(own, f"api-keys/{pk}/rotate/", tagged["ETag"]).status_code == 201

    def test_what_it_has_become_is_told_before_what_that_does_not_allow(
        self, key: Callable[..., Api]
    ) -> None:
        """RFC 9110, 13.2.2: 412 with the key that took its place, not 409 without."""
        own = key("rina", *SCOPES)
        pk = ApiKey.objects.latest("pk").pk
        etag = own.get(f"api-keys/{pk}/")["ETag"]
        new = change(own, f"api-keys/{pk}/rotate/", etag).json()["id"]
        again = change(own, f"api-keys/{pk}/rotate/", etag)
        assert faults(again, 412) == {}
        assert again.json()["current"]["replaced_by"] == new
        assert change(own, f"api-keys/{pk}/rotate/", again["ETag"]).status_code == 409
        assert ApiKey.objects.filter(replaces=pk).count() == 1
