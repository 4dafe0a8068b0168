"""`manage.py pseudonymise USERNAME --by ADMIN`: somebody leaves, and their work stays."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from claims.leaving.services import person_pseudonymise
from workbench.lib.exceptions import WorkbenchError


class Command(BaseCommand):
    """Pseudonymise somebody."""

    help = "Replace somebody's name for good, and close their access. What they decided stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("username", metavar="USERNAME", help="who leaves")
        parser.add_argument("--by", required=True, metavar="ADMIN", help="who lets them leave")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        people = {
            name: User.objects.filter(username=name).first()
            for name in (options["username"], options["by"])
        }
        for name, person in people.items():
            if person is None:
                message = f"There is nobody of the name {name!r}."
                raise CommandError(message)
        try:
            name = person_pseudonymise(
                person=User.objects.get(username=options["username"]),
                by=User.objects.get(username=options["by"]),
            )
        except WorkbenchError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"They are called {name} from now on, and cannot sign in.")
