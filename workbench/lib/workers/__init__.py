"""Which Celery workers are alive, by queue: each writes a heartbeat row, everybody can read them."""
