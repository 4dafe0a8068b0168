"""What is done again and again: sweeps, each of which finds what is due or was lost."""

from typing import Any

import celery.schedules

SWEEPS = {
    "index what is not indexed": "sources.tasks.sweep_unindexed",
    "build an index of another version anew": "sources.tasks.sweep_outdated",
    "ask who was forgotten, and search anew for what was found": "claims.tasks.sweep_answers",
    "ask for suggestions that were lost": "claims.tasks.sweep_suggestions",
    "fetch pages that were lost": "sources.tasks.sweep_pages",
    "process what is not processed": "claims.tasks.sweep_articles",
    "finish retrieval runs that were lost": "claims.tasks.sweep_runs",
    "go on with imports that were lost": "claims.tasks.sweep_imports",
    "take in what people sent": "claims.tasks.sweep_sent",
    "look at watched feeds": "claims.tasks.sweep_feeds",
    "ask a web archive for copies of pages": "sources.tasks.sweep_captures",
    "give claims to who is on duty": "claims.tasks.sweep_assignments",
    "look at cited pages again": "claims.tasks.sweep_cited_pages",
    "tell what was not told": "workbench.lib.webhooks.tasks.sweep_deliveries",
}


def every(seconds: float) -> dict[str, dict[str, Any]]:
    """Return the sweeps as Celery's beat has them; one that nobody took in time is no use any more.

    https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html
    """
    return {
        what: {
            "task": task,
            "schedule": celery.schedules.schedule(seconds),
            "options": {"expires": seconds},
        }
        for what, task in SWEEPS.items()
    }
