"""What people wait for goes before the bulk, where one worker does both."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from kombu import Connection, Consumer, Exchange, Message, Queue


@pytest.mark.alone
def test_a_worker_of_both_queues_empties_the_first_one_first(valkey: Path) -> None:
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    taken: list[str] = []

    def take(body: str, message: Message) -> None:
        taken.append(body)
        message.ack()

    with Connection(f"redis+socket://{valkey}", transport_options=options) as broker:
        queues = [Queue(name, Exchange(name), routing_key=name) for name in ("live", "bulk")]
        producer = broker.Producer()
        for queue in [*reversed(queues)] * 2:
            told: dict[str, Any] = {"exchange": queue.exchange, "routing_key": queue.name}
            producer.publish(queue.name, declare=[queue], **told)
        with Consumer(broker, queues, callbacks=[take], prefetch_count=1):
            while len(taken) < 4:
                broker.drain_events(timeout=5)
    assert taken == ["live", "live", "bulk", "bulk"]
