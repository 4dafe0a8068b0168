"""`/api/v1/exports/`: whole lists as files, streamed."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.api import exports
from claims.models import Claim, Claimant, Rating
from tests.api.conftest import Api, faults
from tests.claims import factories
from tests.claims.learning.judged import say
from workbench.lib.access.models import ApiKey

People = dict[str, User]
RatingOf = Callable[[str], Rating]
KINDS = ["claims", "verdicts", "evidence"]


@pytest.fixture
def made(people: People, rating: RatingOf) -> list[Claim]:
    """Five claims, each with evidence, a verdict and its correction; chunks of two."""
    claims = []
    for number in range(5):
        claim = factories.new_claim(
            claimant=f"Minister {number}", article=factories.new_article(),
            language="id" if number == 3 else "en",
        )  # fmt: skip
        factories.new_evidence(claim, sources=2)
        first = factories.new_verdict(claim, people, rating("true"))
        factories.new_verdict(claim, people, rating("false"), replaces=first)
        claims.append(claim)
    return claims


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let few rows be several chunks."""
    monkeypatch.setattr(exports, "CHUNK", 2)
    monkeypatch.setattr(exports, "CLAIMS_A_CHUNK", 2)


def text(answer: Any) -> str:
    """Return what was streamed."""
    assert answer.status_code == 200, answer.content
    assert answer.streaming
    return b"".join(answer.streaming_content).decode()


def objects(api: Api, kind: str, **query: Any) -> list[dict[str, Any]]:
    """Return the rows of a JSON lines file."""
    answer = api.get(f"exports/{kind}.jsonl", **query)
    assert answer["Content-Type"] == "application/x-ndjson; charset=utf-8"
    return [json.loads(line) for line in text(answer).splitlines()]


