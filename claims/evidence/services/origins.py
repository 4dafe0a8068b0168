"""Which sources of a claim's evidence are one: copies of one another, or one agency's story."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from claims.evidence.choices import EvidenceTier, RunStatus
from claims.evidence.models import Evidence, RetrievalRun
from claims.statements.models import Claim
from sources.independence import Document, find_origins
from sources.models import OriginDecisionKind, Source
from sources.selectors import origin_decisions
from sources.services import origin_decide
from workbench.lib.audit.recording import record


def origins_describe(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    """Return the origins of evidence, in its order, as a run keeps them.

    Each is {"members": source ids, the earliest published first; "links": what makes them one}.
    People's decisions are heeded. The evidence's snapshots and sources must be loaded.
    """
    documents = {one.snapshot.source_id: _document(one) for one in evidence}
    decisions = origin_decisions(documents)
    found = find_origins(list(documents.values()), joined=decisions.joined, split=decisions.split)
    return [
        {"members": list(origin.members), "links": [asdict(link) for link in origin.links]}
        for origin in found
    ]


def origins_count(origins: Sequence[Mapping[str, Any]], evidence: Sequence[Evidence]) -> int:
    """Return how many of these origins speak to the claim; of evidence without tiers, all do."""
    telling = {one.snapshot.source_id for one in evidence if one.tier in ("", EvidenceTier.SPEAKS)}
    return sum(1 for origin in origins if telling & set(origin["members"]))


@transaction.atomic
def origins_decide(
    *, claim: Claim, first: Source, second: Source, kind: OriginDecisionKind, by: User
) -> None:
    """Join or split two sources for good, and group the claim's evidence anew.

    Raises `OriginConflict`.
    """
    decision = origin_decide(first=first, second=second, kind=kind, by=by)
    _grouped_anew(claim)
    record("origins.decided", decision, by=by, kind=kind, a=first.pk, b=second.pk)


def _grouped_anew(claim: Claim) -> None:
    run = claim.runs.filter(status=RunStatus.COMPLETED).order_by("-pk").first()
    if run is None:
        return
    shown = list(run.evidence.select_related("snapshot__source__publisher").order_by("rank"))
    origins = origins_describe(shown)
    count = origins_count(origins, shown)
    RetrievalRun.objects.filter(pk=run.pk).update(origins=origins, origin_count=count)


def _document(evidence: Evidence) -> Document:
    snapshot = evidence.snapshot
    source = snapshot.source
    return Document(
        id=source.pk,
        text=snapshot.text,
        language=source.language,
        title=source.title,
        publisher=source.publisher.name if source.publisher else "",
        published_at=source.published_at,
    )
