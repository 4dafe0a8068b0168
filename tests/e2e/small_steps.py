"""`python -m tests.e2e.small_steps MODULE …` runs a module in which imports save a few rows at a
time and nothing follows from them: so that something can die amid a short one, many times.
"""

import os
import runpy
import sys
from unittest.mock import patch

ROWS_AT_A_TIME = 3

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    import django

    django.setup()

    from workbench.celery import app

    patch("claims.articles.imports.importer.CHUNK_ROWS", ROWS_AT_A_TIME).start()
    patch("claims.tasks.enqueue_imported").start()
    patch("claims.management.commands.import_articles.enqueue_imported", create=True).start()
    kept = {
        name: entry
        for name, entry in app.conf.beat_schedule.items()
        if entry["task"] == "claims.tasks.sweep_imports"
    }
    app.conf.beat_schedule = kept
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
