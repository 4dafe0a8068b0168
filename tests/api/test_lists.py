"""What all lists have in common: strict filters, cursor pages, a fixed number of queries."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.comments.services import comment_add
from claims.models import Claim, ImportBatch, Rating, RatingScale, Verdict
from tests.api.conftest import Api, faults
from tests.claims import factories
from workbench.lib.access.keys import key_issue

MakeRow = Callable[[], int]
LISTS = [
    "articles/", "claims/", "verdicts/", "imports/", "sources/", "api-keys/", "claimants/",
    "appearances/", "retrieval-runs/", "rating-scales/", "reviews/", "citations/", "snapshots/",
    "comments/",
]  # fmt: skip


@pytest.fixture
def rows(people: dict[str, User], rating: Callable[[str], Rating]) -> dict[str, MakeRow]:
    """How to make one more row for a list, each with all that a row can carry."""

    def claim() -> Claim:
        article = factories.new_article()
        made = factories.new_claim(claimant=f"Minister {article.pk}", article=article)
        factories.new_appearance(made, factories.new_article())
        return made

    def verdict() -> int:
        first = factories.new_verdict(made := claim(), people, rating("true"))
        return factories.new_verdict(made, people, rating("false"), replaces=first).pk

    def scale() -> int:
        made = RatingScale.objects.create(slug=f"scale-{next(numbers)}", name="Two steps")
        for order, slug in enumerate(("yes", "no"), start=1):
            Rating.objects.create(scale=made, slug=slug, order=order, labels={"en": slug})
        return made.pk

    numbers = count()
    return {
        "articles/": lambda: factories.new_article().pk,
        "claims/": lambda: claim().pk,
        "verdicts/": verdict,
        "imports/": lambda: ImportBatch.objects.create(channel="api", name="x").pk,
        "sources/": lambda: factories.new_source().pk,
        "claimants/": lambda: claim().claimant_id or 0,
        "appearances/": lambda: claim().appearances.latest("pk").pk,
        "retrieval-runs/": lambda: factories.new_evidence(claim())[0].run_id,
        "rating-scales/": scale,
        "reviews/": lambda: factories.new_review(claim(), people["rina"], rating("true")).pk,
        "citations/": lambda: Verdict.objects.get(pk=verdict()).citations.latest("pk").pk,
        "snapshots/": lambda: factories.current_snapshot(factories.new_source()).pk,
        "comments/": lambda: comment_add(claim=claim(), by=people["edo"], text="@rina?").pk,
        "api-keys/": lambda: key_issue(name="x", user=people["rina"], scopes=["read"])[0].pk,
    }


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_as_many_queries_for_ten_rows_as_for_one(
    api: Api, rows: dict[str, MakeRow], path: str
) -> None:
    rows[path]()
    few, few_queries = api.queries(path)
    for _ in range(9):
        rows[path]()
    many, many_queries = api.queries(path)
    assert many >= 10 > few
    assert many_queries == few_queries <= 8


@pytest.mark.parametrize("path", LISTS)
def test_an_unknown_filter_is_refused_by_name(api: Api, path: str) -> None:
    response = api.get(path, langauge="id", page_size=1)
    assert list(faults(response)) == ["langauge"]


@pytest.mark.parametrize("path", LISTS)
def test_pages_lead_through_all_rows_newest_first(
    api: Api, rows: dict[str, MakeRow], path: str
) -> None:
    for _ in range(3):
        rows[path]()
    whole = api.ids(path)
    assert whole == sorted(whole, reverse=True)
    seen: list[int] = []
    page: dict[str, Any] = api.get(path, page_size=2).json()
    while True:
        assert len(page["results"]) <= 2
        seen += [row["id"] for row in page["results"]]
        if not page["next"]:
            break
        page = api.client.get(page["next"]).json()
    assert seen == whole
    assert page["previous"]


@pytest.mark.parametrize("path", LISTS)
def test_a_row_that_comes_in_meanwhile_moves_no_page(
    api: Api, rows: dict[str, MakeRow], path: str
) -> None:
    for _ in range(3):
        rows[path]()
    whole = api.ids(path)
    page = api.get(path, page_size=2).json()
    rows[path]()
    second = api.client.get(page["next"]).json()
    assert [row["id"] for row in second["results"]] == whole[2:4]


@pytest.mark.parametrize("path", LISTS)
def test_a_page_has_at_most_200_rows_whatever_is_asked(
    api: Api, rows: dict[str, MakeRow], path: str
) -> None:
    rows[path]()
    for size in ("100000000000", "-1", "0", "many"):
        assert api.ids(path, page_size=size)


@pytest.mark.parametrize("path", LISTS)
def test_a_broken_cursor_is_not_found(api: Api, rows: dict[str, MakeRow], path: str) -> None:
    rows[path]()
    for cursor in ("nonsense", "cD1ub25zZW5zZQ==", "%00"):
        assert api.get(path, cursor=cursor).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_a_single_row_is_shown_and_a_missing_one_is_404(
    api: Api, rows: dict[str, MakeRow], path: str
) -> None:
    pk = rows[path]()
    assert api.get(f"{path}{pk}/").json()["id"] == pk
    for missing in (pk + 1000, "9" * 30, "x"):
        assert api.get(f"{path}{missing}/").status_code == 404


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("articles/", {"status": "nonsense"}),
        ("articles/", {"batch": "x"}),
        ("claims/", {"status": "nonsense"}),
        ("claims/", {"article": "x"}),
        ("claims/", {"checkworthiness_min": "x"}),
        ("claims/", {"q": "a\0b"}),
        ("verdicts/", {"published_after": "yesterday"}),
        ("verdicts/", {"claim": "x"}),
        ("imports/", {"channel": "nonsense"}),
        ("sources/", {"published_before": "2025-13-01"}),
        ("sources/", {"kind": "nonsense"}),
        ("reviews/", {"status": "nonsense"}),
        ("reviews/", {"claim": "x"}),
        ("citations/", {"verdict": "x"}),
        ("comments/", {"claim": "x"}),
        ("citations/", {"cites": "no domain"}),
        ("retrieval-runs/", {"created_after": "yesterday"}),
        ("appearances/", {"attribution": "nonsense"}),
        ("snapshots/", {"source": "x"}),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_by_name(
    api: Api, path: str, query: dict[str, str]
) -> None:
    response = api.get(path, **query)
    assert set(faults(response)) == set(query)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("claims/", {"article": "9" * 40}),
        ("claims/", {"article": "1.5"}),
        ("verdicts/", {"claim": "9" * 40}),
        ("articles/", {"batch": "9" * 40}),
        ("claims/", {"checkworthiness_min": "NaN"}),
        ("claims/", {"checkworthiness_min": "-Infinity"}),
        ("claims/", {"q": "%_\\'\";--"}),
        ("citations/", {"review": "9" * 40}),
        ("citations/", {"verdict": "1.5"}),
        ("claimants/", {"q": "%_\\'\";--"}),
        ("sources/", {"publisher": "x" * 5000}),
    ],
)
def test_an_odd_value_finds_nothing_or_is_refused(
    api: Api, path: str, query: dict[str, str]
) -> None:
    response = api.get(path, **query)
    assert response.status_code in (200, 400)
    assert response.status_code == 400 or response.json()["results"] == []


@pytest.mark.parametrize("path", ["claims/{}/evidence/", "sources/search/"])
def test_an_unknown_parameter_is_refused_beside_the_lists_too(api: Api, path: str) -> None:
    pk = factories.new_claim().pk
    response = api.get(path.format(pk), q="rice", langauge="id")
    assert "langauge" in faults(response)


@pytest.mark.parametrize("language", ["xx", "english", "q", "zz-ZZ", "%", "x" * 500])
def test_a_language_that_does_not_exist_is_refused(api: Api, language: str) -> None:
    response = api.get("sources/search/", q="rice", language=language)
    assert set(faults(response)) == {"language"}
