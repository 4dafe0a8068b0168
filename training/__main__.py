"""`python -m training HEAD --sets FOLDER`: train a head from data that may be shipped."""

import argparse
import os
from pathlib import Path

import django


def main() -> None:
    """Train the head that is named."""
    parser = argparse.ArgumentParser("python -m training", description=__doc__)
    parser.add_argument("head", choices=["relevance"])
    parser.add_argument("--sets", type=Path, required=True, help="a folder with the public sets")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    django.setup()
    from training.relevance import train  # noqa: PLC0415  (needs Django to be set up)

    train(arguments.sets)


main()
