"""`manage.py setup_desk`: what a desk needs after `migrate`; safe to repeat."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from claims.audited import audit_begin
from claims.reviews.services.scales import default_scale_ensure, their_labels_ensure
from sources.embedding.e5 import own_engine
from sources.encoder import EncoderError, prepare
from sources.search import get_backend
from sources.services import index_build, index_reconcile, outdated_remedy
from workbench.lib.exceptions import Unavailable
from workbench.roles import setup_roles


class Command(BaseCommand):
    """Make the roles, the default rating scale, the encoder's graph and the search index."""

    help = "Make roles, the default rating scale, the encoder and the search index. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument(
            "--rebuild", action="store_true", help="build an index of another version anew, now"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing."""
        setup_roles()
        scale = default_scale_ensure()
        their_labels_ensure(scale)
        self.stdout.write(f"roles and the rating scale “{scale}” are in place")
        if audit_begin():
            self.stdout.write("the audit trail begins with what is here")
        try:
            if own_engine():
                prepare()
        except EncoderError as error:
            self.stderr.write(self.style.WARNING(f"The encoder could not be made ready: {error}"))
        try:
            self._index(rebuild=options["rebuild"])
        except Unavailable as error:
            self.stderr.write(self.style.WARNING(f"The index could not be made: {error}"))

    def _index(self, *, rebuild: bool) -> None:
        """Make the index where there is none; mark what it has lost, for workers to index."""
        backend = get_backend()
        backend.ensure()
        if backend.status().outdated and rebuild:
            index_build(backend=backend)
        elif backend.status().outdated:
            self.stderr.write(self.style.WARNING(outdated_remedy(backend=backend)))
        lost = len(index_reconcile(backend=backend).missing)
        more = f"; {lost} sources wait to be indexed anew" if lost else ""
        self.stdout.write(f"the search index is in place{more}")
