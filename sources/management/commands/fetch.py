"""`manage.py fetch URL…`: web pages into sources, here and now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.choices import FetchStatus
from sources.services import page_fetch
from sources.tasks import enqueue_after_fetch
from workbench.lib.files import printable
from workbench.lib.workers.status import no_worker_warning

DONE = (FetchStatus.FETCHED, FetchStatus.UNCHANGED)


class Command(BaseCommand):
    """Fetch pages and say a line about each."""

    help = "Fetch web pages and save them as sources."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("urls", nargs="+", metavar="URL")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch; the exit code is 1 if anything is not there now. What may heal is tried again."""
        missing, queued = 0, False
        for url in options["urls"]:
            page = page_fetch(url)
            enqueue_after_fetch(page)
            queued |= page.status in (FetchStatus.FETCHED, FetchStatus.QUEUED)
            missing += page.status not in DONE
            source = f" → source {page.source_id}" if page.source_id else ""
            reason = f": {page.error} [{page.error_code}]" if page.error_code else ""
            self.stdout.write(f"{page.status}\t{printable(f'{page.url}{source}{reason}')}")
        if queued and (warning := no_worker_warning("bulk")):
            self.stderr.write(self.style.WARNING(warning))
        if missing:
            message = f"{missing} not fetched, see above."
            raise CommandError(message)
