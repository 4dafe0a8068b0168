"""`manage.py export WHAT FILE|DIR|-`: everything of a kind, as lines of a file."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError
from rest_framework.exceptions import ValidationError
from tqdm import tqdm

from claims.api.exports import EXPORTS, export_choose, export_lines
from claims.learning.collection import beir_files, trec_lines
from claims.learning.evaluation import desk_qrels
from claims.management.filtering import add_filters, given_filters, wrong_filters
from workbench.lib.files import printable
from workbench.lib.tables import MEDIA_TYPES

STDOUT = Path("-")


class Command(BaseCommand):
    """Write rows of the desk, or its relevance judgements as others' programs read them."""

    help = (
        "Export claims, verdicts, evidence or judgements as CSV or JSON lines (- is standard "
        "output), the desk's relevance judgements as TREC qrels, or as a folder in BEIR's shape."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        kinds = parser.add_subparsers(dest="what", required=True)
        for kind, export in EXPORTS.items():
            rows = kinds.add_parser(kind)
            rows.add_argument("file", type=Path, metavar="FILE")
            rows.add_argument(
                "--format", choices=MEDIA_TYPES, help="else CSV for a name that ends in .csv"
            )
            add_filters(rows, export)
        qrels = kinds.add_parser("qrels", help="topic 0 document grade")
        qrels.add_argument("file", type=Path, metavar="FILE")
        beir = kinds.add_parser("beir", help="corpus.jsonl, queries.jsonl, qrels/test.tsv")
        beir.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it. A reader that goes away ends the work without a word."""
        try:
            if options["what"] == "beir":
                for name, lines in beir_files(desk_qrels()).items():
                    self._write(options["folder"] / name, lines, name)
            elif options["what"] == "qrels":
                self._write(options["file"], trec_lines(desk_qrels()), "qrels")
            else:
                self._rows(options)
        except BrokenPipeError:
            sys.stdout = None  # it would be flushed, and fail again
        except OSError as error:
            raise CommandError(printable(str(error))) from error

    def _rows(self, options: dict[str, Any]) -> None:
        what, file = options["what"], options["file"]
        export = EXPORTS[what]
        given = given_filters(export, options)
        form = options["format"] or ("csv" if file.suffix.lower() == ".csv" else "jsonl")
        try:
            chosen = export_choose(export, given)
        except ValidationError as error:
            raise wrong_filters(error) from error
        self._write(file, export_lines(export, chosen, given, form), what)

    def _write(self, file: Path, lines: Iterable[str], what: str) -> None:
        """Write lines, with a bar beside them that counts."""
        bar = tqdm(lines, desc=what, unit=" lines", disable=None, file=sys.stderr)
        if file == STDOUT:
            for line in bar:
                self.stdout.write(line, ending="")
            return
        with _whole(file) as out:
            out.writelines(bar)
        self.stdout.write(f"{printable(str(file))}: {file.stat().st_size:,} bytes")


@contextmanager
def _whole(file: Path) -> Iterator[IO[str]]:
    """Open a file to be written, which appears under its name once all of it is there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.part")
    try:
        with beside.open("w", encoding="utf-8", errors="backslashreplace", newline="") as out:
            yield out
        beside.replace(file)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
