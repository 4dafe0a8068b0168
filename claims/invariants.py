"""What the database itself refuses about claims, beyond what CHECK and UNIQUE can say.

`substr` counts code points on both databases, as Python's offsets do.
"""

from typing import Any

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
_IS_UNVERIFIABLE = (
    "EXISTS (SELECT 1 FROM claims_rating WHERE id = NEW.rating_id AND is_unverifiable)"
)
_SAME_VERDICT = " AND ".join(
    f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}"
    for column in (
        "claim_id", "review_id", "rating_id", "rationale", "reviewer_id", "reviewer_name",
        "editor_id", "editor_name", "supersedes_id", "correction", "published_at",
        "as_published",
    )
)  # fmt: skip
_OLD_VERDICT_IS_SEALED = (
    "EXISTS (SELECT 1 FROM claims_verdict WHERE id = OLD.verdict_id AND status <> 'preparing')"
)
_NEW_VERDICT_IS_SEALED = _OLD_VERDICT_IS_SEALED.replace("OLD.", "NEW.")
_CLAIM_IS_REWRITTEN = (
    "(NEW.text IS DISTINCT FROM OLD.text OR NEW.claimant_id IS DISTINCT FROM OLD.claimant_id) "
    "AND EXISTS (SELECT 1 FROM claims_verdict WHERE claim_id = OLD.id AND status <> 'preparing')"
)
_RATING_IS_REWRITTEN = (
    "(NEW.labels IS DISTINCT FROM OLD.labels OR NEW.slug IS DISTINCT FROM OLD.slug "
    "OR NEW.claimreview_value IS DISTINCT FROM OLD.claimreview_value "
    "OR NEW.is_unverifiable IS DISTINCT FROM OLD.is_unverifiable) "
    "AND EXISTS (SELECT 1 FROM claims_verdict WHERE rating_id = OLD.id AND status <> 'preparing')"
)
_JUDGED_PLACE_IS_NONE = (
    'NEW."end" > COALESCE((SELECT length(text) FROM sources_sourcesnapshot '
    "WHERE id = NEW.snapshot_id AND source_id = NEW.source_id), 0)"
)
_JUDGED_PLACE = "a judgement is about a place in a snapshot of its source"
_QUOTE = "the quote is not in the snapshot at these offsets"
_SEALED = "a published verdict is immutable: publish a correction"

GUARDS = (
    Guard("claim_of_verdict_is_sealed", "claims_claim", "UPDATE", _CLAIM_IS_REWRITTEN, _SEALED),
    Guard("rating_of_verdict_is_sealed", "claims_rating", "UPDATE", _RATING_IS_REWRITTEN, _SEALED),
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
        "citation_is_sealed",
        "claims_citation",
        "UPDATE",
        f"{_OLD_VERDICT_IS_SEALED} OR {_NEW_VERDICT_IS_SEALED}",
        _SEALED,
    ),
    Guard(
        "citation_is_kept",
        "claims_citation",
        "DELETE",
        _OLD_VERDICT_IS_SEALED,
        _SEALED,
    ),
    Guard(
        "citation_comes_before_publication",
        "claims_citation",
        "INSERT",
        _NEW_VERDICT_IS_SEALED,
        _SEALED,
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
        "verdict_is_sealed",
        "claims_verdict",
        "UPDATE",
        f"OLD.status <> 'preparing' AND NOT ({_SAME_VERDICT} AND (NEW.status = OLD.status "
        "OR (OLD.status = 'published' AND NEW.status = 'superseded')))",
        _SEALED,
    ),
    Guard(
        "runrecord_is_immutable",
        "claims_runrecord",
        "UPDATE",
        "TRUE",
        "what a run found is not changed afterwards: search again",
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
    Guard("verdict_is_kept", "claims_verdict", "DELETE", "OLD.status <> 'preparing'", _SEALED),
)


def install(using: str, **_: Any) -> None:
    """Install the guards after a migrate."""
    install_guards(GUARDS, using=using)
