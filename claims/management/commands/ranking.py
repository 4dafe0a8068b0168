"""`manage.py ranking show|compare|train|use`: the ranking in force, and finding a better one."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.learning.training import (
    FITTED,
    Comparison,
    ranking_case,
    ranking_compare,
    ranking_train,
)
from claims.management.deciding import who_decides
from sources.ranking import Configuration
from sources.ranking.stored import ConfigurationUnknown, read_configuration, with_weights
from sources.selectors import ranking_in_force
from sources.services import ranking_choose
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.files import printable, require_regular

SHIPPED = "default"


class Command(BaseCommand):
    """Only `use` changes anything, and only for new runs."""

    help = (
        "Show the ranking in force (show); compare another with it on the desk's judgements "
        "(compare); fit its weights to them (train); put another in force for new runs (use)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("show")
        compare = actions.add_parser("compare")
        compare.add_argument("file", type=Path, nargs="?", help="a configuration as JSON")
        compare.add_argument(
            "--weights",
            nargs="+",
            metavar="NUMBER",
            help="instead of a file: the one in force, changed, like same.words=2.5 read_bonus=0",
        )
        train = actions.add_parser("train")
        train.add_argument("--out", type=Path, help="write the fitted configuration here")
        use = actions.add_parser("use")
        use.add_argument(
            "file", help=f"a configuration as JSON, or “{SHIPPED}”: the one that ships"
        )
        use.add_argument("--by", help="who decides; else whoever is signed in to this machine")
        use.add_argument("--reason", default="")
        use.add_argument(
            "--force", action="store_true", help="even if it is not shown to be better"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and print JSON."""
        try:
            answer = getattr(self, f"_{options['action']}")(options)
        except (WorkbenchError, ConfigurationUnknown, OSError) as error:
            raise CommandError(printable(str(error))) from error
        self.stdout.write(json.dumps(answer, indent=2))

    def _show(self, options: dict[str, Any]) -> dict[str, Any]:
        found = ranking_in_force()
        chosen = found.choice and {
            "by": found.choice.chosen_by,
            "at": found.choice.chosen_at.isoformat(),
            "reason": found.choice.reason,
        }
        return {
            "hash": found.configuration.hash,
            "chosen": chosen,
            "configuration": asdict(found.configuration),
        }

    def _compare(self, options: dict[str, Any]) -> dict[str, Any]:
        current = ranking_in_force().configuration
        if bool(options["file"]) == bool(options["weights"]):
            message = "Give a file, or --weights."
            raise CommandError(message)
        if options["file"]:
            proposed = _read(options["file"])
        else:
            proposed = with_weights(current, options["weights"], name="by-hand")
        answer = _said(current, proposed, ranking_compare(current, proposed))
        if proposed.name == FITTED:
            answer["note"] = "fitted to judgements among these: believe what train printed"
        return answer

    def _train(self, options: dict[str, Any]) -> dict[str, Any]:
        current = ranking_in_force().configuration
        training = ranking_train(current)
        if options["out"]:
            written = json.dumps(asdict(training.configuration), indent=2)
            options["out"].write_text(f"{written}\n", encoding="utf-8")
        return {
            **_said(current, training.configuration, training.comparison),
            "proposed_is_measured": "by cross-validation, each fifth of the claims unseen",
            "configuration": asdict(training.configuration),
        }

    def _use(self, options: dict[str, Any]) -> dict[str, Any]:
        proposed = None if options["file"] == SHIPPED else _read(Path(options["file"]))
        reason = self._reason(proposed, options)
        ranking_choose(configuration=proposed, chosen_by=who_decides(options["by"]), reason=reason)
        return self._show(options)

    def _reason(self, proposed: Configuration | None, options: dict[str, Any]) -> str:
        """Say why; refuse what is neither shown to be better, nor forced with a reason."""
        given = str(options["reason"]).strip()
        if options["force"]:
            if not given:
                message = "--force needs a --reason."
                raise CommandError(message)
            return f"forced: {given}"
        if proposed is None:
            return given or "back to the one that ships"
        result = ranking_case(ranking_in_force().configuration, proposed).difference
        measured = (
            f"nDCG@10 {result.first:.4f} → {result.second:.4f}, p = {result.p:.4f}, "
            f"n = {result.n} claims"
        )
        if not result.is_gain:
            message = (
                f"Not shown to be better ({measured}; it takes a gain with p < .05). To use it all "
                "the same: --force --reason “…”"
            )
            raise CommandError(message)
        return f"{measured}. {given}".strip()


def _read(path: Path) -> Configuration:
    require_regular(path)
    try:
        return read_configuration(json.loads(path.read_text(encoding="utf-8")))
    except (json.JSONDecodeError, UnicodeDecodeError, ConfigurationUnknown) as error:
        message = f"{path}: {error}"
        raise ConfigurationUnknown(message) from error


def _said(current: Configuration, proposed: Configuration, found: Comparison) -> dict[str, Any]:
    result = found.difference
    return {
        "current": {"hash": current.hash, "nDCG@10": round(result.first, 4)},
        "proposed": {"hash": proposed.hash, "nDCG@10": round(result.second, 4)},
        "difference": round(result.difference, 4),
        "p": round(result.p, 4),
        "claims": result.n,
        "left_out_with_shorter_legs": found.left_out,
    }
