"""The audit trail of a desk: what is in it, and that whoever tampers with the database is found."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from claims.audited import audit_begin, audit_faults
from claims.evidence.services.origins import origins_decide
from claims.models import Citation, Claim, Claimant, Review, Verdict
from claims.reviews.services.deciding import second_review_ask
from claims.reviews.services.reviews import review_submit
from claims.statements.services.claims import claim_dismiss, claim_reopen, claimant_pick
from claims.statements.services.correcting import (
    Wording,
    claim_correct,
    claim_merge,
    claim_split,
)
from claims.statements.services.joining import claimants_join
from sources.models import OriginDecisionKind, SourceSnapshot
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.guards import unsealed
from workbench.lib.audit.chain import BEGUN
from workbench.lib.audit.models import AuditEvent
from workbench.lib.audit.recording import record

People = dict[str, User]


@pytest.fixture
def verdict(people: People, rating: RatingOf) -> Verdict:
    """A verdict that was published."""
    claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
    return factories.new_verdict(claim, people, rating("true"))


def acts() -> list[str]:
    """What is in the trail, in its order."""
    return list(AuditEvent.objects.order_by("number").values_list("act", flat=True))


def told() -> list[str]:
    """What is wrong with it."""
    return [str(fault) for fault in audit_faults()]


class TestRecorded:
    """What people decide."""

    def test_publishing(self, verdict: Verdict, people: People) -> None:
        handed_in, published = AuditEvent.objects.order_by("number")
        assert (handed_in.act, handed_in.actor) == ("review.handed_in", f"user:{people['rina'].pk}")
        assert (published.act, published.actor) == ("verdict.published", f"user:{people['edo'].pk}")
        assert published.subject == f"verdict:{verdict.pk}"
        assert published.data["claim"] == verdict.claim_id
        assert published.previous == handed_in.hash
        assert told() == []

    def test_no_name_of_the_desks_people_is_in_it(self, verdict: Verdict) -> None:
        words = " ".join(str(event.as_exported()) for event in AuditEvent.objects.all())
        assert "Rina" not in words
        assert "Edo" not in words

    def test_what_becomes_of_a_claim(self, people: People) -> None:
        rina = people["rina"]
        article = factories.new_article()
        claim = factories.new_claim(article=article, text="It is so", claimant="")
        other = factories.new_claim(article=article)
        claim_correct(claim=claim, seen=Wording("It is so"), now=Wording("It was so"), by=rina)
        claim_dismiss(claim=claim, reason="An opinion.", by=rina)
        claim_reopen(claim=claim, by=rina)
        now = Wording("It was so")
        claim_split(claim=claim, seen=now, now=now, other=Wording("And so was that"), by=rina)
        claim_merge(claim=claim, into=other, by=rina)
        assert [act for act in acts() if act != "claim.corrected"] == [
            "claim.dismissed", "claim.reopened", "claim.added", "claim.split", "claim.joined",
        ]  # fmt: skip
        first = AuditEvent.objects.get(number=1)
        assert first.data == {
            "was": {"text": "It is so", "claimant": ""},
            "now": {"text": "It was so", "claimant": ""},
        }
        assert set(AuditEvent.objects.values_list("actor", flat=True)) == {f"user:{rina.pk}"}

    def test_who_said_it_and_who_is_one(self, people: People) -> None:
        claim = factories.new_claim(claimant="")
        Claim.objects.filter(pk=claim.pk).update(claimant_candidates=["Ana", "Ben"])
        claim.refresh_from_db()
        claimant_pick(claim=claim, name="Ana", by=people["rina"])
        one, other = (Claimant.objects.create(name=n, key=n) for n in ("A. Lopez", "Ana Lopez"))
        claimants_join(claimant=one, into=other, by=people["edo"])
        assert acts() == ["claim.claimant_picked", "claimant.joined"]

    def test_editors_decisions(self, verdict: Verdict, people: People, rating: RatingOf) -> None:
        claim = factories.new_claim()
        review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
        second_review_ask(claim=claim, by=people["edo"], reason="Look again.")
        one, other = factories.new_source(), factories.new_source()
        kind = OriginDecisionKind.JOIN
        origins_decide(claim=claim, first=one, second=other, kind=kind, by=people["edo"])
        assert acts()[-2:] == ["claim.asked", "origins.decided"]

    def test_what_is_undone_is_not_in_it(self, people: People) -> None:
        with transaction.atomic():
            claim_dismiss(claim=factories.new_claim(), reason="An opinion.", by=people["rina"])
            transaction.set_rollback(True)
        assert acts() == []

    def test_a_desk_from_before_begins_with_what_it_has(self, verdict: Verdict) -> None:
        with unsealed(AuditEvent):
            AuditEvent.objects.all().delete()
        assert "is in no event" in " ".join(told())
        assert audit_begin()
        assert not audit_begin()
        assert set(acts()) == {BEGUN}
        assert told() == []

    def test_what_came_before_a_late_beginning_is_taken_in(
        self, verdict: Verdict, people: People, rating: RatingOf
    ) -> None:
        with unsealed(AuditEvent):
            AuditEvent.objects.all().delete()
        factories.new_verdict(factories.new_claim(), people, rating("true"))
        assert told() != []
        assert audit_begin()
        assert told() == []


def _raw(sql: str, *given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)


def _event_words(verdict: Verdict) -> None:
    AuditEvent.objects.filter(number=1).update(actor="user:99")


def _event_gone(verdict: Verdict) -> None:
    AuditEvent.objects.filter(number=1).delete()


def _chain_cut(verdict: Verdict) -> None:
    AuditEvent.objects.filter(number=2).delete()


def _chain_gone(verdict: Verdict) -> None:
    AuditEvent.objects.all().delete()


def _rationale(verdict: Verdict) -> None:
    Verdict.objects.filter(pk=verdict.pk).update(rationale="It is the other way round.")


def _public_words(verdict: Verdict) -> None:
    words = {**verdict.as_published, "rating": {"slug": "false"}}
    Verdict.objects.filter(pk=verdict.pk).update(as_published=words)


def _snapshot_text(verdict: Verdict) -> None:
    snapshot = verdict.citations.get().snapshot
    text = snapshot.text.replace("every province", "no province")
    SourceSnapshot.objects.filter(pk=snapshot.pk).update(text=text)


def _snapshot_swapped(verdict: Verdict) -> None:
    other = factories.current_snapshot(factories.new_source(body=f"{factories.TEXT} Elsewhere."))
    Citation.objects.filter(verdict=verdict).update(snapshot=other)


def _citation_gone(verdict: Verdict) -> None:
    Citation.objects.filter(verdict=verdict).delete()


def _review_words(verdict: Verdict) -> None:
    Review.objects.filter(pk=verdict.review_id).update(rationale="I never said so.")


def _verdict_gone(verdict: Verdict) -> None:
    Citation.objects.filter(verdict=verdict).delete()
    _raw("DELETE FROM claims_verdict WHERE id = %s", verdict.pk)


def _verdict_put_in(verdict: Verdict) -> None:
    factories.raw_verdict(verdict.review, verdict.editor, status="superseded")


WAYS = [
    _event_words, _event_gone, _chain_cut, _chain_gone, _rationale, _public_words, _snapshot_text,
    _snapshot_swapped, _citation_gone, _review_words, _verdict_gone, _verdict_put_in,
]  # fmt: skip
EVERYTHING = (AuditEvent, Verdict, Citation, Review, SourceSnapshot)


class TestTampering:
    """Somebody with the database's own rights, who takes the guards away."""

    @pytest.mark.parametrize("tamper", WAYS, ids=lambda way: way.__name__)
    def test_is_found(self, verdict: Verdict, tamper: Callable[[Verdict], None]) -> None:
        assert told() == []
        with unsealed(*EVERYTHING):
            tamper(verdict)
        assert told() != []

    def test_a_longer_chain_that_was_cut_is_found_by_its_noted_head(self, verdict: Verdict) -> None:
        record("something.else", verdict.claim)
        last = AuditEvent.objects.get(number=3)
        with unsealed(AuditEvent):
            last.delete()
        assert told() == []
        assert list(audit_faults(anchor=f"3:{last.hash}")) != []


