"""`manage.py models`: which models read texts here; `manage.py models prepare` makes them ready."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.embedding.routing import MODELS
from sources.encoder import ADAPTERS, EncoderError, graph_path, prepare
from workbench.lib.files import printable


class Command(BaseCommand):
    """List the models in use, or build what is built once."""

    help = "List the models in use; with “prepare”, build what is built once, so that nobody waits."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("action", nargs="?", choices=["list", "prepare"], default="list")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; an encoder that cannot be built is an error with its reason."""
        try:
            if options["action"] == "prepare":
                prepare()
            self._list()
        except EncoderError as error:
            raise CommandError(printable(str(error))) from error

    def _list(self) -> None:
        for model, embedder in MODELS.items():
            self.stdout.write(f"{model}: vectors of {embedder.dimensions} numbers")
        self._graph("the encoder's graph", graph_path())
        for adapter in ADAPTERS:
            card = adapter.card
            self._graph(f"{adapter.name}, which reads {card['reads']}", graph_path(adapter))
            self.stdout.write(f"  by {card['made_by']}, sha256 {adapter.hash}")
            for one in card["data"]:
                self.stdout.write(
                    f"  from {one['set']}, {one['by']}; {one['from']}; {one.get('licence', 'ours')}"
                )
            self.stdout.write(f"  while training: {json.dumps(card['looked_at_while_training'])}")

    def _graph(self, name: str, path: Path) -> None:
        state = "ready" if path.exists() else "not built yet: manage.py models prepare"
        self.stdout.write(f"{name}: {printable(str(path))} ({state})")
