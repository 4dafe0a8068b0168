"""Two worker processes against one, on the same articles: PostgreSQL, Redis and Elasticsearch.

Articles are imported while no worker runs. Then one starts, with one process or with two, and all
that waits is done: claims are found, sources are indexed, each claim's evidence is searched. The
clock runs from the first article that is done to the last source indexed or search done, as the
desk has written them down, so that starting and loading are not counted; each desk is a new one. It
is wall time: other work on the machine counts, the three servers among it, and asking whether all
is done, which is a process of its own and so is done seldom.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from tests.benchmarks.pipeline import article_row
from tests.claims.articles.importing import lines
from tests.e2e.conftest import served
from tests.e2e.desk import wait_for
from tests.e2e.servers import NAMES

PATIENCE_SECONDS = 900
DONE = (
    "not Article.objects.filter(status='imported').exists() "
    "and not Source.objects.due_for_indexing().exists() "
    "and not RetrievalRun.objects.exclude(status='completed').exists()"
)
BEGUN = "Article.objects.earliest('extracted_at').extracted_at.timestamp()"
ENDED = (
    "max(Source.objects.latest('indexed_at').indexed_at.timestamp(), "
    "RetrievalRun.objects.latest('finished_at').finished_at.timestamp())"
)
ASK_AGAIN_SECONDS = 20


def measure(size: int = 24) -> dict[str, Any]:
    """Work through `size` articles of twelve claims with one process, then with two."""
    one, two = (_seconds(size, processes) for processes in (1, 2))
    return {
        "articles": size,
        "seconds_with_one": round(one, 1),
        "seconds_with_two": round(two, 1),
        "ratio": round(one / two, 3),
    }


def _seconds(size: int, processes: int) -> float:
    servers = {name: os.environ[name] for name in NAMES.values()}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.jsonl"
        file.write_bytes(lines(*map(article_row, range(size))))
        with served(Path(folder), servers) as desk:
            desk.manage("import_articles", str(file))
            desk.start_worker(processes=processes)
            wait_for("all tasks", lambda: desk.ask(DONE), PATIENCE_SECONDS, every=ASK_AGAIN_SECONDS)
            return float(desk.ask(f"{ENDED} - {BEGUN}"))
