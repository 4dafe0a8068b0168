"""The settings of a desk that bin/demo has set up on this machine, for commands typed beside it."""

import json
import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
# Written by bin/demo into its VAR_DIR: the names of .env.example with the values it runs with.
FILE_NAME = "demo.json"
# Whoever sets one of these means another desk: two desks' servers must never be mixed.
OTHER_DESK = ("SECRET_KEY", "DATABASE_URL", "ELASTICSEARCH_URL", "CELERY_BROKER_URL")


def adopt_settings(base_dir: Path = BASE_DIR) -> bool:
    """Put what bin/demo left into the environment where nothing else says which desk is meant.

    The environment and `.env` go first: with a `.env`, or one of `OTHER_DESK` in the environment,
    nothing is read. Says whether anything was. Only manage.py calls this: tests, web servers and
    workers never find a desk by chance.
    """
    if (base_dir / ".env").exists() or any(name in os.environ for name in OTHER_DESK):
        return False
    folder = Path(os.environ.get("VAR_DIR") or base_dir / "var")
    try:
        left = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    for name, value in left.items():
        os.environ.setdefault(name, value)
    return True
