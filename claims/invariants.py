"""What the database itself refuses about claims, beyond what CHECK and UNIQUE can say.

`substr` counts code points on both databases, as Python's offsets do.
"""

from typing import Any

from django.apps import apps

from claims.leaving.names import LEFT, NAMED, Named
from workbench.lib.seals import Seal, seal_guards
from workbench.lib.triggers import Guard, install_guards

_TEXT = "SELECT text FROM sources_sourcesnapshot WHERE id = NEW.snapshot_id"
_QUOTE_IS_ELSEWHERE = (
    f'NEW.quote IS DISTINCT FROM (SELECT substr(({_TEXT}), NEW.start + 1, NEW."end" - NEW.start))'
)
_HASH_IS_OTHER = (
    "NEW.snapshot_sha256 IS DISTINCT FROM "
    "(SELECT text_sha256 FROM sources_sourcesnapshot WHERE id = NEW.snapshot_id)"
)
_HAS_CITATION = "EXISTS (SELECT 1 FROM claims_citation WHERE verdict_id = NEW.id)"
_HAS_SUCCESSOR = "EXISTS (SELECT 1 FROM claims_verdict WHERE supersedes_id = NEW.id)"
_IS_UNVERIFIABLE = (
    "EXISTS (SELECT 1 FROM claims_rating WHERE id = NEW.rating_id AND is_unverifiable)"
)
_IS_OWN = "NEW.editor_id = (SELECT reviewer_id FROM claims_review WHERE id = NEW.review_id)"
_FOUR_EYES = "NOT EXISTS (SELECT 1 FROM claims_reviewpolicy WHERE NOT four_eyes)"
_JUDGED_PLACE_IS_NONE = (
    'NEW."end" > COALESCE((SELECT length(text) FROM sources_sourcesnapshot '
    "WHERE id = NEW.snapshot_id AND source_id = NEW.source_id), 0)"
)
_JUDGED_PLACE = "a judgement is about a place in a snapshot of its source"
_QUOTE = "the quote is not in the snapshot at these offsets"
_SEALED = "a published verdict is immutable: publish a correction"
_HANDED_IN = "a review that was handed in stays as it is: review again"
_RUN = "what a run found is not changed afterwards: search again"
_ANSWER = "what a provider answered is not changed afterwards"

_VERDICT_IS_PUBLIC = (
    "EXISTS (SELECT 1 FROM claims_verdict AS v WHERE v.{column} = {row}.{of} "
    "AND v.status <> 'preparing')"
)
_REVIEW_IS_HANDED_IN = (
    "EXISTS (SELECT 1 FROM claims_review AS r WHERE r.{column} = {row}.{of} "
    "AND r.status = 'submitted')"
)


def _of(condition: str, column: str, of: str) -> str:
    return condition.replace("{column}", column).replace("{of}", of)


_DECISION = "what was decided about a review stays as it is"
_SECOND_IS_OWN = (
    "NEW.status = 'submitted' AND {old} "
    "EXISTS (SELECT 1 FROM claims_claim AS c WHERE c.id = NEW.claim_id "
    "AND c.status = 'second_review') "
    "AND EXISTS (SELECT 1 FROM claims_review AS first WHERE first.claim_id = NEW.claim_id "
    "AND first.reviewer_id = NEW.reviewer_id AND first.id <> NEW.id "
    "AND first.status = 'submitted' AND NOT EXISTS (SELECT 1 FROM claims_decision AS d "
    "WHERE d.review_id = first.id AND d.kind <> 'taken'))"
)
_WAITS = (
    "EXISTS (SELECT 1 FROM claims_review AS r WHERE r.id = NEW.review_id "
    "AND r.claim_id = NEW.claim_id AND r.status = 'submitted')"
)
_IS_A_VERDICT = "EXISTS (SELECT 1 FROM claims_verdict AS v WHERE v.review_id = NEW.review_id)"
_SECOND = "a second review is by somebody else"