def table(api: Api, kind: str, **query: Any) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    answer = api.get(f"exports/{kind}.csv", **query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="{kind}.csv"' in answer["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(text(answer), newline="")))


@pytest.mark.parametrize("kind", ["claims", "verdicts"])
def test_an_export_has_all_that_the_list_shows_and_nothing_else(
    api: Api, made: list[Claim], small_chunks: None, kind: str
) -> None:
    listed = api.get(f"{kind}/").json()["results"]
    assert objects(api, kind) == listed[::-1]


def test_evidence_is_that_of_each_claim_by_rank(
    api: Api, made: list[Claim], small_chunks: None
) -> None:
    older = factories.new_claim()
    factories.new_evidence(older)
    newest = factories.new_evidence(older)
    expected = [
        {"claim": claim.pk, **row}
        for claim in [*made, older]
        for row in api.get(f"claims/{claim.pk}/evidence/").json()["results"]
    ]
    assert objects(api, "evidence") == expected
    assert len(expected) == 11
    assert expected[-1]["id"] == newest[0].pk


def test_an_article_that_joined_its_claim_later_is_no_evidence_of_itself(api: Api) -> None:
    claim = factories.new_claim(article=(article := factories.new_article()))
    first, second = factories.new_evidence(claim, sources=2)
    type(article).objects.filter(pk=article.pk).update(
        source=first.snapshot.source, snapshot=first.snapshot
    )
    assert [row["id"] for row in objects(api, "evidence")] == [second.pk]


def test_what_lies_in_an_object_has_a_column_named_by_its_path(api: Api, made: list[Claim]) -> None:
    Claim.objects.create(key="nobody", text="Nobody said so.", language="en")
    *rows, last = table(api, "claims")
    listed = objects(api, "claims")
    assert [row["id"] for row in rows] == [str(row["id"]) for row in listed[:-1]]
    assert [row["claimant.name"] for row in rows] == [
        row["claimant"]["name"] for row in listed[:-1]
    ]
    assert json.loads(rows[0]["appearances"]) == listed[0]["appearances"]
    assert (last["claimant.id"], last["claimant.name"], last["searched_at"]) == ("", "", "")
    (verdict, *_) = table(api, "verdicts")
    assert {"claim.claimant.name", "rating.slug", "citations"} <= set(verdict)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_formula_is_shown_and_not_run(api: Api, formula: str) -> None:
    factories.new_claim(text=f"{formula}, said the office.", claimant="Ana")
    Claimant.objects.update(name=formula)
    (row,) = table(api, "claims")
    assert (row["text"], row["claimant.name"]) == (f"'{formula}, said the office.", f"'{formula}")
    (as_it_is,) = objects(api, "claims")
    assert as_it_is["claimant"]["name"] == formula


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes no half pair")
def test_half_a_surrogate_pair_ends_no_file(api: Api) -> None:
    factories.new_claim(claimant_candidates=["\ud83d"])
    (row,) = objects(api, "claims")
    assert row["claimant_candidates"] == ["\ud83d"]
    assert "\\ud83d" in table(api, "claims")[0]["claimant_candidates"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_filters_of_the_list_choose(api: Api, made: list[Claim], kind: str) -> None:
    rows = objects(api, kind, language="id")
    assert rows
    whose = {"claims": "id", "evidence": "claim"}
    claims = {row["claim"]["id"] if kind == "verdicts" else row[whose[kind]] for row in rows}
    assert claims == {made[3].pk}


def test_whoever_follows_changes_gets_the_oldest_first(
    api: Api, made: list[Claim], small_chunks: None, people: People, rating: RatingOf
) -> None:
    standing = made[0].verdicts.get(status="published")
    factories.new_verdict(made[0], people, rating("true"), replaces=standing)
    rows = objects(api, "verdicts", ordering="updated_at")
    moments = [row["updated_at"] for row in rows]
    assert len(rows) == 11
    assert moments == sorted(moments)
    assert [row["id"] for row in rows] != sorted(row["id"] for row in rows)
    later = objects(api, "verdicts", updated_after=moments[3])
    assert later == rows[4:]


def test_fields_are_chosen_as_in_the_list(api: Api, made: list[Claim]) -> None:
    assert set(objects(api, "verdicts", fields="id,rating")[0]) == {"id", "rating"}
    assert list(table(api, "verdicts", fields="id,status")[0]) == ["id", "status"]
    assert set(faults(api.get("exports/verdicts.csv", fields="id,ratin"))) == {"fields"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_is_refused_before_anything_is_sent(api: Api, kind: str) -> None:
    for form in ("csv", "jsonl"):
        path = f"exports/{kind}.{form}"
        assert set(faults(api.get(path, langauge="id"))) == {"langauge"}
        assert set(faults(api.get(path, page_size=5, cursor="x"))) == {"page_size", "cursor"}
        assert set(faults(api.get(path, q="a\0b"))) == {"q"}
    assert api.get(f"exports/{kind}.xml").status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_people_may_read_it_as_the_list(
    key: Callable[..., Api], made: list[Claim], kind: str
) -> None:
    for form in ("csv", "jsonl"):
        path = f"exports/{kind}.{form}"
        assert Api().get(path).status_code == 401
        assert faults(key("tono").get(path), 403) == {}
        reader = key("rina", "read")
        assert reader.get(path).status_code == 200
        ApiKey.objects.update(scopes=[])
        assert faults(reader.get(path), 403) == {}


def test_no_review_and_no_judgement_is_exported(api: Api, people: People, rating: RatingOf) -> None:
    claim = factories.new_claim()
    (found,) = factories.new_evidence(claim)
    factories.new_review(claim, people["sari"], rating("true"), rationale="SARIS-WORDS")
    say(claim, found.snapshot.source, people["sari"], "refutes")
    for kind in KINDS:
        for form in ("csv", "jsonl"):
            sent = text(api.get(f"exports/{kind}.{form}"))
            assert "SARIS-WORDS" not in sent
            assert "judged" not in sent
    for kind in ("reviews", "judgements"):
        assert api.get(f"exports/{kind}.jsonl").status_code == 404


@pytest.mark.parametrize(("kind", "a_chunk"), [("claims", 2), ("verdicts", 3), ("evidence", 2)])
def test_each_chunk_takes_as_many_queries_and_none_is_read_ahead(
    made: list[Claim], small_chunks: None, kind: str, a_chunk: int
) -> None:
    export = exports.EXPORTS[kind]
    lines = exports.export_lines(export, exports.export_choose(export, {}), {}, "jsonl")
    taken = [len(list(queries)) for queries in _chunks(lines)]
    assert set(taken[:-1]) == {a_chunk}
    assert taken[-1] <= a_chunk
    assert len(taken) >= 3


def _chunks(lines: Iterator[str]) -> Iterator[CaptureQueriesContext]:
    """Take a line after the other, and yield the queries of those that took any."""
    done = object()
    line: Any = None
    while line is not done:
        with CaptureQueriesContext(connection) as queries:
            line = next(lines, done)
        if len(queries):
            yield queries


@pytest.mark.parametrize("kind", KINDS)
def test_no_whole_text_is_read(made: list[Claim], kind: str) -> None:
    """Articles and sources may be long, and a chunk has hundreds of them."""
    export = exports.EXPORTS[kind]
    with CaptureQueriesContext(connection) as queries:
        list(exports.export_lines(export, exports.export_choose(export, {}), {}, "jsonl"))
    for query in queries:
        read = query["sql"].replace('SUBSTR("sources_sourcesnapshot"."text"', "")
        read = read.replace('SUBSTRING("sources_sourcesnapshot"."text"', "")
        assert '"sources_sourcesnapshot"."text",' not in read


def test_a_client_who_goes_away_ends_the_work(
    api: Api, made: list[Claim], small_chunks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.lib.streaming.BLOCK", 1)
    monkeypatch.setattr(exports, "CHUNK", 1)
    answer = api.get("exports/claims.jsonl")
    sent = iter(answer.streaming_content)
    next(sent)
    with CaptureQueriesContext(connection) as queries:
        answer.close()
        assert list(sent) == []
    assert len(queries) == 0


def test_asking_for_the_head_only_reads_no_row(api: Api, made: list[Claim]) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = api.client.head("/api/v1/exports/claims.csv")
    assert (answer.status_code, answer.content) == (200, b"")
    assert not any("claims_claim" in query["sql"] for query in queries)
