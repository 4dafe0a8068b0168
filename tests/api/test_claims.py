"""`/api/v1/claims/` and the evidence of each."""

import pytest

from claims.evidence.choices import RunStatus, StanceHint
from claims.models import Article, Claim, ClaimantAlias, Evidence, RetrievalRun
from claims.statements.choices import ClaimStatus
from tests.api.conftest import Api
from tests.claims import factories
from tests.guards import unsealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim() -> Claim:
    """A claim by Ana Lopez that appeared in two articles."""
    claim = factories.new_claim(
        text="The rice harvest grew.", claimant="Ana Lopez", language="id", checkworthiness=0.9
    )
    for _ in range(2):
        factories.new_appearance(claim, factories.new_article())
    return claim


def test_a_claim_is_shown_with_its_appearances(api: Api, claim: Claim) -> None:
    shown = api.get(f"claims/{claim.pk}/").json()
    assert (shown["text"], shown["status"], shown["checkworthiness"]) == (
        "The rice harvest grew.",
        "new",
        0.9,
    )
    assert shown["claimant"]["name"] == "Ana Lopez"
    assert [a["publisher"] for a in shown["appearances"]] == ["The Daily Example"] * 2
    assert shown["appearances"][0]["start"] == factories.START


def test_an_article_without_publisher_is_shown_too(api: Api) -> None:
    article = factories.new_article(url="", publisher="", external_id="n1")
    claim = factories.new_claim(article=article)
    (appearance,) = api.get(f"claims/{claim.pk}/").json()["appearances"]
    assert (appearance["publisher"], appearance["url"]) == (None, "")


@pytest.mark.parametrize(
    "query",
    [
        {"language": "id"},
        {"status": "new"},
        {"claimant": "ANA LOPEZ"},
        {"claimant": "La Lopez"},
        {"checkworthiness_min": "0.9"},
        {"q": "RICE grew"},
    ],
    ids=str,
)
def test_filters_find_it_once_and_not_the_other(
    api: Api, claim: Claim, query: dict[str, str]
) -> None:
    assert claim.claimant is not None
    for alias in ("La Lopez", "Lopez A."):
        ClaimantAlias.objects.create(claimant=claim.claimant, name=alias)
    factories.new_claim(text="Roads are longer.", status=ClaimStatus.TRIAGED, checkworthiness=0.89)
    assert api.ids("claims/", **query) == [claim.pk]


def test_an_article_has_its_claims_each_once(api: Api, claim: Claim) -> None:
    article = factories.new_article(body=f"{factories.TEXT} {factories.TEXT}")
    second = len(factories.TEXT) + 1
    factories.new_appearance(claim, article)
    factories.new_appearance(
        claim, article, start=second + factories.START, end=second + factories.END
    )
    factories.new_claim()
    assert api.ids("claims/", article=article.pk) == [claim.pk]


class TestEvidence:
    """`claims/{id}/evidence/`."""

    def test_passages_come_by_rank(self, api: Api, claim: Claim) -> None:
        found = factories.new_evidence(claim, sources=3)
        page = api.get(f"claims/{claim.pk}/evidence/").json()["results"]
        assert [row["id"] for row in page] == [evidence.pk for evidence in found]
        assert [row["rank"] for row in page] == [1, 2, 3]

    def test_a_passage_says_where_it_is(self, api: Api, claim: Claim) -> None:
        (evidence,) = factories.new_evidence(claim)
        (row,) = api.get(f"claims/{claim.pk}/evidence/").json()["results"]
        snapshot = evidence.snapshot
        assert row["text"] == snapshot.text[row["start"] : row["end"]]
        assert row["snapshot_sha256"] == snapshot.text_sha256
        assert row["source"]["title"] == snapshot.source.title
        assert row["legs"]["words"] == {"score": 2.0, "rank": 1, "z": 0.5}

    def test_a_source_that_is_itself_under_check_says_so(self, api: Api, claim: Claim) -> None:
        first, _second = factories.new_evidence(claim, sources=2)
        snapshot = first.snapshot
        Article.objects.create(source=snapshot.source, snapshot=snapshot)
        rows = api.get(f"claims/{claim.pk}/evidence/").json()["results"]
        assert [row["is_under_check"] for row in rows] == [True, False]

    def test_a_passage_says_how_it_seems_to_stand_and_how_many_copies_it_has(
        self, api: Api, claim: Claim
    ) -> None:
        first, second = factories.new_evidence(claim, sources=2)
        first.stance = StanceHint.REFUTES
        first.stance_reasons = [{"cause": "negation", "evidence_part": "not", "claim_part": ""}]
        with unsealed(Evidence):
            first.save()
        copies = [first.snapshot.source, factories.new_article().source]
        for source in copies:
            source.copy_group = copies[0].pk
            source.save()
        rows = api.get(f"claims/{claim.pk}/evidence/").json()["results"]
        assert [row["id"] for row in rows] == [first.pk, second.pk]
        assert [row["stance_hint"] for row in rows] == ["refutes", ""]
        assert rows[0]["stance_reasons"] == first.stance_reasons
        assert [row["is_under_check"] for row in rows] == [False, False]
        assert [row["copy_count"] for row in rows] == [2, 0]

    def test_pages_keep_the_order(self, api: Api, claim: Claim) -> None:
        factories.new_evidence(claim, sources=5)
        first = api.get(f"claims/{claim.pk}/evidence/", page_size=2).json()
        second = api.client.get(first["next"]).json()
        assert [row["rank"] for row in first["results"] + second["results"]] == [1, 2, 3, 4]

    def test_only_the_newest_completed_run_counts(self, api: Api, claim: Claim) -> None:
        factories.new_evidence(claim)
        (newest,) = factories.new_evidence(claim)
        RetrievalRun.objects.create(claim=claim, status=RunStatus.QUEUED)
        assert api.ids(f"claims/{claim.pk}/evidence/") == [newest.pk]

    def test_without_a_run_there_is_none(self, api: Api, claim: Claim) -> None:
        assert api.ids(f"claims/{claim.pk}/evidence/") == []

    def test_evidence_of_other_claims_is_not_shown(self, api: Api, claim: Claim) -> None:
        factories.new_evidence(factories.new_claim())
        assert api.ids(f"claims/{claim.pk}/evidence/") == []

    def test_it_takes_as_many_queries_for_ten_passages_as_for_one(
        self, api: Api, claim: Claim
    ) -> None:
        other = factories.new_claim()
        factories.new_evidence(other)
        factories.new_evidence(claim, sources=10)
        one = api.queries(f"claims/{other.pk}/evidence/")
        ten = api.queries(f"claims/{claim.pk}/evidence/")
        assert (one[0], ten[0]) == (1, 10)
        assert one[1] == ten[1] <= 8

    def test_a_missing_claim_is_404(self, api: Api) -> None:
        assert api.get("claims/404/evidence/").status_code == 404
