"""`manage.py replay RUN`: does a run's ranking come out again, and what has changed since?"""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.errors import ReplayImpossible
from claims.evidence.replay import Replay, SearchedAgain, run_replay
from sources.ranking.comparing import Change, Why

NOT_REPRODUCED, IMPOSSIBLE = 1, 2
WHY = {
    Why.DELETED: "deleted since",
    Why.ADDED: "added to the desk after the run",
    Why.CHANGED: "its text has changed since",
    Why.COPIES: "other copies of the same text have taken its place, or no longer do",
    Why.SCORES: "its own scores have changed",
    Why.OTHERS: "its own scores are the same; others or the ranking have changed",
}


class Command(BaseCommand):
    """Print a replay; the exit code is 0 reproduced, 1 not reproduced, 2 impossible."""

    help = "Rank a completed run's candidates again, then search again and say what has changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("run", type=int)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay and print."""
        try:
            replay = run_replay(run_id=options["run"])
        except ReplayImpossible as error:
            raise CommandError(str(error), returncode=IMPOSSIBLE) from error
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(replay), indent=2))
        else:
            for line in _lines(replay):
                self.stdout.write(line)
        if not replay.reproduced:
            message = "the ranking is not reproduced"
            raise CommandError(message, returncode=NOT_REPRODUCED)


def _as_json(replay: Replay) -> dict[str, Any]:
    return {
        "run": replay.run.pk,
        "claim": replay.run.claim_id,
        "query": replay.run.query,
        "reproduced": replay.reproduced,
        "differences": list(replay.differences),
        "unavailable": replay.unavailable,
        "again": asdict(replay.again) if replay.again else None,
    }


def _lines(replay: Replay) -> list[str]:
    run = replay.run
    return [
        f"run {run.pk} of {run.finished_at:%Y-%m-%d %H:%M} UTC: “{run.query['text']}”",
        *(["the ranking is reproduced"] if replay.reproduced else replay.differences),
        *(_again_lines(replay.again) if replay.again else [f"not now: {replay.unavailable}"]),
    ]


def _again_lines(again: SearchedAgain) -> list[str]:
    if not again.settings and not again.sources:
        return ["searched again: nothing has changed"]
    return [
        "searched again:",
        *(f"  {name}: {then} → {now}" for name, (then, now) in again.settings.items()),
        *(_change_line(change) for change in again.sources),
    ]


def _change_line(change: Change) -> str:
    if change.rank_then is None:
        place = f"new at {change.rank_now}"
    elif change.rank_now is None:
        place = f"gone from {change.rank_then}"
    else:
        place = f"{change.rank_then} → {change.rank_now}"
    legs = ", ".join(f"{leg} {_number(a)} → {_number(b)}" for leg, (a, b) in change.legs.items())
    return f"  source {change.source_id}: {place}: {WHY[change.why]}{f' ({legs})' if legs else ''}"


def _number(score: float | None) -> str:
    return "not found" if score is None else f"{score:.4f}"
