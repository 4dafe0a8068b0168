"""The founding article from end to end, on both search backends, against the sample desk's sources.

The article stays outside the repository; without it these tests skip visibly.
"""

import json
import os
import uuid
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from elasticsearch import Elasticsearch
from pytest_django import Settings

from claims.articles.services import article_save
from claims.desk.claim.cards import evidence_card
from claims.evidence.services.runs import run_execute, run_open, run_take
from claims.models import Article, Claim, Evidence
from claims.statements.selectors import appearance_list, said_date
from claims.statements.services.extracting import article_extract
from sources.documents import read_record, read_text
from sources.models import Source
from sources.search import get_backend
from sources.services import source_save, sources_index
from tests.conftest import missing_service

pytestmark = [pytest.mark.shared, pytest.mark.django_db]

# Sources of the sample desk, in English, that report what Hegseth said in Brussels.
SAYS_THE_SAME = {"source-001", "source-002", "source-003", "source-004", "source-005", "source-008"}
WIRE_COPIES = {"source-001", "source-002", "source-003"}
# Whose statement, words of it, and the sources in other languages that report it.
COUNTERPARTS = {
    ("Pete Hegseth:", "jaminan keamanan"): SAYS_THE_SAME,
    ("Kementerian Luar Negeri China:", "informasi terkini"): {"source-011", "source-019"},
    ("Vladimir Putin:", "akar penyebab konflik"): {"source-011"},
    ("Xi Jinping:", "Sahabat Perdamaian"): {"source-038"},
    ("Xi Jinping:", "menyambut baik"): {"source-011", "source-019"},
    ("Xi Jinping:", "pihak ketiga"): {"source-011", "source-019"},
}


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.services)])
def both_backends(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    """Run a test on each backend, with an index of its own."""
    if request.param == "embedded":
        yield request.param
        return
    url = os.environ.get("ELASTICSEARCH_URL", "")
    if not url:
        missing_service("ELASTICSEARCH_URL is not set: bin/services start")
    settings.SEARCH_BACKEND = "elasticsearch"
    settings.ELASTICSEARCH_URL = url
    settings.SEARCH_ALIAS = f"test-{uuid.uuid4().hex}"
    yield request.param
    client = Elasticsearch(url)
    client.indices.delete(index=",".join(client.indices.get(index=f"{settings.SEARCH_ALIAS}*")))


@pytest.fixture
def founding_claims(db: None, founding_article: bytes) -> dict[str, Claim]:
    """The founding article's claims, by their text."""
    article = article_save(document=read_text(founding_article)).article
    article_extract(article_id=article.pk)
    return {str(claim): claim for claim in Claim.objects.select_related("claimant")}


@pytest.fixture
def sample_sources(both_backends: str, db: None) -> str:
    """The sample desk's sources, indexed."""
    get_backend().ensure()
    path = django_settings.BASE_DIR / "claims" / "sample_desk" / "sources.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for record in records:
        source_save(document=read_record(record), kind=record["kind"], is_sample=True)
    return both_backends


def evidence_for(claim: Claim) -> list[Evidence]:
    """Search and return what was found, best first."""
    taken = run_take(run_id=run_open(claim=claim).pk)
    assert taken is not None
    assert run_execute(taken=taken)
    return list(taken.row.evidence.order_by("rank").select_related("snapshot__source__publisher"))


def the_claim(claims: dict[str, Claim], *words: str) -> Claim:
    """Return the one claim whose text has all these words."""
    (claim,) = [claim for text, claim in claims.items() if all(word in text for word in words)]
    return claim


def test_the_article_is_read_with_its_printed_time(founding_claims: dict[str, Claim]) -> None:
    source = Article.objects.get().source
    assert source.publisher is not None
    assert source.publisher.name == "SinPo.id"
    assert source.printed_at is not None
    assert source.printed_at.isoformat() == "2025-02-25T04:20:00+07:00"
    assert source.language == "id"


def test_hegseths_statement_is_a_claim_with_exact_offsets(
    founding_claims: dict[str, Claim],
) -> None:
    claim = the_claim(founding_claims, "Pete Hegseth:", "jaminan keamanan")
    assert claim.claimant is not None
    assert claim.claimant.name == "Pete Hegseth"
    appearance = claim.appearances.select_related("snapshot").get()
    assert appearance.snapshot.text[appearance.start : appearance.end] == appearance.quote
    assert "tidak akan terlibat dalam jaminan keamanan" in appearance.quote


def test_the_others_statements_are_claims_and_labels_are_none(
    founding_claims: dict[str, Claim],
) -> None:
    claimants = {claim.claimant.name for claim in founding_claims.values() if claim.claimant}
    assert {"Vladimir Putin", "Xi Jinping", "Kementerian Luar Negeri China"} <= claimants
    for text in founding_claims:
        assert "BERITA" not in text
        assert text != "Rusia dan China"


def test_each_statement_finds_its_counterpart_in_another_language_among_the_first_three(
    sample_sources: str, founding_claims: dict[str, Claim]
) -> None:
    sources_index(source_ids=[source.pk for source in Source.objects.all()])
    for words, counterparts in COUNTERPARTS.items():
        found = evidence_for(the_claim(founding_claims, *words))
        first = [evidence.snapshot.source for evidence in found[:3]]
        same = [s for s in first if s.language != "id" and s.external_id in counterparts]
        assert same, (words, [(source.language, source.title) for source in first])

    own = Article.objects.get().source_id
    for claim in founding_claims.values():
        shown = claim.runs.get().evidence.all() if claim.runs.exists() else evidence_for(claim)
        assert shown
        for evidence in shown:
            assert evidence.snapshot.source_id != own, "an article is no evidence of itself"


def test_wire_copies_are_one_origin_and_what_came_later_is_marked(
    sample_sources: str, founding_claims: dict[str, Claim]
) -> None:
    sources_index(source_ids=[source.pk for source in Source.objects.all()])
    claim = the_claim(founding_claims, "Pete Hegseth:", "jaminan keamanan")
    shown = evidence_for(claim)
    names = dict(Source.objects.values_list("pk", "external_id"))
    origins = [{names[pk] for pk in one["members"]} for one in claim.runs.get().origins]
    assert any(origin >= WIRE_COPIES for origin in origins), origins
    assert 0 < claim.runs.get().origin_count <= len(origins) < len(shown)

    said = said_date(list(appearance_list(claim)))
    cards = [evidence_card(one, claim, said=said, cited=False) for one in shown]
    assert any(card.is_later for card in cards)
    for card in cards:
        published = card.evidence.snapshot.source.printed_date
        assert card.is_later == (published is not None and said is not None and published > said)
        assert ("after the claim" in card.as_of) == card.is_later
