"""The WSGI entry point."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
# A person waits for the answer; a worker may wait longer for its turn to write.
os.environ.setdefault("SQLITE_LOCK_SECONDS", "5")

application = get_wsgi_application()

if settings.CELERY_IN_PROCESS:
    from workbench.celery import start_in_process_worker

    start_in_process_worker()
