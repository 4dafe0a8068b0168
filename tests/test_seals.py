"""What may never change: each seal is walked column by column with raw SQL, on either database."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import Field, Model
from django.utils import timezone

from claims.comments.services import comment_add
from claims.drift.services import drift_settle
from claims.evidence.records import record_new
from claims.models import (
    Claim,
    Comment,
    ConnectorAnswer,
    Decision,
    DriftCheck,
    Evidence,
    Notice,
    RetrievalRun,
    Verdict,
)
from claims.notices.choices import NoticeEnd
from claims.notices.services import notice_settle
from claims.reviews.services.reviews import review_submit
from sources.finding import Found, Query
from sources.models import OriginDecisionKind
from sources.services import origin_decide, ranking_choose
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.guards import GUARDS, SEALS, drop
from workbench.lib.audit.recording import record
from workbench.lib.seals import Seal, seal_guards, seal_table

People = dict[str, User]
COLUMNS = [(seal, column) for seal in SEALS for column in seal.columns]


class Sealed:
    """Makes, for each seal, a row that it holds."""

    def __init__(self, people: People, rating: RatingOf) -> None:
        self.people, self.rating = people, rating

    def row(self, seal: Seal) -> Model:
        """Return the row."""
        made: Model = getattr(self, seal.name)()
        return made

    def verdict(self) -> Verdict:
        claim = factories.new_claim(claimant="Ana", article=factories.new_article())
        return factories.new_verdict(claim, self.people, self.rating("true"))

    def citation_of_verdict(self) -> Model:
        return self.verdict().citations.get()

    def claim_of_verdict(self) -> Model:
        return self.verdict().claim

    def appearance_of_verdict(self) -> Model:
        return self.verdict().claim.appearances.get()

    def rating_in_use(self) -> Any:
        return self.review().rating

    def scale_in_use(self) -> Any:
        return self.review().rating.scale

    def review(self) -> Any:
        draft = factories.new_review(
            factories.new_claim(), self.people["rina"], self.rating("true")
        )
        return review_submit(review=draft)

    def citation_of_review(self) -> Any:
        return self.review().citations.get()

    def notice(self) -> Notice:
        return factories.new_notice(self.verdict())

    def notice_settled(self) -> Notice:
        return notice_settle(
            notice=self.notice(), by=self.people["edo"], end=NoticeEnd.ASIDE, note="By 4."
        )

    def comment(self) -> Comment:
        return comment_add(claim=factories.new_claim(), by=self.people["rina"], text="See @edo.")

    def mention(self) -> Model:
        return self.comment().mentions.get()

    def driftcheck(self) -> DriftCheck:
        citation = self.verdict().citations.get()
        return DriftCheck.objects.create(
            citation=citation, outcome="gone", checked_at=timezone.now(), is_flagged=True
        )

    def driftcheck_settled(self) -> DriftCheck:
        check = self.driftcheck()
        return drift_settle(check=check, by=self.people["edo"], note="The archive has it.")

    def decision(self) -> Decision:
        return Decision.objects.create(
            claim=factories.new_claim(), kind="asked", reason="Unsure.", by=self.people["edo"],
            by_name="Edo",
        )  # fmt: skip

    def auditevent(self) -> Model:
        return record("claim.dismissed", factories.new_claim(), reason="An opinion.")

    def evidence(self) -> Evidence:
        (found,) = factories.new_evidence(factories.new_claim())
        return found

    def run(self) -> RetrievalRun:
        return self.evidence().run

    def runrecord(self) -> Model:
        found = Found(Query("rice", "en"), {}, {}, {}, [], [], {}, frozenset())
        record = record_new(run=self.run(), found=found, left_out=[])
        record.save(force_insert=True)
        return record

    def answer(self) -> ConnectorAnswer:
        return ConnectorAnswer.objects.create(
            run=self.run(), connector="feeds", status="answered", answered_at=timezone.now()
        )

    def answer_source(self) -> Model:
        answer = self.answer()
        answer.sources.add(factories.new_source())
        return answer.sources.through.objects.get()

    def answer_page(self) -> Model:
        answer = self.answer()
        answer.pages.add(factories.failed_page())
        return answer.pages.through.objects.get()

    def sourcesnapshot(self) -> Model:
        return factories.current_snapshot(factories.new_source())

    def origindecision(self) -> Model:
        return factories.new_decision(self.people["rina"])

    def origindecision_replaced(self) -> Model:
        decision = factories.new_decision(self.people["rina"])
        origin_decide(
            first=decision.a,
            second=decision.b,
            kind=OriginDecisionKind.SPLIT,
            by=self.people["rina"],
        )
        decision.refresh_from_db()
        return decision

    def rankingchoice(self) -> Model:
        return ranking_choose(configuration=None, chosen_by="Rina", reason="Measured.")


@pytest.fixture
def sealed(people: People, rating: RatingOf) -> Sealed:
    """How to make a sealed row."""
    return Sealed(people, rating)


@pytest.fixture(params=["recursive", "not recursive"])
def triggers(request: pytest.FixtureRequest, db: None) -> Iterator[None]:
    """SQLite with its recursive triggers on, as this program opens it, and off, as others do."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    run(f"PRAGMA recursive_triggers = {'ON' if request.param == 'recursive' else 'OFF'}")
    yield
    run("PRAGMA recursive_triggers = ON")


