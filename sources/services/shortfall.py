"""What the index has lost behind the database's back: told by counts, cheap enough for any run."""

from sources.models import Source
from sources.search import SearchBackend, get_backend
from sources.services.indexing import Differences, index_reconcile


def index_lacks(*, backend: SearchBackend | None = None) -> int:
    """Return how many sources the index holds fewer than the database believes. Raises
    `SearchUnavailable`.
    """
    return _behind(backend, outdated_counts=False)


def index_behind(*, backend: SearchBackend | None = None) -> int:
    """Return how many sources the index lacks, or holds in another version's words and vectors: all
    of them, where it was made for one. Raises `SearchUnavailable`.
    """
    return _behind(backend, outdated_counts=True)


def _behind(backend: SearchBackend | None, *, outdated_counts: bool) -> int:
    """Ask the database first: what is indexed meanwhile makes the index hold more, never less."""
    believed = Source.objects.believed_indexed().count()
    if not believed:
        return 0
    backend = backend or get_backend()
    status = backend.status()
    if outdated_counts and status.outdated:
        return believed
    if status.sources >= believed:
        return 0
    backend.refresh()  # what was written just now may not be counted before
    return max(0, believed - backend.status().sources)


def index_mend(*, backend: SearchBackend) -> Differences | None:
    """Reconcile if the index lacks more than what is due again anyway; None if it does not."""
    lacking = index_lacks(backend=backend)
    if lacking <= Source.objects.believed_indexed().due_for_indexing().count():
        return None
    return index_reconcile(backend=backend)
