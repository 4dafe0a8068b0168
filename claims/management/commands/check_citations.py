"""`manage.py check_citations [--limit N]`: look at cited pages again, here and now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.drift.selectors import not_checkable
from claims.drift.services import page_check, pages_open, pages_to_check
from workbench.lib.files import printable

MANY = 1_000


class Command(BaseCommand):
    """Look, and say a line about each quote."""

    help = "Look at the pages that standing verdicts cite again, the longest not looked at first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--limit", type=int, default=MANY, metavar="N", help="pages at most")

    def handle(self, *args: Any, **options: Any) -> None:
        """Look. What is found is written as a worker writes it; nothing is changed for it."""
        limit = max(0, options["limit"])
        pages_open(limit=MANY)
        looked, changed = 0, 0
        for page in pages_to_check(limit=limit):
            for check in page_check(page_id=page):
                where = (
                    f"verdict {check.citation.verdict_id}: {check.address or check.citation.url}"
                )
                self.stdout.write(f"{check.outcome}\t{printable(where)}")
                looked, changed = looked + 1, changed + check.is_flagged
        words = f"{looked} quotes looked at, {changed} of them wait for a person now"
        self.stdout.write(f"{words}; {not_checkable().count()} are not checkable.")
