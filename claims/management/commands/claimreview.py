"""`manage.py claimreview validate FILE|URL`: which rules a ClaimReview breaks, and where."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.publishing.reading import MAX_BYTES, NotReadable, find_reviews
from claims.publishing.selectors import fault_words
from claims.publishing.validating import Fault, validate
from workbench.lib.http import HttpClient, HttpError

BROKEN, NOT_READ = 1, 2


class Command(BaseCommand):
    """Print each broken rule; the exit code is 0 none required, 1 some, 2 not to be read."""

    help = "Check ClaimReview markup in a file or at an address: JSON-LD, a DataFeed or a page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("action", choices=["validate"])
        parser.add_argument("document", metavar="FILE|URL")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check and print."""
        where = options["document"]
        is_address = where.startswith(("http://", "https://"))
        try:
            page, data = _fetched(where) if is_address else ("", _read(Path(where)))
            reviews = find_reviews(data)
        except (OSError, HttpError, NotReadable) as error:
            raise CommandError(str(error), returncode=NOT_READ) from error
        faults = validate(reviews, page=page)
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(fault) for fault in faults], indent=2))
        else:
            self._print(faults, len(reviews))
        if any(fault.is_error for fault in faults):
            message = f"{sum(fault.is_error for fault in faults)} required rules are broken"
            raise CommandError(message, returncode=BROKEN)

    def _print(self, faults: list[Fault], count: int) -> None:
        for fault in faults:
            style = self.style.ERROR if fault.is_error else self.style.WARNING
            self.stdout.write(style(f"{fault.rule.severity} {fault.pointer or '/'} [{fault.code}]"))
            self.stdout.write(f"  {fault_words(fault)}")
            self.stdout.write(f"  {fault.rule.source}")
        self.stdout.write(f"{count} ClaimReviews, {len(faults)} rules broken")


def _as_json(fault: Fault) -> dict[str, str]:
    return {
        "severity": fault.rule.severity,
        "pointer": fault.pointer,
        "code": fault.code,
        "rule": fault_words(fault),
        "source": fault.rule.source,
    }


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1024**2} MB"
        raise NotReadable(message)
    return data


def _fetched(url: str) -> tuple[str, bytes]:
    """Return where a document is in the end, and the document."""
    answer = HttpClient().get(url, max_bytes=MAX_BYTES)
    return answer.url, answer.body
