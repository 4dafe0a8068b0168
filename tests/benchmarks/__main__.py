"""The one entry point; `--help` lists the scripts."""

import argparse
import importlib
import json
import os
import sys

import django

from workbench.lib.workers.garbage import pass_over_what_is_loaded

SCRIPTS = (
    "indexing",
    "embedding",
    "latency",
    "vectors",
    "memory",
    "formats",
    "importing",
    "queue",
    "reviewers",
    "verdicts",
    "pipeline",
    "workers",
)


def main() -> None:
    """Run one script and print what it measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("name", choices=SCRIPTS)
    parser.add_argument("--size", type=int, help="how many sources")
    parser.add_argument("--backend", choices=["embedded", "elasticsearch"])
    parser.add_argument("--collection", help="vectors: a BEIR-shaped folder with judgements")
    given = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    django.setup()
    script = importlib.import_module(f"tests.benchmarks.{given.pop('name')}")
    pass_over_what_is_loaded()  # as every worker does
    sys.stdout.write(json.dumps(script.measure(**given), indent=2) + "\n")


if __name__ == "__main__":
    main()
