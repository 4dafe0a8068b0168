"""The filters of REST lists as options of a command."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from rest_framework.exceptions import ValidationError

from claims.api.exports import OF_LISTS, Export
from workbench.lib.files import printable


def add_filters(parser: ArgumentParser, export: Export) -> None:
    """Declare an option for each filter: `updated_after` is `--updated-after`."""
    group = parser.add_argument_group("filters", "those of the list in REST (docs/api.md)")
    for name, one in export.filterset.base_filters.items():
        if name in OF_LISTS:
            continue
        words = str(one.label or "").replace("%", "%%")
        group.add_argument(_option(name), dest=name, metavar="VALUE", help=words)


def given_filters(export: Export, options: dict[str, Any]) -> dict[str, str]:
    """Return the filters that were given, by their names in REST."""
    names = export.filterset.base_filters
    return {name: options[name] for name in names if options.get(name) is not None}


def wrong_filters(error: ValidationError) -> CommandError:
    """Return an error that names each option and what is wrong with it."""
    faults: Any = error.detail
    lines = [f"{_option(name)}: {' '.join(map(str, said))}" for name, said in faults.items()]
    return CommandError(printable("; ".join(lines)))


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
