"""Times, memory and an index of one's own."""

import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from django.conf import settings

from sources.search import SearchBackend, make_backend


def seconds(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how long an act takes, in seconds of a clock: the wall's, if not told otherwise."""
    began = clock()
    act()
    return clock() - began


def spread(times: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of times in seconds, in milliseconds."""
    p50, p95 = np.percentile(np.asarray(times) * 1000, [50, 95])
    return {"p50_ms": round(float(p50), 1), "p95_ms": round(float(p95), 1)}


def resident_mb(field: str = "VmRSS") -> float:
    """Return this process's resident memory in MB; `VmHWM` is its peak (proc(5), Linux)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return round(int(line.split()[1]) / 1024, 1)
    message = f"/proc/self/status has no {field}"
    raise LookupError(message)


@contextmanager
def own_backend(name: str) -> Iterator[SearchBackend]:
    """Make an empty index that is thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        place = settings.ELASTICSEARCH_URL if name == "elasticsearch" else folder
        backend = make_backend(name, place, f"benchmark-{uuid.uuid4().hex[:12]}")
        backend.ensure()
        try:
            yield backend
        finally:
            backend.drop()
