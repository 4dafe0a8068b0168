"""`manage.py rotate_api_key ID [--overlap-days 7]`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workbench.lib.access.keys import OVERLAP_DAYS, key_rotate
from workbench.lib.access.models import ApiKey
from workbench.lib.exceptions import WorkbenchError


class Command(BaseCommand):
    """Print a key that takes another's place; the other goes on for the overlap."""

    help = "Issue an API key in the place of another, which goes on for some days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("id", type=int, help="as list_api_keys shows it")
        parser.add_argument("--overlap-days", type=int, default=OVERLAP_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate the key."""
        key = ApiKey.objects.filter(pk=options["id"]).first()
        if key is None:
            message = f"There is no API key {options['id']}."
            raise CommandError(message)
        try:
            _, secret = key_rotate(key=key, overlap_days=options["overlap_days"])
        except WorkbenchError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)
