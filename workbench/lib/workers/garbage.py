"""Keeps what a worker has loaded out of garbage collection.

Django, the rules and our own modules are more than a hundred thousand objects that live as long as
the process. Looking through them takes 70 ms, and a search, which makes thousands of small objects,
brings that about now and then. Frozen, they are passed over
(docs.python.org/3/library/gc.html#gc.freeze).
"""

import gc
from typing import Any

from celery.signals import worker_process_init


def connect() -> None:
    """Attach to Celery's signal of a process that takes tasks."""
    worker_process_init.connect(pass_over_what_is_loaded)


def pass_over_what_is_loaded(**_: Any) -> None:
    """Collect once, then freeze all that is left."""
    gc.collect()
    gc.freeze()
