"""`manage.py audit verify|head`: is the record of what people decided still what it was?"""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from claims.audited import audit_faults
from workbench.lib.audit.models import AuditEvent
from workbench.lib.locks import one_view


class Command(BaseCommand):
    """Check the audit trail, export it, or print its head to be kept elsewhere."""

    help = "Check the audit trail against itself and against what it tells of."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parts = parser.add_subparsers(dest="part", required=True)
        verify = parts.add_parser("verify", help="exit 1 if anything is not what it was")
        verify.add_argument(
            "--anchor", default="", metavar="NUMBER:HASH", help="an event that must be in it still"
        )
        verify.add_argument("--export", type=Path, metavar="FILE", help="write it as JSON lines")
        parts.add_parser("head", help="print NUMBER:HASH of the last event")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked for."""
        if options["part"] == "head":
            last = AuditEvent.objects.order_by("-number").first()
            self.stdout.write(f"{last.number}:{last.hash}" if last else "0:")
            return
        with one_view():
            if options["export"]:
                with options["export"].open("w", encoding="utf-8") as file:
                    for event in AuditEvent.objects.order_by("number").iterator(chunk_size=500):
                        file.write(json.dumps(event.as_exported(), ensure_ascii=False) + "\n")
            found = 0
            for fault in audit_faults(anchor=options["anchor"]):
                found += 1
                self.stdout.write(str(fault))
            count = AuditEvent.objects.count()
        if found:
            self.stderr.write(self.style.ERROR(f"{found} faults in {count} events"))
            sys.exit(1)
        self.stdout.write(f"{count} events, and all they tell of, are what they were")
