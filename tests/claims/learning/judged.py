"""Claims whose runs found what somebody then judged: rows to learn from."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib.auth.models import User

from claims.evidence.choices import JudgementValue
from claims.evidence.services.judgements import judgement_set
from claims.evidence.services.runs import run_execute, run_open, run_take
from claims.models import Claim, RetrievalRun
from sources.models import Source
from sources.ranking import DEFAULT, TITLE, WORDS, Configuration
from sources.search import Hit
from tests.claims import factories
from tests.claims.factories import current_snapshot
from tests.guards import unsealed
from tests.scripted import Scripted


def legs_found(legs: Mapping[str, Sequence[int]]) -> Scripted:
    """Return an index whose legs answer with given source ids, best first."""
    return Scripted(
        {
            leg: [Hit(pk, "en", 1 / rank, 1) for rank, pk in enumerate(found, start=1)]
            for leg, found in legs.items()
        }
    )


def run_with(
    claim: Claim, configuration: Configuration = DEFAULT, **legs: Sequence[Source]
) -> RetrievalRun:
    """Complete a run whose legs `words` and `title` found these sources, best first."""
    taken = run_take(run_id=run_open(claim=claim).pk)
    assert taken is not None
    found = {leg: [source.pk for source in sources] for leg, sources in legs.items()}
    assert run_execute(taken=taken, backend=legs_found(found), configuration=configuration)
    return RetrievalRun.objects.get(pk=taken.row.pk)


def say(claim: Claim, source: Source, reviewer: User, value: str) -> None:
    """Judge a source."""
    judgement_set(
        claim=claim, snapshot=current_snapshot(source), start=factories.START,
        end=factories.END, reviewer=reviewer, value=JudgementValue(value),
    )  # fmt: skip


def ended(run: RetrievalRun, moment: datetime) -> None:
    """Let a run have ended at another time."""
    with unsealed(RetrievalRun):
        RetrievalRun.objects.filter(pk=run.pk).update(finished_at=moment)


def judged_claims(
    number: int, reviewer: User, sources: Sequence[Source], *, telling: str = TITLE
) -> None:
    """Make claims of which one leg put the relevant source first, and the other last."""
    legs = (WORDS, TITLE)
    for shift in range(number):
        at = shift % len(sources)
        turned = [*sources[at:], *sources[:at]]
        claim = factories.new_claim()
        found = {leg: turned if leg == telling else turned[::-1] for leg in legs}
        run_with(claim, DEFAULT, **found)
        say(claim, turned[0], reviewer, "supports")
        say(claim, turned[1], reviewer, "irrelevant")