_RATING_IS_USED = (
    f"({_of(_VERDICT_IS_PUBLIC, 'rating_id', 'id')} "
    f"OR {_of(_REVIEW_IS_HANDED_IN, 'rating_id', 'id')})"
)
_SCALE_IS_USED = (
    "EXISTS (SELECT 1 FROM claims_rating AS step WHERE step.scale_id = {row}.id AND "  # noqa: S608 (constants)
    + _RATING_IS_USED.replace("{row}", "step")
    + ")"
)
_RUN_IS_COMPLETED = (
    "EXISTS (SELECT 1 FROM claims_retrievalrun AS found WHERE found.id = {row}.run_id "
    "AND found.status = 'completed')"
)
_RUN_IS_RECORDED = (
    "EXISTS (SELECT 1 FROM claims_runrecord AS kept WHERE kept.run_id = {row}.run_id)"
)
_IS_ANSWERED = (
    "EXISTS (SELECT 1 FROM claims_connectoranswer AS a WHERE a.id = {row}.connectoranswer_id "
    "AND a.status <> 'waiting')"
)

SEALS = (
    Seal(
        "verdict",
        "claims.Verdict",
        rows="verdicts",
        once="published, or their predecessor is superseded",
        condition=(
            "({row}.status <> 'preparing' OR EXISTS (SELECT 1 FROM claims_verdict AS before "
            "WHERE before.id = {row}.supersedes_id AND before.status = 'superseded'))"
        ),
        message=_SEALED,
        free=("status", "updated_at", "reviewer_name", "editor_name"),
        rivals=(
            "(other.claim_id = NEW.claim_id AND other.status = 'published' "
            "AND NEW.status = 'published')",
            "(other.updated_at = NEW.updated_at)",
        ),
    ),
    Seal(
        "citation_of_verdict",
        "claims.Citation",
        rows="citations of a verdict",
        once="it is published",
        condition=_of(_VERDICT_IS_PUBLIC, "id", "verdict_id"),
        message=_SEALED,
        closed=_of(_VERDICT_IS_PUBLIC, "id", "verdict_id"),
    ),
    Seal(
        "claim_of_verdict",
        "claims.Claim",
        rows="claims",
        once="a verdict on them is published",
        condition=_of(_VERDICT_IS_PUBLIC, "claim_id", "id"),
        message=_SEALED,
        free=(
            "checkworthiness",
            "reasons",
            "status",
            "dismissal",
            "assignee_id",
            "taken_at",
            "lease_until",
            "updated_at",
        ),
    ),
    Seal(
        "appearance_of_verdict",
        "claims.Appearance",
        rows="appearances of a claim",
        once="a verdict on it is published",
        condition=_of(_VERDICT_IS_PUBLIC, "claim_id", "claim_id"),
        message=_SEALED,
    ),
    Seal(
        "rating_in_use",
        "claims.Rating",
        rows="ratings",
        once="a published verdict or a handed-in review has them",
        condition=_RATING_IS_USED,
        message="a rating that was given keeps its meaning: a published verdict is immutable",
    ),
    Seal(
        "scale_in_use",
        "claims.RatingScale",
        rows="rating scales",
        once="one of their ratings is in a published verdict or a handed-in review",
        condition=_SCALE_IS_USED,
        message="a scale that was rated on keeps its names: a published verdict is immutable",
        free=("is_default",),
        rivals=("(other.is_default AND NEW.is_default)",),
    ),
    Seal(
        "review",
        "claims.Review",
        rows="reviews",
        once="handed in",
        condition="{row}.status = 'submitted'",
        message=_HANDED_IN,
        free=("reviewer_name",),
    ),
    Seal(
        "citation_of_review",
        "claims.Citation",
        rows="citations of a review",
        once="it is handed in",
        condition=_of(_REVIEW_IS_HANDED_IN, "id", "review_id"),
        message=_HANDED_IN,
        closed=_of(_REVIEW_IS_HANDED_IN, "id", "review_id"),
    ),
    Seal(
        "decision",
        "claims.Decision",
        rows="decisions on reviews",
        once="made",
        condition="TRUE",
        message=_DECISION,
        free=("by_name",),
    ),
    Seal(
        "comment",
        "claims.Comment",
        rows="comments",
        once="written",
        condition="TRUE",
        message="a comment stays as it was written: write another",
        free=("author_name",),
    ),
    Seal(
        "mention",
        "claims.Mention",
        rows="mentions in comments",
        once="made",
        condition="TRUE",
        message="a comment stays as it was written: write another",
        free=("seen_at",),
    ),
    Seal(
        "notice",
        "claims.Notice",
        rows="readers' notices",
        once="taken",
        condition="TRUE",
        message="what a reader wrote stays",
        free=(
            "email",
            "end",
            "settled_by_id",
            "settled_by_name",
            "settled_at",
            "note",
        ),
    ),
    Seal(
        "notice_settled",
        "claims.Notice",
        rows="readers' notices",
        once="settled by an editor",
        condition="{row}.\"end\" <> ''",
        message="what an editor said of a notice stays",
        free=("settled_by_name",),
    ),
    Seal(
        "driftcheck",
        "claims.DriftCheck",
        rows="looks at cited pages",
        once="made",
        condition="TRUE",
        message="what was found of a cited page stays: look again",
        free=("is_flagged", "settled_by_id", "settled_by_name", "settled_at", "note"),
        rivals=("(other.citation_id = NEW.citation_id AND other.is_flagged AND NEW.is_flagged)",),
    ),
    Seal(
        "driftcheck_settled",
        "claims.DriftCheck",
        rows="looks at cited pages",
        once="settled by a person",
        condition="{row}.settled_at IS NOT NULL",
        message="what a person said of a cited page stays",
        free=("settled_by_name",),
    ),
    Seal(
        "run",
        "claims.RetrievalRun",
        rows="retrieval runs",
        once="completed",
        condition="{row}.status = 'completed'",
        message=_RUN,
        # People join and split origins; a sweep notes that the index has caught up.
        free=("origins", "origin_count", "sources_behind"),
    ),
    Seal(
        "evidence",
        "claims.Evidence",
        rows="evidence of a run",
        once="it is completed (none is added once its record is written)",
        condition=_RUN_IS_COMPLETED,
        message=_RUN,
        closed=_RUN_IS_RECORDED,
    ),
    Seal(
        "runrecord",
        "claims.RunRecord",
        rows="run records",
        once="written",
        condition="TRUE",
        message=_RUN,
    ),
    Seal(
        "answer",
        "claims.ConnectorAnswer",
        rows="connectors' answers",
        once="given",
        condition="{row}.status <> 'waiting'",
        message=_ANSWER,
        # A page that a person names later joins the same answer.
        free=("is_followed", "due_at", "lease_until", "answered_at"),
    ),
    Seal(
        "answer_source",
        "claims.ConnectorAnswer_sources",
        rows="sources that a connector found",
        once="its answer is given",
        condition=_IS_ANSWERED,
        message=_ANSWER,
    ),
    Seal(
        "answer_page",
        "claims.ConnectorAnswer_pages",
        rows="pages that a connector found",
        once="its answer is given",
        condition=_IS_ANSWERED,
        message=_ANSWER,
    ),
)


