"""The composition root: settings, URLs, Celery, admin site and health. Nobody imports it."""

from workbench.celery import app as celery_app

__all__ = ["celery_app"]