class TestGuards:
    """The database adds to the trail, and does nothing else with it."""

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE audit_auditevent SET actor = ''",
            "DELETE FROM audit_auditevent",
            "INSERT INTO audit_auditevent SELECT number + 5, at, actor, act, subject, data, "
            "hash, 'x' FROM audit_auditevent WHERE number = 2",
            "INSERT INTO audit_auditevent SELECT number + 1, at, actor, act, subject, data, "
            "'y', 'x' FROM audit_auditevent WHERE number = 2",
        ],
    )
    def test_refuse(self, verdict: Verdict, sql: str) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            _raw(sql)
        assert told() == []


class TestCommand:
    """`manage.py audit`."""

    def test_verify_and_head(self, verdict: Verdict, tmp_path: Path) -> None:
        out, export = StringIO(), tmp_path / "trail.jsonl"
        call_command("audit", "head", stdout=out)
        head = out.getvalue().strip()
        assert head == f"2:{AuditEvent.objects.get(number=2).hash}"
        call_command("audit", "verify", "--anchor", head, "--export", str(export), stdout=out)
        assert "2 events, and all they tell of, are what they were" in out.getvalue()
        assert len(export.read_text().splitlines()) == 2

    def test_says_what_is_wrong(self, verdict: Verdict) -> None:
        with unsealed(Verdict):
            _rationale(verdict)
        out = StringIO()
        with pytest.raises(SystemExit):
            call_command("audit", "verify", stdout=out, stderr=StringIO())
        assert f"event 2: verdict {verdict.pk}, or what it cites, is not what it was" in (
            out.getvalue()
        )
