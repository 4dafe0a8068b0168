"""What the desk shows of evidence: origins, hints, marks in time, and who was asked."""

import re
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.evidence.services.origins import origins_describe
from claims.models import Article, Claim, ConnectorAnswer, Evidence, RetrievalRun
from sources.independence import Link, LinkReason
from sources.models import OriginDecision, PageFetch
from tests.claims import factories
from tests.desk.conftest import Login, desk_url
from tests.desk.test_desk_actions import Desk
from tests.guards import unsealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(people: dict[str, User]) -> Claim:
    """A claim of 5 March with three sources, the last two of one origin."""
    article = factories.new_article(published_at=datetime(2025, 3, 5, tzinfo=UTC))
    claim = factories.new_claim(claimant="Ana Lopez", article=article)
    shown = factories.new_evidence(claim, sources=3)
    _alone, first, copy = [one.snapshot.source_id for one in shown]
    link = Link(first, copy, LinkReason.NEAR_COPY, share=83)
    origins = [
        {"members": [_alone], "links": []},
        {"members": [first, copy], "links": [asdict(link)]},
    ]
    RetrievalRun.objects.update(origins=origins, origin_count=2)
    return claim


@pytest.fixture
def desk(claim: Claim, login: Login) -> Desk:
    """Sari's desk."""
    return Desk(claim, login)


def page(client: Client, claim: Claim, query: str = "") -> str:
    """Return the desk's page."""
    return client.get(desk_url(claim) + query).content.decode()


def ids(claim: Claim) -> list[int]:
    """Return the evidence's keys, best first."""
    return list(claim.runs.get().evidence.order_by("rank").values_list("pk", flat=True))


class TestOrigins:
    """Copies are one origin, explained, and people can split and join."""

    def test_copies_are_folded_under_the_best_and_say_why(self, desk: Desk, claim: Claim) -> None:
        shown = page(desk.client, claim)
        assert "3 sources" in shown
        assert "2 independent origins" in shown
        assert "1 more source of the same origin" in shown
        assert "83% of the shorter one" in shown

    def test_splitting_counts_them_apart_for_good(self, desk: Desk, claim: Claim) -> None:
        _alone, first, copy = ids(claim)
        assert "Counted apart" in desk.told(f"split:{first}-{copy}")
        # The factory's texts are alike: the third one stays with one of the two.
        assert claim.runs.get().origin_count == 2
        assert "2 independent origins" in page(desk.client, claim)
        assert OriginDecision.objects.get().kind == "split"

    def test_joining_counts_them_as_one(self, desk: Desk, claim: Claim) -> None:
        alone, first, copy = ids(claim)
        RetrievalRun.objects.update(origins=[], origin_count=3)
        assert "Counted as one" in desk.told(f"join:{alone}", **{f"join-{alone}": first})
        shown = page(desk.client, claim)
        assert "joined by a person" in shown
        assert copy

    def test_a_later_run_heeds_what_people_decided(self, desk: Desk, claim: Claim) -> None:
        _alone, first, copy = ids(claim)
        desk.told(f"split:{first}-{copy}")
        shown = list(claim.runs.get().evidence.select_related("snapshot__source__publisher"))
        apart = {one.snapshot.source_id for one in shown if one.pk in (first, copy)}
        again = origins_describe(shown)
        assert sorted(len(origin["members"]) for origin in again) == [1, 2]
        assert not any(apart <= set(origin["members"]) for origin in again)

    @pytest.mark.parametrize("argument", ["", "1", "1-", "x-y", "0-0", "9" * 30 + "-1"])
    def test_junk_decides_nothing(self, desk: Desk, argument: str) -> None:
        assert desk.press(f"split:{argument}").status_code == 404
        assert not OriginDecision.objects.exists()

    def test_evidence_of_another_claim_is_not_touched(self, desk: Desk, claim: Claim) -> None:
        other = factories.new_evidence(factories.new_claim(), sources=2)
        assert desk.press(f"split:{other[0].pk}-{other[1].pk}").status_code == 404

    def test_who_may_not_review_decides_nothing(self, claim: Claim, login: Login) -> None:
        first, second, _third = ids(claim)
        assert Desk(claim, login, "tono").press(f"split:{first}-{second}").status_code == 403


