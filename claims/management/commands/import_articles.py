"""`manage.py import_articles PATH…`: files of any kind that newsrooms have, folders of them, or
web addresses.
"""

import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from claims.articles.choices import ImportChannel, ImportStatus, RowState
from claims.articles.imports import (
    GivenFile,
    addresses_store,
    given_paths,
    import_cancel,
    import_open,
    import_pause,
    import_resume,
    import_run,
    import_take,
    problem_words,
    report_csv,
    report_jsonl,
    rows_of,
)
from claims.articles.models import ImportBatch, ImportRow
from claims.articles.selectors import articles_failed, articles_waiting
from claims.tasks import enqueue_imported
from sources.formats import FORMATS
from workbench.lib.files import printable
from workbench.lib.http import HttpError, parse_url
from workbench.lib.work import Hold, waiting_is_no_attempt
from workbench.lib.workers.status import no_worker_warning

SOME_FAILED = 3
INTERRUPTED = 130
ASK_AGAIN_SECONDS = 1.0


class Command(BaseCommand):
    """Import articles in this process and queue the search for their claims."""

    help = (
        "Import articles: files of any kind (docs/importing.md), folders of them, or web "
        "addresses. Exit code 0: all rows are in; 3: some failed; 1: it could not be done; 130: "
        "paused by Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("paths", nargs="*", metavar="PATH|URL")
        parser.add_argument(
            "--format", choices=sorted(FORMATS), default="",
            help="what the files are, where their content does not tell",
        )  # fmt: skip
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would come of each row; store nothing"
        )
        parser.add_argument("--batch", default="", metavar="NAME", help="what to call the import")
        parser.add_argument(
            "--report", type=Path, metavar="FILE",
            help="write what became of each row: CSV to a name that ends in .csv, else JSON lines",
        )  # fmt: skip
        parser.add_argument(
            "--wait", action="store_true",
            help="wait until workers have looked for the claims of each article that came in",
        )  # fmt: skip
        for does, what in (
            ("resume", "go on here with an import that was paused, failed, or whose process died"),
            ("pause", "pause an import, whoever carries it out"),
            ("cancel", "end an import; what is in stays"),
        ):
            parser.add_argument(f"--{does}", type=int, metavar="ID", help=what)

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        for does, change in (("pause", import_pause), ("cancel", import_cancel)):
            if options[does] is not None:
                self._change(options[does], does, change)
                return
        batch = self._resumed(options) if options["resume"] is not None else self._opened(options)
        hold = import_take(batch_id=batch.pk)
        if hold is None:
            message = f"Somebody else has taken import {batch.pk} just now."
            raise CommandError(message)
        with waiting_is_no_attempt(hold, says_why=False):
            self._carry_out(hold)
        batch.refresh_from_db()
        waits = options["wait"] and not batch.is_dry_run
        try:
            self._tell(batch, options["report"])
        except CommandError:
            if waits:
                self._await_claims_all_the_same(batch)
            raise
        if waits:
            self._await_claims(batch)

    @staticmethod
    def _opened(options: dict[str, Any]) -> ImportBatch:
        names = [str(name) for name in options["paths"]]
        urls = [name for name in names if name.lower().startswith(("http://", "https://"))]
        files = given_paths(Path(name) for name in names if name not in urls)
        if not names:
            message = "Name files or folders or addresses to import, or an import to --resume."
            raise CommandError(message)
        if missing := [one.name for one in files if not one.is_there()]:
            message = f"There is no such file: {printable(', '.join(missing))}"
            raise CommandError(message)
        folder, listed = _addresses(urls, options["format"]) if urls else ("", [])
        return import_open(
            channel=ImportChannel.COMMAND,
            name=options["batch"] or ", ".join(names),
            files=[*files, *listed],
            folder=folder,
            format=options["format"],
            is_dry_run=options["dry_run"],
        )

    def _resumed(self, options: dict[str, Any]) -> ImportBatch:
        """Whoever holds it still notices within a chunk that it is not theirs any more."""
        batch = _batch(options["resume"])
        import_pause(batch=batch)
        if not import_resume(batch=batch):
            message = f"Import {batch.pk} cannot be gone on with: {batch.get_status_display()}."
            raise CommandError(message)
        return batch

    def _change(self, pk: int, does: str, change: Callable[..., bool]) -> None:
        batch = _batch(pk)
        if not change(batch=batch):
            message = f"Cannot {does} import {pk}: {batch.get_status_display()}."
            raise CommandError(message)
        self.stdout.write(f"Import {pk}: {batch.get_status_display()}.")

    def _carry_out(self, hold: Hold[ImportBatch]) -> None:
        batch, rows = hold.row, hold.row.row_count
        with tqdm(
            total=batch.bytes_total, initial=batch.bytes_read, unit="B", unit_scale=True,
            desc=f"import {batch.pk}", disable=None, file=sys.stderr,
        ) as bar:  # fmt: skip
            try:
                for saved in import_run(hold):
                    enqueue_imported(saved.articles, saved.source_ids, queue="bulk")
                    rows += len(saved.rows)
                    bar.set_postfix_str(f"{rows:,} rows", refresh=False)
                    bar.update(max(0, saved.bytes_read - bar.n))
                    with bar.external_write_mode(file=sys.stderr):
                        for line in _problem_lines(saved.rows):
                            self.stderr.write(self.style.ERROR(line))
            except KeyboardInterrupt as error:
                import_pause(batch=batch)
                message = f"Paused. Go on with: manage.py import_articles --resume {batch.pk}"
                raise CommandError(message, returncode=INTERRUPTED) from error

    def _tell(self, batch: ImportBatch, report: Path | None) -> None:
        if report is not None:
            lines = report_csv if report.suffix.lower() == ".csv" else report_jsonl
            try:
                with report.open("w", encoding="utf-8", newline="") as file:
                    file.writelines(lines(rows_of(batch)))
            except OSError as error:
                message = f"The report cannot be written: {printable(str(error))}"
                raise CommandError(message) from error
        self.stdout.write(
            f"{batch.created_count} new, {batch.updated_count} updated, "
            f"{batch.unchanged_count} unchanged, {batch.duplicate_count} duplicate, "
            f"{batch.failed_count} failed (import {batch.pk}"
            f"{', a dry run: nothing was stored' if batch.is_dry_run else ''})"
        )
        changed = not batch.is_dry_run and batch.created_count + batch.updated_count
        if changed and (warning := no_worker_warning("bulk")):
            self.stderr.write(self.style.WARNING(warning))
        if batch.status != ImportStatus.COMPLETED:
            message = f"It did not end: {batch.get_status_display()}. {batch.why}".strip()
            raise CommandError(message)
        if batch.failed_count:
            message = f"{batch.failed_count} not imported, see above."
            raise CommandError(message, returncode=SOME_FAILED)

    def _await_claims_all_the_same(self, batch: ImportBatch) -> None:
        """Wait where something else went wrong, which is what the command ends with."""
        try:
            self._await_claims(batch)
        except CommandError as error:
            self.stderr.write(self.style.ERROR(str(error)))

    def _await_claims(self, batch: ImportBatch) -> None:
        """Wait for the claims of what this import saved; Ctrl-C leaves it to the workers."""
        waiting = articles_waiting(batch)
        before = waiting.count()
        with tqdm(
            total=before, unit="article", desc="claims", disable=None, file=sys.stderr
        ) as bar:
            try:
                while left := waiting.count():
                    if warning := no_worker_warning("bulk"):
                        message = f"Claims of {left} articles are still to be looked for: {warning}"
                        raise CommandError(message)
                    bar.update(before - left)
                    before = left
                    time.sleep(ASK_AGAIN_SECONDS)
            except KeyboardInterrupt as error:
                message = "Not waited for any longer; workers go on."
                raise CommandError(message, returncode=INTERRUPTED) from error
            bar.update(before)
        if failed := articles_failed(batch).count():
            message = f"The claims of {failed} articles could not be looked for."
            raise CommandError(message, returncode=SOME_FAILED)


def _addresses(urls: list[str], format: str) -> tuple[str, list[GivenFile]]:  # noqa: A002
    if format:
        message = "--format is for files: what is fetched is read as what it is."
        raise CommandError(message)
    try:
        return addresses_store([parse_url(url).url for url in urls])
    except HttpError as error:
        raise CommandError(str(error)) from error


def _batch(pk: int) -> ImportBatch:
    batch = ImportBatch.objects.filter(pk=pk).first()
    if batch is None:
        message = f"There is no import {pk}."
        raise CommandError(message)
    return batch


def _problem_lines(rows: list[ImportRow]) -> Iterator[str]:
    """Yield each failed row as a line for people: `file:row: field: message`."""
    for row in rows:
        if row.state == RowState.FAILED:
            place = f"{row.file}:{row.row}" if row.row is not None else row.file
            yield f"{place}: {row.field}: {problem_words(row)}"
