"""`manage.py triage show|train|use`: check-worthiness as this desk's own decisions have it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from claims.learning.checkworthiness import Trained, desk_decisions, triage_train
from claims.management.deciding import who_decides
from claims.statements.models import TriageChoice
from claims.statements.services.triaging import triage_choose
from claims.statements.triage import TriageUnknown, read_triage
from sources.embedding import EmbedderUnavailable
from sources.embedding.e5 import e5
from workbench.lib.exceptions import WorkbenchError
from workbench.lib.files import printable, require_regular

SHIPPED = "shipped"


class Command(BaseCommand):
    """Only `use` changes anything, and only for claims that are found from then on."""

    help = (
        "Show how new claims are scored (show); learn from the claims that people took and "
        "dismissed, and print what it gains (train); put it in force (use)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("show")
        train = actions.add_parser("train")
        train.add_argument("--out", type=Path, help="write what was learned here")
        use = actions.add_parser("use")
        use.add_argument("file", help=f"what train wrote, or “{SHIPPED}”: the scores that ship")
        use.add_argument("--by", help="who decides; else whoever is signed in to this machine")
        use.add_argument("--reason", default="")
        use.add_argument(
            "--force", action="store_true", help="even if it is not shown to be better"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and print JSON."""
        try:
            answer = getattr(self, f"_{options['action']}")(options)
        except (WorkbenchError, TriageUnknown, EmbedderUnavailable, OSError) as error:
            raise CommandError(printable(str(error))) from error
        self.stdout.write(json.dumps(answer, indent=2))

    def _show(self, options: dict[str, Any]) -> dict[str, Any]:
        choice = TriageChoice.objects.order_by("-pk").first()
        if choice is None:
            return {"in_force": SHIPPED}
        return {
            "in_force": choice.hash or SHIPPED,
            "by": choice.chosen_by,
            "at": choice.chosen_at.isoformat(),
            "reason": choice.reason,
            "figures": choice.figures,
        }

    def _train(self, options: dict[str, Any]) -> dict[str, Any]:
        decisions = desk_decisions()
        with tqdm(total=len(decisions), unit="claim", file=self.stderr) as bar:
            trained = triage_train(decisions, progress=bar.update)
        measured = _measured(trained)
        if options["out"]:
            written = {"triage": trained.triage.stored(), "figures": measured}
            options["out"].write_text(f"{json.dumps(written, indent=2)}\n", encoding="utf-8")
        return {"hash": trained.triage.hash, **measured}

    def _use(self, options: dict[str, Any]) -> dict[str, Any]:
        given = str(options["reason"]).strip()
        who = who_decides(options["by"])
        if options["file"] == SHIPPED:
            reason = given or "back to the scores that ship"
            triage_choose(triage=None, chosen_by=who, reason=reason)
            return self._show(options)
        written = _read(Path(options["file"]))
        model = e5()
        triage = read_triage(written["triage"], model=model.model, dimensions=model.dimensions)
        figures = written["figures"]
        areas = f"{figures['shipped']['AUC']} → {figures['fitted']['AUC']}"
        measured = f"AUC {areas}, p = {figures['p']}"
        if not figures["is_gain"] and not (options["force"] and given):
            message = (
                f"Not shown to be better ({measured}). To use it all the same: --force --reason “…”"
            )
            raise CommandError(message)
        reason = f"{measured}. {given}".strip()
        triage_choose(triage=triage, chosen_by=who, reason=reason, figures=figures)
        return self._show(options)


def _read(path: Path) -> dict[str, Any]:
    require_regular(path)
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        figures = written["figures"]
        told = (figures["shipped"]["AUC"], figures["fitted"]["AUC"], figures["p"])
        is_told = all(isinstance(one, float) for one in told) and "is_gain" in figures
        found = {"triage": written["triage"], "figures": figures} if is_told else None
    except (ValueError, KeyError, TypeError) as error:
        message = f"{path}: this is not what train wrote: {error!r}"
        raise TriageUnknown(message) from error
    if found is None:
        message = f"{path}: this is not what train wrote: its figures are none"
        raise TriageUnknown(message)
    return found


def _measured(trained: Trained) -> dict[str, Any]:
    found = trained.area
    return {
        "measured": "by cross-validation, each fifth of the articles unseen",
        "taken": trained.taken,
        "dismissed": trained.dismissed,
        "shipped": {"AUC": round(found.first, 4), "AP": round(trained.shipped_precision, 4)},
        "fitted": {"AUC": round(found.second, 4), "AP": round(trained.fitted_precision, 4)},
        "p": round(found.p, 4),
        "is_gain": found.is_gain,
    }
