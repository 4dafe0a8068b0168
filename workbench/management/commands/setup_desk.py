"""`manage.py setup_desk`: what a desk needs once after `migrate`; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand

from claims.services.ratings import default_scale_ensure
from sources.search import SearchUnavailable, get_backend
from workbench.roles import setup_roles


class Command(BaseCommand):
    """Make the roles, the default rating scale and the search index."""

    help = "Make the roles, the default rating scale and the search index. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        setup_roles()
        scale = default_scale_ensure()
        self.stdout.write(f"roles and the rating scale “{scale}” are in place")
        try:
            get_backend().ensure()
        except SearchUnavailable as error:
            self.stderr.write(self.style.WARNING(f"The index could not be made: {error}"))
            return
        self.stdout.write("the search index is in place")
