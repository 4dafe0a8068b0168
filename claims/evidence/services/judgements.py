"""Judging evidence: does it support the claim, refute it, or have nothing to do with it?"""

from typing import Any

from django.contrib.auth.models import User

from claims.evidence.choices import JudgementValue
from claims.evidence.models import Judgement
from claims.policy import Right, require
from claims.statements.models import Claim
from sources.models import SourceSnapshot


def judgement_set(
    *,
    claim: Claim,
    snapshot: SourceSnapshot,
    start: int,
    end: int,
    reviewer: User,
    value: JudgementValue | None,
) -> Judgement | None:
    """Keep what a reviewer says of a source, in place of what they said before; None takes it back.

    The place is that of the deciding sentence, code points [start, end). Raises `NotAllowed`.
    """
    require(reviewer, Right.REVIEW)
    key: dict[str, Any] = {"claim": claim, "source_id": snapshot.source_id, "reviewer": reviewer}
    if value is None:
        Judgement.objects.filter(**key).delete()
        return None
    judgement, _created = Judgement.objects.update_or_create(
        **key, defaults={"snapshot": snapshot, "start": start, "end": end, "value": value}
    )
    return judgement
