"""`manage.py list_api_keys [--user USER] [--all]`."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from workbench.lib.access.models import ApiKey


class Command(BaseCommand):
    """Print a line for each key, tabs between: no secrets are kept."""

    help = "List API keys: id, what it starts with, name, person, scopes, last used, expires."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--user", help="only this person's")
        parser.add_argument("--all", action="store_true", help="those that open nothing, too")

    def handle(self, *args: Any, **options: Any) -> None:
        """List the keys, oldest first."""
        keys = ApiKey.objects.select_related("user").order_by("pk")
        if options["user"]:
            keys = keys.filter(user__username=options["user"])
        for key in keys:
            if options["all"] or key.is_live():
                self.stdout.write("\t".join(_columns(key)))


def _columns(key: ApiKey) -> list[str]:
    times = [_time(key.last_used_at, "never used"), _time(key.expires_at, "never expires")]
    columns = [str(key.pk), f"{key.prefix}…", key.name, key.user.get_username()]
    ended = [] if key.is_live() else ["opens nothing"]
    return [*columns, ",".join(key.scopes), *times, *ended]


def _time(moment: datetime | None, none: str) -> str:
    return moment.isoformat(timespec="seconds") if moment else none
