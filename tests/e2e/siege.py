"""Searching for every claim anew, and comparing with a calm search; runs inside the desk."""

from claims.evidence.choices import RunTrigger
from claims.evidence.services.runs import run_execute, run_open, run_take
from claims.models import Claim, RetrievalRun
from claims.tasks import enqueue_run


def search_all_anew() -> None:
    """Queue a search for every claim, as a person does who presses “Search again”."""
    for claim in Claim.objects.order_by("pk"):
        enqueue_run(run_open(claim=claim, trigger=RunTrigger.REVIEWER), queue="bulk")


def found(run: RetrievalRun) -> list[tuple[int, int]]:
    """Return a run's evidence by rank: [rank, source id]."""
    rows = run.evidence.order_by("rank")
    return list(rows.values_list("rank", "snapshot__source_id"))


def complaints() -> list[str]:
    """Search for each claim once more, in peace; say what the run before it did otherwise."""
    said = []
    for claim in Claim.objects.order_by("pk"):
        runs = claim.runs.filter(trigger=RunTrigger.REVIEWER)
        if runs.count() != 1:
            said.append(f"claim {claim.pk} was searched for {runs.count()} times")
            continue
        before = found(runs.get())
        taken = run_take(run_id=run_open(claim=claim, trigger=RunTrigger.REVIEWER).pk)
        if taken is None or not run_execute(taken=taken):
            said.append(f"claim {claim.pk} could not be searched for in peace")
            continue
        calm = found(taken.row)
        if not calm or [rank for rank, _ in calm] != list(range(1, len(calm) + 1)):
            said.append(f"claim {claim.pk} in peace: {calm}")
        if before != calm:
            said.append(f"claim {claim.pk}: {before} instead of {calm}")
    return said
