"""`manage.py revoke_api_key ID`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workbench.lib.access.keys import key_revoke
from workbench.lib.access.models import ApiKey


class Command(BaseCommand):
    """Let a key open nothing from now on."""

    help = "Revoke an API key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the argument."""
        parser.add_argument("id", type=int, help="as list_api_keys shows it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Revoke the key."""
        key = ApiKey.objects.filter(pk=options["id"]).first()
        if key is None:
            message = f"There is no API key {options['id']}."
            raise CommandError(message)
        key_revoke(key=key)
        self.stdout.write(f"{key} is revoked.")
