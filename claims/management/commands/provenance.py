"""`manage.py provenance VERDICT FILE`: everything a verdict rests on, as one ZIP."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.publishing.provenance import provenance_write
from claims.publishing.selectors import desk_publisher
from claims.verdicts.models import Verdict


class Command(BaseCommand):
    """Pack a published verdict, for somebody who wants to check it without the workbench."""

    help = "Pack a published verdict with all that it rests on; verify.py in the ZIP checks it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("verdict", type=int, help="its number")
        parser.add_argument("file", type=Path, help="the ZIP to write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        verdict = Verdict.objects.public().filter(pk=options["verdict"]).first()
        if verdict is None:
            message = f"verdict {options['verdict']} is not published"
            raise CommandError(message)
        with options["file"].open("wb") as file:
            provenance_write(verdict, desk_publisher(), file)
        self.stdout.write(f"{options['file']}: {options['file'].stat().st_size:,} bytes")
