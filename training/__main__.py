"""`python -m training HEAD [--sets FOLDER]`: train a head from data that may be shipped."""

import argparse
import importlib
import os
from pathlib import Path

import django

FROM_SETS, OUR_OWN = ("pairs", "relevance"), ("statements", "who")
"""Each a module of that name, with a function `train`; of either kind in this order."""


def main() -> None:
    """Train the head that is named."""
    parser = argparse.ArgumentParser("python -m training", description=__doc__)
    parser.add_argument("head", choices=FROM_SETS + OUR_OWN)
    parser.add_argument(
        "--sets", type=Path, help="a folder with the public sets, which the last two do not need"
    )
    arguments = parser.parse_args()
    if arguments.sets is None and arguments.head in FROM_SETS:
        parser.error(f"{arguments.head} is learned from public sets: give --sets")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    django.setup()
    # Once Django is set up, and no more than the head needs
    importlib.import_module(f"training.{arguments.head}").train(arguments.sets)


main()
