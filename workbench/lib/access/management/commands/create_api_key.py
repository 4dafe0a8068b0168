"""`manage.py create_api_key NAME --user USER --scope read --scope write [--days 90]`."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from workbench.lib.access.keys import key_issue
from workbench.lib.access.models import SCOPES
from workbench.lib.exceptions import WorkbenchError


class Command(BaseCommand):
    """Print a new API key once; only its hash is stored."""

    help = "Create an API key with scopes for a user. The key is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("name", help="what will use the key")
        parser.add_argument("--user", required=True, help="username the key acts for")
        parser.add_argument("--scope", action="append", choices=SCOPES, dest="scopes")
        parser.add_argument("--days", type=int, help="days until it expires (default: never)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue the key."""
        user = get_user_model().objects.filter(username=options["user"]).first()
        if user is None:
            message = f"There is no user {options['user']!r}."
            raise CommandError(message)
        scopes = options["scopes"] or ["read"]
        try:
            _, secret = key_issue(
                name=options["name"], user=user, scopes=scopes, days=options["days"]
            )
        except WorkbenchError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)
