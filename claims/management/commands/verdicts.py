"""`manage.py verdicts [filters]`: published verdicts, asked for as in REST."""

import sys
from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from rest_framework.exceptions import ValidationError
from tqdm import tqdm

from claims.api.exports import CHUNK, EXPORTS, export_choose, follows_changes
from claims.api.filters.verdicts import BY_CHANGE
from claims.management.filtering import add_filters, given_filters, wrong_filters
from claims.verdicts.models import Verdict
from workbench.lib.files import printable
from workbench.lib.tables import json_lines

SHOWN = 50
LONGEST = 100


class Command(BaseCommand):
    """Print verdicts, newest first: a line each, or all that REST shows of each."""

    help = (
        "Query published verdicts by the filters of REST, newest first; with --updated-after, the "
        "oldest change first. --json prints an object a line, as GET /api/v1/verdicts/ has it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        add_filters(parser, EXPORTS["verdicts"])
        parser.add_argument("--json", action="store_true", help="an object a line, for programs")
        parser.add_argument(
            "--limit", type=int, default=SHOWN, help=f"at most so many; {SHOWN}, 0 for all"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask and print. A reader that goes away ends the work without a word."""
        export, limit = EXPORTS["verdicts"], options["limit"]
        if limit < 0:
            message = "--limit: how many, or 0 for all"
            raise CommandError(message)
        given = given_filters(export, options)
        try:
            chosen = export_choose(export, given)
        except ValidationError as error:
            raise wrong_filters(error) from error
        order = BY_CHANGE if follows_changes(given) else "-pk"
        found = chosen.order_by(order).iterator(chunk_size=CHUNK)
        rows = tqdm(islice(found, limit or None), unit=" verdicts", disable=None, file=sys.stderr)
        try:
            if options["json"]:
                for line in json_lines(export.serializer(row).data for row in rows):
                    self.stdout.write(line, ending="")
            else:
                for row in rows:
                    self.stdout.write(_line(row))
            if limit and next(found, None) is not None:
                self.stderr.write(f"There are more: --limit 0 shows all, not {limit}.")
        except BrokenPipeError:
            sys.stdout = None  # it would be flushed, and fail again


def _line(verdict: Verdict) -> str:
    """Return a verdict in a line: number, day, rating, language, claim."""
    rating, claim = verdict.as_published["rating"], verdict.as_published["claim"]
    label = rating["labels"].get(get_language() or "en") or rating["slug"]
    said = printable(" ".join(verdict.published_claim.split()))
    short = said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
    mark = "" if verdict.status == "published" else f" ({verdict.get_status_display()})"
    day = f"{verdict.published_at:%Y-%m-%d}"
    return f"{verdict.pk:>7}  {day}  {printable(label)}{mark}  [{claim['language']}]  {short}"
