"""A run puts its evidence into tiers; only what speaks to the claim counts as an origin."""

import pytest

from claims.evidence.choices import EvidenceTier, StanceHint
from claims.evidence.services.origins import origins_count
from claims.evidence.services.runs import run_execute, run_open, run_take
from claims.models import Claim, Evidence, RetrievalRun
from sources.choices import SourceKind
from sources.models import Source
from sources.relevance import Tier
from sources.search import SearchBackend
from sources.services import sources_index
from tests.claims import factories

pytestmark = pytest.mark.django_db

OTHER_MATTERS = [
    "The ferry to Palu was late because of high waves.",
    "A striker from Manado scored twice in the derby.",
    "The museum of textiles opens again after repairs.",
    "Coffee growers expect a smaller crop after the drought.",
    "The city council voted on parking fees in the old town.",
    "An exhibition of shadow puppets draws visitors from abroad.",
    "Doctors advise against the new diet that actors praise.",
    "A bridge in the north is closed to lorries for a month.",
]
CLAIM = "Governor Sari Lontar opened a bridge of 420 metres in Muara Teweh on Tuesday"
REPORT = "The 420-metre bridge in Muara Teweh was opened on Tuesday by Governor Sari Lontar."


def searched(claim: Claim, *bodies: str) -> RetrievalRun:
    """Index these texts, and what is there already, and search for a claim's evidence."""
    for number, body in enumerate(bodies):
        factories.new_source(title=f"News {number}", body=body)
    sources_index(source_ids=list(Source.objects.values_list("pk", flat=True)))
    taken = run_take(run_id=run_open(claim=claim).pk)
    assert taken is not None
    assert run_execute(taken=taken)
    return RetrievalRun.objects.get(pk=taken.row.pk)


def tier_of(run: RetrievalRun, words: str) -> str:
    """Return the tier of the evidence that has these words."""
    [one] = [one for one in run.evidence.select_related("snapshot") if words in one.snapshot.text]
    assert one.confidence is not None
    return one.tier


def test_what_reports_the_claim_speaks_to_it_and_nothing_else(backend: SearchBackend) -> None:
    run = searched(factories.new_claim(text=CLAIM), REPORT, *OTHER_MATTERS)
    assert tier_of(run, "420-metre") == EvidenceTier.SPEAKS
    assert run.evidence.filter(tier=EvidenceTier.SPEAKS).count() == 1
    assert run.origin_count == 1


def test_a_report_in_another_language_speaks_too(backend: SearchBackend) -> None:
    report = (
        "Gubernur Sari Lontar pada Selasa meresmikan jembatan sepanjang 420 meter di Muara Teweh."
    )
    run = searched(factories.new_claim(text=CLAIM), report, *OTHER_MATTERS)
    assert tier_of(run, "meresmikan") == EvidenceTier.SPEAKS


def test_of_many_that_report_it_none_stands_out_and_all_speak(backend: SearchBackend) -> None:
    reports = [f"{REPORT} Reporter {n} was there with {n} others." for n in range(12)]
    run = searched(factories.new_claim(text=CLAIM), *reports, *OTHER_MATTERS)
    speaking = run.evidence.filter(tier=EvidenceTier.SPEAKS)
    assert speaking.count() >= 10
    assert all("420-metre" in one.snapshot.text for one in speaking.select_related("snapshot"))


def test_where_nobody_reports_it_nothing_is_found(backend: SearchBackend) -> None:
    run = searched(factories.new_claim(text=CLAIM), *OTHER_MATTERS)
    assert run.evidence.exists()
    assert not run.evidence.filter(tier=EvidenceTier.SPEAKS).exists()
    assert run.origin_count == 0


def test_a_fact_check_of_this_claim_is_told_by_its_own_verdict_and_never_supports(
    backend: SearchBackend,
) -> None:
    told = f"A post says: {CLAIM}.\n\nThe bridge does not exist.\n\nOur rating: false."
    rated = factories.new_source(
        title="Did Governor Sari Lontar open a bridge in Muara Teweh?", body=told
    )
    silent = factories.new_source(title="A bridge in Muara Teweh?", body=f"{CLAIM}, says a post.")
    about_another = factories.new_source(
        title="Is coffee bad for the heart?",
        body=f"A post says so.\n\n{CLAIM}. Nobody spoke of coffee there.\n\nOur rating: false.",
    )
    everything = Source.objects.filter(pk__in=[rated.pk, silent.pk, about_another.pk])
    everything.update(kind=SourceKind.FACT_CHECK)
    run = searched(factories.new_claim(text=CLAIM), *OTHER_MATTERS)
    by_source = {one.snapshot.source_id: one for one in run.evidence.select_related("snapshot")}
    assert by_source[rated.pk].tier == by_source[silent.pk].tier == EvidenceTier.SPEAKS
    assert by_source[rated.pk].stance == StanceHint.UNCLEAR
    assert [one["cause"] for one in by_source[rated.pk].stance_reasons] == ["says_false"]
    assert by_source[silent.pk].stance != StanceHint.SUPPORTS
    reasons = by_source[about_another.pk].stance_reasons
    assert "says_false" not in [one["cause"] for one in reasons]


def test_origins_of_evidence_without_tiers_all_count() -> None:
    shown = factories.new_evidence(factories.new_claim(), sources=2)
    ids = [one.snapshot.source_id for one in shown]
    origins = [{"members": [pk], "links": []} for pk in ids]
    assert origins_count(origins, shown) == 2
    shown[0].tier, shown[1].tier = EvidenceTier.SPEAKS, EvidenceTier.REST
    assert origins_count(origins, shown) == 1


def test_the_database_knows_the_same_tiers() -> None:
    assert set(EvidenceTier.values) == {tier.value for tier in Tier}
    assert Evidence._meta.get_field("tier").choices == EvidenceTier.choices
