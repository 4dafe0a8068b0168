"""`manage.py index status|update|reconcile|build|revert|prune`: the search index."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from sources.models import Source
from sources.search import get_backend
from sources.services import (
    copies_find,
    index_build,
    index_outdated,
    index_reconcile,
    index_revert,
    outdated_remedy,
    sources_index,
    sources_retry,
)
from workbench.lib.exceptions import Unavailable

CHUNK = 50
ACTIONS = ("status", "update", "reconcile", "build", "revert", "prune")


class Command(BaseCommand):
    """Show the search index, mend it, or build it anew while reads and writes go on."""

    help = (
        "Show the search index; index what is due or was put aside, and find copies "
        "(update); mend what differs from the database (reconcile); build it anew beside the old "
        "one and change over (build); "
        "go back to the old one (revert); delete old ones (prune)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("action", choices=ACTIONS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; a search server that does not answer is an error with its reason."""
        try:
            getattr(self, f"_{options['action']}")()
        except Unavailable as error:
            raise CommandError(str(error)) from error

    def _status(self) -> None:
        due = Source.objects.due_for_indexing().count()
        for one in get_backend().indices():
            more = f", {due} more due" if one.role == "serving" else ""
            old = "; made for another version" if one.outdated else ""
            old = old if one.usable else f"; it cannot be read: {one.detail}"
            self.stdout.write(
                f"{one.backend}: {one.index}: {one.role}, {one.sources} sources{more}{old}"
            )
        if index_outdated(backend=get_backend()):
            self.stdout.write(outdated_remedy(backend=get_backend()))

    def _build(self) -> None:
        with tqdm(unit="source", file=self.stderr) as bar:

            def show(done: int, due: int) -> None:
                bar.total, bar.n = due, done
                bar.refresh()

            index_build(backend=get_backend(), progress=show)
        self._reconcile()
        self._status()

    def _revert(self) -> None:
        self.stdout.write(f"back to {index_revert(backend=get_backend())}")
        self._reconcile()
        self._status()

    def _prune(self) -> None:
        for name in get_backend().prune():
            self.stdout.write(f"deleted {name}")
        self._status()

    def _reconcile(self) -> None:
        found = index_reconcile(backend=get_backend())
        self.stdout.write(
            f"{len(found.missing)} missing, {len(found.stale)} stale, "
            f"{len(found.orphaned)} orphaned{': mending' if found else ''}"
        )
        if found:
            self._index_due()

    def _update(self) -> None:
        backend = get_backend()
        backend.ensure()
        sources_retry()
        self._index_due()
        self._compare_due()

    def _compare_due(self) -> None:
        due = list(Source.objects.due_for_copies().values_list("pk", flat=True))
        with tqdm(total=len(due), unit="copies", file=self.stderr) as bar:
            for start in range(0, len(due), CHUNK):
                bar.update(copies_find(source_ids=due[start : start + CHUNK]))

    def _index_due(self) -> None:
        backend = get_backend()
        # Suspects last: whoever kills this command does so when the others are done.
        in_turn = Source.objects.due_for_indexing().order_by("index_attempts", "pk")
        due = list(in_turn.values_list("pk", flat=True))
        with tqdm(total=len(due), unit="source", file=self.stderr) as bar:
            for start in range(0, len(due), CHUNK):
                chunk = due[start : start + CHUNK]
                sources_index(source_ids=chunk, backend=backend)
                bar.update(len(chunk))
        backend.refresh()
        self._status()
