"""`manage.py index status|update|reconcile|build`: the search index."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from sources.models import Source
from sources.search import SearchUnavailable, get_backend
from sources.services import index_reconcile, sources_index, sources_mark_due

CHUNK = 50


class Command(BaseCommand):
    """Show the index, or make it anew from the database."""

    help = "Show the search index, or build it anew from the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("action", choices=["status", "update", "reconcile", "build"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; a search server that does not answer is an error with its reason."""
        try:
            getattr(self, f"_{options['action']}")()
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error

    def _status(self) -> None:
        status = get_backend().status()
        due = Source.objects.due_for_indexing().count()
        self.stdout.write(
            f"{status.backend}: {status.index}: {status.sources} sources, {due} more due"
        )

    def _build(self) -> None:
        get_backend().clear()
        sources_mark_due()
        self._update()

    def _reconcile(self) -> None:
        found = index_reconcile(backend=get_backend())
        self.stdout.write(
            f"{len(found.missing)} missing, {len(found.stale)} stale, "
            f"{len(found.orphaned)} orphaned{': mending' if found else ''}"
        )
        if found:
            self._update()

    def _update(self) -> None:
        backend = get_backend()
        backend.ensure()
        due = list(Source.objects.due_for_indexing().order_by("pk").values_list("pk", flat=True))
        with tqdm(total=len(due), unit="source", file=self.stderr) as bar:
            for start in range(0, len(due), CHUNK):
                chunk = due[start : start + CHUNK]
                sources_index(source_ids=chunk, backend=backend)
                bar.update(len(chunk))
        backend.refresh()
        self._status()
