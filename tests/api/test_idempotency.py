"""`Idempotency-Key`: a request that is sent again is done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.utils import timezone

from claims.api.views.articles import ArticleViewSet
from claims.models import Article, ImportBatch
from tests.api.conftest import Api, faults
from tests.conftest import missing_service
from workbench.lib.access import idempotency
from workbench.lib.access.models import KeptAnswer

pytestmark = pytest.mark.django_db
LINE = b'{"title": "Harvest", "text": "The rice harvest grew by 4 percent in February."}\n'
BODY = {
    "title": "Harvest",
    "text": "The rice harvest grew by 4 percent.",
    "url": "https://d.example/1",
}


def send(api: Api, key: str, data: bytes = LINE, name: str = "a.jsonl", **more: Any) -> Any:
    """Send a file to import."""
    file = SimpleUploadedFile(name, data)
    headers = {"idempotency-key": key} if key else {}
    return api.client.post("/api/v1/imports/", {"file": file, **more}, headers=headers)


def write(api: Api, key: str, **changes: Any) -> Any:
    """Send an article."""
    return api.client.post(
        "/api/v1/articles/", {**BODY, **changes}, content_type="application/json",
        headers={"idempotency-key": key},
    )  # fmt: skip


def code(response: Any, status: int) -> str:
    assert faults(response, status) == {}
    return str(response.json()["code"])


def test_the_same_again_is_answered_and_not_done(api: Api) -> None:
    first, again = send(api, "k1"), send(api, "k1")
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert ImportBatch.objects.count() == 1


def test_an_article_is_new_once(api: Api) -> None:
    assert [write(api, "k1").status_code for _ in range(3)] == [201, 201, 201]
    assert ImportBatch.objects.count() == Article.objects.count() == 1


def test_without_a_key_each_is_done(api: Api) -> None:
    assert send(api, "").json()["id"] != send(api, "").json()["id"]
    assert not KeptAnswer.objects.exists()


def test_another_key_is_another_request(api: Api) -> None:
    assert send(api, "k1").json()["id"] != send(api, "k2").json()["id"]


def test_quotes_around_a_key_are_not_of_it(api: Api) -> None:
    assert send(api, '"k1"').json() == send(api, "k1").json()


@pytest.mark.parametrize(
    "change",
    [{"data": LINE * 2}, {"name": "b.jsonl"}, {"is_dry_run": "true"}, {"format": "jsonl"}],
    ids=str,
)
def test_a_key_with_another_request_is_422(api: Api, change: dict[str, Any]) -> None:
    send(api, "k1")
    assert code(send(api, "k1", **change), 422) == "idempotency_key_reused"
    assert ImportBatch.objects.count() == 1


def test_a_key_with_another_address_is_422(api: Api) -> None:
    pk = send(api, "k1").json()["id"]
    response = api.client.post(f"/api/v1/imports/{pk}/pause/", headers={"idempotency-key": "k1"})
    assert code(response, 422) == "idempotency_key_reused"


def test_a_state_that_was_changed_is_answered_again(api: Api) -> None:
    pk = send(api, "").json()["id"]
    answers = [
        api.client.post(f"/api/v1/imports/{pk}/pause/", headers={"idempotency-key": "p"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_half_a_surrogate_pair_is_a_request_as_any_other(api: Api) -> None:
    assert write(api, "k1", title="\ud800").status_code < 500
    assert write(api, "k1", title="\ud801").status_code < 500


def test_two_people_may_have_the_same_key(key: Callable[..., Api]) -> None:
    assert send(key("rina"), "k1").json()["id"] != send(key("sari"), "k1").json()["id"]


def test_what_was_refused_is_not_kept(api: Api) -> None:
    assert set(faults(write(api, "k1", title=""))) == {"/title"}
    assert not KeptAnswer.objects.exists()
    assert write(api, "k1").status_code == 201


def test_an_error_of_ours_is_not_kept(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr("claims.api.views.articles.import_record", fail)
        with pytest.raises(RuntimeError):
            write(api, "k1")
    assert write(api, "k1").status_code == 201


@pytest.mark.parametrize("given", ["", " ", "x" * 201, '""', "é", "a\tb"])
def test_a_key_that_is_none_is_refused(api: Api, given: str) -> None:
    response = write(api, given)
    assert code(response, 400) == "idempotency_key_invalid"
    assert not Article.objects.exists()


def test_whoever_may_not_write_takes_no_key(key: Callable[..., Api]) -> None:
    assert write(key("rina", "read"), "k1").status_code == 403
    assert write(Api(), "k1").status_code == 401
    assert not KeptAnswer.objects.exists()


class TestInTime:
    """What is being done, what has died, and what is forgotten."""

    def being_done(self, api: Api, age: timedelta) -> None:
        """Let another try have begun a while ago."""
        write(api, "k1")
        KeptAnswer.objects.update(status=None, body="", taken_at=timezone.now() - age)

    def test_what_is_being_done_is_409(self, api: Api) -> None:
        self.being_done(api, timedelta(seconds=5))
        assert code(write(api, "k1"), 409) == "idempotency_in_progress"
        assert code(write(api, "k1", title="Other"), 422) == "idempotency_key_reused"

    def test_what_has_died_is_done_again(self, api: Api) -> None:
        self.being_done(api, idempotency.LEASE + timedelta(seconds=1))
        assert write(api, "k1").status_code == 200
        assert write(api, "k1")["Idempotent-Replayed"] == "true"

    def test_after_a_day_it_is_forgotten(self, api: Api) -> None:
        write(api, "k1")
        KeptAnswer.objects.update(taken_at=timezone.now() - idempotency.KEPT)
        assert "Idempotent-Replayed" not in write(api, "k1")
        write(api, "k2")
        assert KeptAnswer.objects.count() == 2

    def test_some_of_anybodys_are_forgotten_at_a_time(
        self, api: Api, key: Callable[..., Api], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(idempotency, "FORGOTTEN_AT_ONCE", 2)
        for number in range(5):
            write(api, f"k{number}")
        KeptAnswer.objects.update(taken_at=timezone.now() - idempotency.KEPT)
        other = key("sari")
        counts = []
        for number in range(3):
            write(other, f"s{number}")
            counts.append(KeptAnswer.objects.count())
        assert counts == [4, 3, 3]


def test_every_post_heeds_it(api: Api) -> None:
    pk = send(api, "").json()["id"]
    for path in (f"imports/{pk}/pause/", f"imports/{pk}/resume/", f"imports/{pk}/cancel/"):
        api.client.post(f"/api/v1/{path}", headers={"idempotency-key": path})
        assert KeptAnswer.objects.filter(key=path, status=200).exists()
    assert hasattr(ArticleViewSet.create, "__wrapped__")


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_of_four_at_once_one_is_done(api: Api) -> None:
    if connection.vendor != "postgresql":
        missing_service("DATABASE_URL is not PostgreSQL: bin/services start")
    barrier = Barrier(4)

    def ask(_number: int) -> int:
        barrier.wait(timeout=10)
        try:
            status: int = send(api, "k1").status_code
            return status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(ask, range(4)))
    assert answers[0] == 202
    assert set(answers) <= {202, 409}
    assert ImportBatch.objects.count() == 1
