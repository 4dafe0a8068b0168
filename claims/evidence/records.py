"""What a run keeps so that its ranking can be repeated, and repeating it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from claims.errors import ReplayImpossible
from claims.evidence.models import RetrievalRun, RunRecord
from sources.embedding import OPENING_MODEL
from sources.finding import Found
from sources.ranking import CLOSENESS, Configuration, Ranked, closest_first, fuse
from sources.ranking.stored import read_configuration
from sources.ranking.ties import vouched_first
from sources.relevance import judges
from sources.search import Hit

OWN_CORPUS = "own-corpus"
"""The name under which a run says how its own index answered, beside the providers outside."""
_BESIDE_THE_CONFIGURATION = (
    "hash",
    "readable",
    "candidates",
    "unvouched",
    "judges",
    "closeness",
    "alignments",
)


def record_new(*, run: RetrievalRun, found: Found, left_out: Collection[int]) -> RunRecord:
    """Return the record of a run that is about to be completed; it is not saved yet.

    `left_out` has the sources that would have been shown, had their text not changed.
    """
    return RunRecord(
        run=run,
        legs=[[name, [_row(hit) for hit in hits]] for name, hits in found.legs.items()],
        left_out=sorted(left_out),
        copies_left_out=sorted([source, group] for source, group in found.left_out.items()),
        excluded=sorted(found.query.exclude_source_ids),
        language_models=dict(found.models),
        opening_model=OPENING_MODEL,
        software=settings.VERSION,
    )


def record_legs(record: RunRecord) -> dict[str, list[Hit]]:
    """Return the legs as they were answered."""
    return {name: [_hit(row) for row in rows] for name, rows in record.legs}


def run_configuration(run: RetrievalRun) -> Configuration:
    """Return the configuration that a run ranked with. Raises `ConfigurationUnknown`."""
    kept = {k: v for k, v in run.ranking.items() if k not in _BESIDE_THE_CONFIGURATION}
    return read_configuration(kept)


def record_rank(record: RunRecord, configuration: Configuration) -> list[Ranked]:
    """Rank a run's candidates anew, best first. Raises `ReplayImpossible`.

    The run must be loaded. A configuration with shorter legs than the run's sees their beginning.
    """
    if record.opening_model != OPENING_MODEL:
        message = _("Its openings were read by %(then)s; this version reads them by %(now)s.")
        raise ReplayImpossible(message % {"then": record.opening_model, "now": OPENING_MODEL})
    legs = {name: hits[: configuration.leg_size] for name, hits in record_legs(record).items()}
    ranked = fuse(
        legs,
        language=record.run.query["language"],
        models=record.language_models,
        configuration=configuration,
        readable=frozenset(record.run.ranking["readable"]),
    )
    return vouched_first(ranked, frozenset(record.run.ranking["unvouched"]))


def ranking_stored(configuration: Configuration, found: Found) -> dict[str, Any]:
    """Return what a run keeps of how it ranked, so that `record_rank` and `run_closest_first` can
    do it again.
    """
    return {
        **asdict(configuration),
        "hash": configuration.hash,
        "readable": sorted(settings.DESK_LANGUAGES),
        "candidates": len(found.ranked),
        "unvouched": sorted(found.unvouched),
        "judges": judges(),
        "closeness": asdict(CLOSENESS),
        "alignments": sorted(found.alignments.items()),
    }


def run_closest_first(run: RetrievalRun, places: Sequence[Ranked]) -> list[Ranked]:
    """Order those that took a place by the alignments that a run measured, if it did."""
    alignments = dict(run.ranking.get("alignments", []))
    if not alignments:
        return list(places)
    return closest_first(places, alignments, weight=run.ranking["closeness"]["weight"])


def _row(hit: Hit) -> list[Any]:
    return [hit.source_id, hit.score, hit.language, hit.version]


def _hit(row: list[Any]) -> Hit:
    source_id, score, language, version = row
    return Hit(source_id, language, score, version)