def run(statement: str, *values: Any) -> None:
    """Run raw SQL."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(seal: Seal, statement: str, *values: Any) -> None:
    """Expect the seal's own guards, and they alone, to refuse raw SQL."""
    own = seal_guards([seal])
    drop(one for one in GUARDS if one.table == seal.table and one not in own)
    with pytest.raises(IntegrityError, match=seal.message), transaction.atomic():
        run(statement, *values)


def another(field: "Field[Any, Any]", row: Model) -> object:
    """Return a value for a column that it does not have."""
    kind = getattr(field, "target_field", field).get_internal_type()
    present = getattr(row, field.attname)
    if "Integer" in kind or kind in ("BigAutoField", "AutoField"):
        return (present or 0) + 1000
    if kind == "BooleanField":
        return not present
    if kind == "FloatField":
        return (present or 0.0) + 0.125
    if kind == "DateTimeField":
        return datetime(1999, 1, 1, tzinfo=UTC)
    return '{"other": 1}' if kind == "JSONField" else f"{present}x"[-20:]


@pytest.mark.parametrize(
    ("seal", "column"), COLUMNS, ids=[f"{seal.name}-{column}" for seal, column in COLUMNS]
)
def test_a_sealed_column_cannot_be_changed(sealed: Sealed, seal: Seal, column: str) -> None:
    row = sealed.row(seal)
    field = next(one for one in row._meta.local_concrete_fields if one.column == column)
    refused(
        seal,
        f'UPDATE {seal.table} SET "{column}" = %s WHERE "{seal.key}" = %s',  # noqa: S608
        another(field, row),
        row.pk,
    )


@pytest.mark.parametrize("seal", SEALS, ids=lambda seal: seal.name)
class TestEverySeal:
    """Of every seal."""

    def test_its_row_cannot_be_deleted(self, sealed: Sealed, seal: Seal) -> None:
        statement = f'DELETE FROM {seal.table} WHERE "{seal.key}" = %s'  # noqa: S608
        refused(seal, statement, sealed.row(seal).pk)

    def test_its_row_cannot_be_replaced(self, sealed: Sealed, seal: Seal, triggers: None) -> None:
        row = sealed.row(seal)
        itself = f'SELECT * FROM {seal.table} WHERE "{seal.key}" = %s'  # noqa: S608
        refused(seal, f"INSERT OR REPLACE INTO {seal.table} {itself}", row.pk)

    def test_saving_its_row_as_it_is_changes_nothing(self, sealed: Sealed, seal: Seal) -> None:
        row = sealed.row(seal)
        names = {one.column: one.attname for one in row._meta.local_concrete_fields}
        same = {names[column]: value for column, value in _values(row, seal).items()}
        same.pop(row._meta.pk.attname)
        assert type(row)._default_manager.filter(pk=row.pk).update(**same) == 1

    def test_its_table_cannot_be_emptied(self, sealed: Sealed, seal: Seal) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has no TRUNCATE")
        connection.check_constraints()
        with pytest.raises(IntegrityError), transaction.atomic():
            run(f"TRUNCATE {seal.table} CASCADE")


