"""`/api/v1/sources/`: listed, and searched through the index."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from sources.choices import SourceKind
from sources.models import Source
from sources.search import SearchBackend
from sources.services import source_save
from tests.api.conftest import Api, faults
from tests.claims import factories
from tests.conftest import document

pytestmark = pytest.mark.django_db
MakeSource = Callable[..., Source]


def test_filters_find_a_source(api: Api) -> None:
    source = factories.new_source(
        language="id", publisher="Harian Contoh", published_at=datetime(2025, 5, 1, tzinfo=UTC)
    )
    Source.objects.filter(pk=source.pk).update(kind=SourceKind.OFFICIAL, is_sample=True)
    factories.new_source()
    for query in (
        {"language": "id"},
        {"publisher": "harian contoh"},
        {"kind": "official"},
        {"is_sample": "true"},
        {"published_after": "2025-05-01T00:00:00Z"},
    ):
        assert api.ids("sources/", **query) == [source.pk]
    assert source.pk not in api.ids("sources/", published_before="2025-05-01T00:00:00Z")


def test_the_text_comes_with_a_single_source_only(api: Api) -> None:
    source = factories.new_source()
    (row,) = api.get("sources/").json()["results"]
    assert "text" not in row
    detail = api.get(f"sources/{source.pk}/").json()
    assert detail["text"] == factories.TEXT
    assert detail["text_sha256"] == factories.current_snapshot(source).text_sha256


def test_a_time_keeps_the_zone_it_was_printed_in(api: Api) -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    source = factories.new_source(published_at=datetime(2025, 3, 4, 1, 0, tzinfo=india))
    shown = api.get(f"sources/{source.pk}/").json()["published_at"]
    assert shown == "2025-03-04T01:00:00+05:30"


def test_a_source_without_publisher_and_date_is_shown(api: Api) -> None:
    source = factories.new_source(url="", publisher="", external_id="n1", published_at=None)
    shown = api.get(f"sources/{source.pk}/").json()
    assert (shown["publisher"], shown["published_at"]) == (None, None)


class TestSearch:
    """`sources/search/`."""

    def test_words_find_passages(self, api: Api, make_source: MakeSource) -> None:
        source = make_source()
        make_source(url="https://daily.example/2", title="Roads", body="Roads are longer now.")
        (hit,) = api.get("sources/search/", q="soldiers abroad").json()
        assert hit["source"]["id"] == source.pk
        assert "soldiers" in hit["text"]
        assert hit["text"] == factories.current_snapshot(source).text[hit["start"] : hit["end"]]
        assert hit["score"] > 0

    def test_a_passage_that_was_replaced_is_not_shown(
        self, api: Api, make_source: MakeSource
    ) -> None:
        source = make_source()
        source_save(document=document(url=source.url, body="Roads are longer now."))
        assert api.get("sources/search/", q="soldiers").json() == []

    @pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "  "}], ids=str)
    def test_without_words_it_is_400(self, api: Api, query: dict[str, str]) -> None:
        response = api.get("sources/search/", **query)
        assert list(faults(response)) == ["q"]

    @pytest.mark.parametrize(
        "words", ['"', "(", "title:*", "AND OR NOT", "a\0b", "[1 TO 2]", "\\", "x" * 20_000, "🌾"]
    )
    def test_any_text_is_safe(self, api: Api, backend: SearchBackend, words: str) -> None:
        assert api.get("sources/search/", q=words).json() == []

    @pytest.mark.parametrize("language", ["id", "ID-id", "und", "tl"])
    def test_any_language_there_is_can_be_asked_in(
        self, api: Api, backend: SearchBackend, language: str
    ) -> None:
        assert api.get("sources/search/", q="padi", language=language).status_code == 200

    @pytest.mark.parametrize("asked", [{"q": ""}, {"q": "padi", "language": "tlh"}], ids=str)
    def test_a_refusal_is_told_in_the_readers_language(
        self, api: Api, monkeypatch: pytest.MonkeyPatch, asked: dict[str, str]
    ) -> None:
        monkeypatch.setattr("sources.api.views._", str.upper)
        response = api.get("sources/search/", **asked)
        assert response.status_code == 400
        assert any(words in str(response.json()) for words in ("SAY WHAT", "NO SUCH LANGUAGE"))

    def test_while_the_index_is_away_it_is_503_and_the_list_goes_on(
        self, api: Api, search_away: None
    ) -> None:
        response = api.get("sources/search/", q="rice")
        assert response.status_code == 503
        assert response.json()["code"] == "search_unavailable"
        assert int(response["Retry-After"]) > 0
        assert api.get("sources/").status_code == 200

    def test_ten_passages_take_as_many_queries_as_one(
        self, api: Api, make_source: MakeSource
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        counts = []
        for number in range(10):
            make_source(url=f"https://daily.example/{number}", title=f"Troops {number}")
            if number in (0, 9):
                with CaptureQueriesContext(connection) as captured:
                    found = api.get("sources/search/", q="soldiers").json()
                assert len(found) == number + 1
                counts.append(len(captured))
        assert counts[0] == counts[1]