class TestMarks:
    """What was not known when the claim was made is marked, and can be hidden but is never lost."""

    def test_later_undated_and_fact_checks_are_marked_and_can_be_hidden(
        self, desk: Desk, claim: Claim
    ) -> None:
        earlier, later, undated = [
            one.snapshot.source for one in claim.runs.get().evidence.order_by("rank")
        ]
        RetrievalRun.objects.update(origins=[], origin_count=3)
        for source, title, moment in (
            (earlier, "Written before", datetime(2025, 3, 1, tzinfo=UTC)),
            (later, "Written later", datetime(2025, 3, 9, tzinfo=UTC)),
            (undated, "Without a date", None),
        ):
            source.title, source.published_at, source.published_offset = title, moment, None
            source.save()
        shown = page(desk.client, claim)
        assert "4 days after the claim" in shown
        assert "undated" in shown
        assert "hide the 2 that are later, undated or fact-checks" in shown
        known = page(desk.client, claim, "?known=1")
        assert "Written before" in known
        assert "Written later" not in known
        assert "Without a date" not in known
        assert "show the 2 that are later" in known

    def test_where_all_is_hidden_the_page_says_so(self, desk: Desk, claim: Claim) -> None:
        for one in claim.runs.get().evidence.all():
            source = one.snapshot.source
            source.kind = "fact_check"
            source.save()
        assert "All that was found is later than the claim" in page(desk.client, claim, "?known=1")


def test_evidence_that_is_itself_under_check_is_marked(desk: Desk, claim: Claim) -> None:
    assert "itself under check here" not in page(desk.client, claim)
    snapshot = claim.runs.get().evidence.earliest("rank").snapshot
    Article.objects.create(source=snapshot.source, snapshot=snapshot)
    assert page(desk.client, claim).count("itself under check here") == 1


class TestHints:
    """A machine's hint has its reasons, and is called one."""

    def test_a_hint_is_shown_with_its_reasons_in_words(self, desk: Desk, claim: Claim) -> None:
        reason = {"cause": "denial", "claim_part": "will send", "evidence_part": "denied <b>that"}
        with unsealed(Evidence):
            claim.runs.get().evidence.update(stance="refutes", stance_reasons=[reason])
        shown = page(desk.client, claim)
        assert "seems to refute" in shown
        assert "a machine’s hint" in shown
        assert "someone denies or refuses it (“denied &lt;b&gt;that” ↔ “will send”)" in shown

    def test_an_unclear_one_stays_in_the_background(self, desk: Desk, claim: Claim) -> None:
        reason = {"cause": "far_apart", "claim_part": "", "evidence_part": ""}
        with unsealed(Evidence):
            claim.runs.get().evidence.update(stance="unclear", stance_reasons=[reason])
        shown = page(desk.client, claim)
        assert "No stance hint: not close enough in meaning" in shown
        assert "a machine’s hint" not in shown

    def test_a_fact_checks_verdict_is_told_as_its_own(self, desk: Desk, claim: Claim) -> None:
        reason = {"cause": "says_false", "claim_part": "", "evidence_part": "Our rating: <b>false"}
        with unsealed(Evidence):
            claim.runs.get().evidence.update(stance="unclear", stance_reasons=[reason])
        shown = page(desk.client, claim)
        assert "This fact-check says: false (“Our rating: &lt;b&gt;false”)" in shown
        assert "a machine’s hint" not in shown
        assert "No stance hint" not in shown

    def test_why_it_is_in_its_tier_is_said_in_words(self, desk: Desk, claim: Claim) -> None:
        with unsealed(Evidence):
            claim.runs.get().evidence.update(tier="speaks", confidence=0.9)
        shown = page(desk.client, claim)
        assert re.search(r"<strong>Speaks to the claim</strong>: same (names|words|numbers)", shown)


class TestAsked:
    """Who was asked outside, and sources by address."""

    def test_each_connector_says_how_it_went(self, desk: Desk, claim: Claim) -> None:
        run = claim.runs.get()
        answer = ConnectorAnswer.objects.create(
            run=run, connector="gdelt", status="failed", reason="busy", error="It rests <now>."
        )
        answer.pages.add(PageFetch.objects.create(key="k", url="https://daily.example/page"))
        shown = page(desk.client, claim)
        assert "gdelt: Did not answer" in shown
        assert "It rests &lt;now&gt;." in shown
        assert "https://daily.example/page: Queued" in shown

    def test_an_address_is_fetched(self, desk: Desk, claim: Claim) -> None:
        told = desk.told("address", address="https://daily.example/soldiers", rationale="typed")
        assert "being fetched" in told
        assert PageFetch.objects.get().url == "https://daily.example/soldiers"
        assert desk.draft.rationale == "typed"

    @pytest.mark.parametrize(
        ("address", "said"),
        [("", "web address first"), ("ftp://x.example/", "http"), ("\0", "web address first")],
    )
    def test_what_is_none_is_said_at_once(self, desk: Desk, address: str, said: str) -> None:
        assert said in desk.told("address", address=address)
