"""What another process does: it knows no Django applications, so nothing here imports models."""

from sources.search.embedded.backend import EmbeddedBackend
from tests.contracts.corpus import source


def write_ten(folder: str, start: int) -> None:
    """Write ten sources to an embedded index, one after the other."""
    backend = EmbeddedBackend(folder)
    for n in range(start, start + 10):
        backend.write([source(n, f"rice number{n}")])
