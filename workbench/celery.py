"""The Celery application and the in-process worker of last resort.

Policy (docs/architecture.md): JSON ids as arguments, named retryable errors only, idempotent
tasks acknowledged late, `live` and `bulk` queues apart, and our own rows — never the result
backend — as the record of what happened.
"""

import os
import threading

from celery import Celery
from celery.beat import Service

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")

app = Celery("workbench")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def start_in_process_worker() -> threading.Thread:
    """Run a worker in a thread of this process, for machines without any broker.

    What other processes queue does not reach this one, and what waits when it ends is lost: the
    sweeps, which run in a second thread, queue it here.
    """
    threading.Thread(target=Service(app).start, name="in-process-beat", daemon=True).start()
    worker = app.Worker(
        pool="solo", beat=False, queues=["live", "bulk"], loglevel="WARNING", quiet=True
    )
    thread = threading.Thread(target=worker.start, name="in-process-worker", daemon=True)
    thread.start()
    return thread
