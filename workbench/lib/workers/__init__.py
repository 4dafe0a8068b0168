"""Which Celery workers are alive, by queue: each writes a heartbeat row that all can read."""
