"""Replaying a run: does its ranking come out again, and what would a search find today?"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from claims.errors import ReplayImpossible
from claims.evidence.choices import RunStatus
from claims.evidence.models import RetrievalRun, RunRecord
from claims.evidence.records import (
    OWN_CORPUS,
    record_legs,
    record_rank,
    run_closest_first,
    run_configuration,
)
from claims.evidence.searching import search
from sources.embedding import OPENING_MODEL, model_for
from sources.finding import PLACES, Found, Query
from sources.models import Source
from sources.ranking import CLOSENESS, Configuration, Ranked
from sources.ranking.comparing import Change, Listing, SourceState, compare_listings
from sources.ranking.stored import ConfigurationUnknown
from sources.relevance import judges
from sources.search import SearchBackend, SearchUnavailable
from sources.selectors import RankingUnknown, ranking_in_force

Scored = tuple[int, float]


@dataclass(frozen=True, slots=True)
class SearchedAgain:
    """What is other than it was: settings by name as (then, now), and sources by place."""

    settings: Mapping[str, tuple[object, object]]
    sources: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Replay:
    """How a replay went. Without `differences` the ranking was reproduced.

    `again` is None where nothing could be searched now; `unavailable` then says why.
    """

    run: RetrievalRun
    differences: Sequence[str] = field(default_factory=list)
    again: SearchedAgain | None = None
    unavailable: str = ""

    @property
    def reproduced(self) -> bool:
        """Say whether ranking the stored legs gave the stored ranks and scores."""
        return not self.differences


def run_replay(*, run_id: int, backend: SearchBackend | None = None) -> Replay:
    """Rank a completed run's candidates again, and then search again.

    Raises `ReplayImpossible` if there is no such run, or nothing to replay it from.
    """
    record = _record(run_id)
    evidence = record.run.evidence.order_by("rank")
    stored = list(evidence.values_list("snapshot__source_id", "score"))
    differences = _reproduce(record, stored)
    try:
        again = _search_again(record, [source for source, _score in stored], backend)
    except (SearchUnavailable, RankingUnknown) as error:
        return Replay(record.run, differences, unavailable=str(error))
    return Replay(record.run, differences, again)


def compare_scores(stored: Sequence[Scored], ranked: Sequence[Scored]) -> list[str]:
    """Say in sentences where two lists of (source id, score) differ, to the last bit (pure)."""
    said = []
    if len(stored) != len(ranked):
        message = _("%(then)d sources were shown, %(now)d come out.")
        said.append(message % {"then": len(stored), "now": len(ranked)})
    for rank, (then, now) in enumerate(zip(stored, ranked, strict=False), start=1):
        if then != now:
            message = _("Rank %(rank)d: source %(then)s was shown, source %(now)s comes out.")
            place = {"rank": rank, "then": _said(then), "now": _said(now)}
            said.append(message % place)
    return said


def _said(scored: Scored) -> str:
    return f"{scored[0]} ({scored[1]!r})"


def _record(run_id: int) -> RunRecord:
    run = RetrievalRun.objects.filter(pk=run_id).select_related("record").first()
    if run is None:
        message = _("There is no run %(run)d.") % {"run": run_id}
        raise ReplayImpossible(message)
    if run.status != RunStatus.COMPLETED:
        message = _("Run %(run)d is not completed: %(status)s.")
        raise ReplayImpossible(message % {"run": run_id, "status": run.get_status_display()})
    return run.record


def _reproduce(record: RunRecord, stored: Sequence[Scored]) -> list[str]:
    try:
        configuration = run_configuration(record.run)
        ranked = record_rank(record, configuration)
    except ConfigurationUnknown as error:
        return [_("This version cannot rank as the run did: %(why)s.") % {"why": error}]
    except ReplayImpossible as error:
        return [str(error)]
    if configuration.hash != record.run.ranking["hash"]:
        return [_("The stored configuration does not have the stored hash.")]
    copies = {source for source, _group in record.copies_left_out}
    places = [one for one in ranked if one.source_id not in copies][:PLACES]
    closest = run_closest_first(record.run, places)
    shown = [one for one in closest if one.source_id not in record.left_out]
    return compare_scores(stored, [(one.source_id, one.score) for one in shown])


def _search_again(
    record: RunRecord, shown: Sequence[int], backend: SearchBackend | None
) -> SearchedAgain:
    """Search for the run's own words as a new run would. Raises `SearchUnavailable`."""
    query, configuration = record.run.query, ranking_in_force().configuration
    asked = Query(
        query["text"],
        query["language"],
        claimant=query["claimant"],
        exclude_source_ids=frozenset(record.excluded),
    )
    found = search(asked, configuration=configuration, backend=backend).found
    states = _states(record.run, [*shown, *(one.source_id for one in found.kept)])
    then = Listing(shown, record_legs(record), [pk for pk, _group in record.copies_left_out])
    current = [one.source_id for one in found.kept if _is_current(one, states)]
    now = Listing(current, found.legs, found.left_out)
    return SearchedAgain(
        _settings_changed(record, configuration, found),
        compare_listings(then, now, states=states),
    )


def _is_current(found: Ranked, states: Mapping[int, SourceState]) -> bool:
    state = states.get(found.source_id)
    return state is not None and state.version == found.version


def _states(run: RetrievalRun, source_ids: Sequence[int]) -> dict[int, SourceState]:
    moment = run.started_at or run.created_at
    rows = Source.objects.filter(pk__in=source_ids, current_snapshot__isnull=False)
    return {
        pk: SourceState(version, added_later=created > moment, changed_later=changed > moment)
        for pk, version, created, changed in rows.values_list(
            "pk", "index_version", "created_at", "updated_at"
        )
    }


def _settings_changed(
    record: RunRecord, configuration: Configuration, found: Found
) -> dict[str, tuple[object, object]]:
    run = record.run
    models_now = {language: model_for(language).model for language in record.language_models}
    pairs: dict[str, tuple[object, object]] = {
        "index": (run.connectors[OWN_CORPUS]["index"], found.record["index"]),
        "configuration": (run.ranking["hash"], configuration.hash),
        "language_models": (record.language_models, models_now),
        "opening_model": (record.opening_model, OPENING_MODEL),
        "readable": (run.ranking["readable"], sorted(settings.DESK_LANGUAGES)),
        "legs": (sorted(name for name, _hits in record.legs), sorted(found.legs)),
        "closeness": (run.ranking.get("closeness"), asdict(CLOSENESS)),
        "judges": (run.ranking.get("judges", ""), judges()),
        "software": (record.software, settings.VERSION),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
