"""What is quoted: it is in its snapshot, at its offsets.

`substr` counts code points on both databases, as Python's offsets do.
"""

from claims.invariants.conditions import review_is_handed_in, verdict_is_public
from workbench.lib.seals import Seal
from workbench.lib.triggers import Guard

_TEXT = "SELECT text FROM sources_sourcesnapshot WHERE id = NEW.snapshot_id"
_QUOTE_IS_ELSEWHERE = (
    f'NEW.quote IS DISTINCT FROM (SELECT substr(({_TEXT}), NEW.start + 1, NEW."end" - NEW.start))'
)
_HASH_IS_OTHER = (
    "NEW.snapshot_sha256 IS DISTINCT FROM "
    "(SELECT text_sha256 FROM sources_sourcesnapshot WHERE id = NEW.snapshot_id)"
)
_JUDGED_PLACE_IS_NONE = (
    'NEW."end" > COALESCE((SELECT length(text) FROM sources_sourcesnapshot '
    "WHERE id = NEW.snapshot_id AND source_id = NEW.source_id), 0)"
)
_JUDGED_PLACE = "a judgement is about a place in a snapshot of its source"
_QUOTE = "the quote is not in the snapshot at these offsets"
_SEALED = "a published verdict is immutable: publish a correction"
_HANDED_IN = "a review that was handed in stays as it is: review again"

SEALS = (
    Seal(
        "citation_of_verdict",
        "claims.Citation",
        rows="citations of a verdict",
        once="it is published",
        condition=verdict_is_public("id", "verdict_id"),
        message=_SEALED,
        closed=verdict_is_public("id", "verdict_id"),
    ),
    Seal(
        "citation_of_review",
        "claims.Citation",
        rows="citations of a review",
        once="it is handed in",
        condition=review_is_handed_in("id", "review_id"),
        message=_HANDED_IN,
        closed=review_is_handed_in("id", "review_id"),
    ),
    Seal(
        "appearance_of_verdict",
        "claims.Appearance",
        rows="appearances of a claim",
        once="a verdict on it is published",
        condition=verdict_is_public("claim_id", "claim_id"),
        message=_SEALED,
    ),
)

GUARDS = (
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
)