def _values(row: Model, seal: Seal) -> dict[str, Any]:
    fields = {one.column: one for one in row._meta.local_concrete_fields}
    return {column: getattr(row, fields[column].attname) for column in seal.columns}


def test_a_prepared_verdict_does_not_overwrite_the_one_that_stands(
    sealed: Sealed, people: People, rating: RatingOf, triggers: None
) -> None:
    standing = sealed.verdict()
    review = factories.new_review(standing.claim, people["sari"], rating("false"))
    other = factories.raw_verdict(review, people["edo"])
    factories.raw_citation(factories.current_snapshot(factories.new_source()), verdict=other)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        run("UPDATE OR REPLACE claims_verdict SET status = 'published' WHERE id = %s", other.pk)


def test_a_row_is_not_overwritten_by_another_that_takes_its_number(
    sealed: Sealed, triggers: None
) -> None:
    taken, other = sealed.verdict().claim, factories.new_claim()
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        run("UPDATE OR REPLACE claims_claim SET id = %s WHERE id = %s", taken.pk, other.pk)
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        run('UPDATE OR REPLACE claims_claim SET "key" = %s WHERE id = %s', taken.key, other.pk)


def test_a_verdict_is_not_superseded_without_a_successor(sealed: Sealed) -> None:
    verdict = sealed.verdict()
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Verdict.objects.filter(pk=verdict.pk).update(status="superseded")


def test_a_successor_stays_once_its_predecessor_gave_way(
    sealed: Sealed, people: People, rating: RatingOf
) -> None:
    verdict = sealed.verdict()
    review = factories.new_review(verdict.claim, people["sari"], rating("false"))
    successor = factories.raw_verdict(
        review, people["edo"], supersedes=verdict, correction="Recounted."
    )
    Verdict.objects.filter(pk=verdict.pk).update(status="superseded")
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        factories.raw_delete("claims_verdict", successor.pk)


def test_a_later_article_may_still_print_a_claim_that_was_decided(sealed: Sealed) -> None:
    claim = sealed.verdict().claim
    assert factories.new_appearance(claim, factories.new_article()).pk


def test_nothing_is_cited_in_a_review_that_was_handed_in(sealed: Sealed) -> None:
    snapshot = factories.current_snapshot(factories.new_source())
    with pytest.raises(IntegrityError, match="handed in"), transaction.atomic():
        factories.raw_citation(snapshot, review=sealed.review())


def test_evidence_does_not_join_a_run_whose_record_is_written(sealed: Sealed) -> None:
    record: Any = sealed.runrecord()
    evidence = record.run.evidence.get()
    evidence.pk, evidence.rank = None, 2
    evidence.highlight_start += 1
    with pytest.raises(IntegrityError, match="search again"), transaction.atomic():
        evidence.save(force_insert=True)


def test_what_goes_on_after_a_run_stays_possible(sealed: Sealed) -> None:
    runs = RetrievalRun.objects.filter(pk=sealed.run().pk)
    assert runs.update(origins=[], origin_count=0, sources_behind=0) == 1


def test_work_on_a_decided_claim_stays_possible(sealed: Sealed, people: People) -> None:
    claims = Claim.objects.filter(pk=sealed.verdict().claim_id)
    assert claims.update(status="in_review", assignee=people["sari"], checkworthiness=0.1) == 1


def test_a_free_column_that_does_not_exist_is_an_error() -> None:
    seal = Seal("x", "claims.Claim", "x", "x", "TRUE", "x", free=("wrong",))
    with pytest.raises(LookupError, match="wrong"):
        assert seal.columns


def test_the_documentation_has_the_table() -> None:
    written = (Path(settings.BASE_DIR) / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert seal_table(SEALS) in written