def _name_guard(named: Named) -> Guard:
    """Let a name that stands under something become its person's pseudonym, and nothing else."""
    model = apps.get_model(named.model)
    column = str(model._meta.get_field(named.person).column)
    table = model._meta.db_table
    return Guard(
        f"{table}_{named.name}_stays",
        table,
        "UPDATE",
        f"NEW.{named.name} IS DISTINCT FROM OLD.{named.name} AND OLD.{column} IS NOT NULL "
        f"AND NEW.{named.name} IS DISTINCT FROM ('{LEFT}' || CAST(OLD.{column} AS text))",
        "a name stays, until its person leaves",
    )


GUARDS = (
    *seal_guards(SEALS),
    *map(_name_guard, NAMED),
    Guard("appearance_quote_matches", "claims_appearance", "INSERT", _QUOTE_IS_ELSEWHERE, _QUOTE),
    Guard(
        "appearance_quote_still_matches", "claims_appearance", "UPDATE", _QUOTE_IS_ELSEWHERE, _QUOTE
    ),
    Guard(
        "citation_quote_matches",
        "claims_citation",
        "INSERT",
        f"{_QUOTE_IS_ELSEWHERE} OR {_HASH_IS_OTHER}",
        _QUOTE,
    ),
    Guard(
        "citation_quote_still_matches",
        "claims_citation",
        "UPDATE",
        f"{_QUOTE_IS_ELSEWHERE} OR {_HASH_IS_OTHER}",
        _QUOTE,
    ),
    Guard(
        "verdict_is_prepared_first",
        "claims_verdict",
        "INSERT",
        "NEW.status <> 'preparing'",
        "a verdict is prepared, given its citations, then published",
    ),
    Guard(
        "verdict_is_published_with_citation",
        "claims_verdict",
        "UPDATE",
        "NEW.status <> 'preparing' AND OLD.status = 'preparing' AND "
        f"(NEW.status <> 'published' OR NOT ({_HAS_CITATION} OR {_IS_UNVERIFIABLE}))",
        "a verdict needs a citation before it is published",
    ),
    Guard(
        "verdict_is_published_by_another",
        "claims_verdict",
        "UPDATE",
        "NEW.status = 'published' AND OLD.status = 'preparing' AND "
        f"{_IS_OWN} AND ({_FOUR_EYES} OR NOT {_HAS_CITATION})",
        "nobody publishes a verdict from their own review",
    ),
    Guard(
        "verdict_is_of_a_review_that_waits",
        "claims_verdict",
        "INSERT",
        "EXISTS (SELECT 1 FROM claims_decision AS d WHERE d.review_id = NEW.review_id "
        "AND d.kind <> 'taken')",
        "a review that was sent back or closed is not published",
    ),
    Guard(
        "decision_is_about_a_waiting_review",
        "claims_decision",
        "INSERT",
        f"NEW.review_id IS NOT NULL AND (NOT {_WAITS} OR (NEW.kind = 'taken') <> {_IS_A_VERDICT})",
        "a review is published, sent back or closed, and only one of these",
    ),
    Guard(
        "second_review_is_by_another",
        "claims_review",
        "UPDATE",
        _SECOND_IS_OWN.format(old="OLD.status <> 'submitted' AND"),
        _SECOND,
    ),
    Guard(
        "second_review_was_by_another",
        "claims_review",
        "INSERT",
        _SECOND_IS_OWN.format(old=""),
        _SECOND,
    ),
    Guard(
        "verdict_says_when_it_changed",
        "claims_verdict",
        "UPDATE",
        "NEW.status <> 'preparing' AND NEW.updated_at IS NULL",
        "a published verdict says when it was published or superseded",
    ),
    Guard(
        "judgement_place_exists",
        "claims_judgement",
        "INSERT",
        _JUDGED_PLACE_IS_NONE,
        _JUDGED_PLACE,
    ),
    Guard(
        "judgement_place_still_exists",
        "claims_judgement",
        "UPDATE",
        _JUDGED_PLACE_IS_NONE,
        _JUDGED_PLACE,
    ),
    Guard(
        "verdict_gives_way_to_its_successor",
        "claims_verdict",
        "UPDATE",
        "OLD.status <> 'preparing' AND NEW.status <> OLD.status AND NOT "
        f"(OLD.status = 'published' AND NEW.status = 'superseded' AND {_HAS_SUCCESSOR})",
        _SEALED,
    ),
)


def install(using: str, **_: Any) -> None:
    """Install the guards after a migrate."""
    install_guards(GUARDS, using=using)
