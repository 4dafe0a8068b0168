"""`manage.py import_articles PATH…`: files of any kind that newsrooms have, or folders of them."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.articles.choices import ImportChannel
from claims.articles.imports import Item, import_items, items_from_path
from claims.articles.imports.importer import problem_lines
from claims.tasks import enqueue_imported
from sources.formats import FORMATS
from workbench.lib.files import printable
from workbench.lib.workers.status import no_worker_warning


class Command(BaseCommand):
    """Import articles and queue the search for their claims."""

    help = "Import articles: files of any kind (docs/importing.md), or folders of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--format", choices=sorted(FORMATS), default="",
            help="what the files are, where their content does not tell",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Import; the exit code is 1 if anything was refused."""
        paths: list[Path] = options["paths"]
        if missing := [str(path) for path in paths if _is_missing(path)]:
            message = f"There is no such file: {printable(', '.join(missing))}"
            raise CommandError(message)
        report = import_items(
            self._items(paths, options["format"]),
            channel=ImportChannel.COMMAND,
            name=", ".join(map(str, paths)),
        )
        enqueue_imported(report.articles, queue="bulk")
        for line in problem_lines(report):
            self.stderr.write(self.style.ERROR(line))
        batch = report.batch
        self.stdout.write(
            f"{batch.created_count} new, {batch.updated_count} updated, "
            f"{batch.unchanged_count} unchanged, {batch.failed_count} refused "
            f"(import {batch.pk})"
        )
        if report.articles and (warning := no_worker_warning("bulk")):
            self.stderr.write(self.style.WARNING(warning))
        if batch.failed_count:
            message = f"{batch.failed_count} not imported, see above."
            raise CommandError(message)

    @staticmethod
    def _items(paths: list[Path], kind: str) -> Iterator[Item]:
        for path in paths:
            yield from items_from_path(path, kind)


def _is_missing(path: Path) -> bool:
    """Say whether the path names nothing; whatever else is wrong is reported as a problem."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
