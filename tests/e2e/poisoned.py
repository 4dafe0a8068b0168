"""`python -m tests.e2e.poisoned MODULE …` runs a module in which some words are poison: whoever
embeds a text that holds one, or looks for claims in it, dies at once, as of a fault in native code;
only its last words for the test go to the log.
"""

import functools
import os
import runpy
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any
from unittest.mock import patch

POISONS_EXTRACTION, POISONS_INDEXING = "wolfsbane", "hemlock"


def last_words(poison: str) -> str:
    """Return what somebody says who dies of a poison."""
    return f"\npoisoned by {poison}\n"


def deadly(work: Callable[..., Any], poison: str) -> Callable[..., Any]:
    """Let the work kill its process when one of the texts given to it holds the poison."""

    @functools.wraps(work)
    def taste(texts: str | Iterable[str], *args: Any, **options: Any) -> Any:
        texts = texts if isinstance(texts, str) else list(texts)
        if any(poison in text for text in ([texts] if isinstance(texts, str) else texts)):
            os.write(2, last_words(poison).encode())
            os.kill(os.getpid(), signal.SIGKILL)
        return work(texts, *args, **options)

    return taste


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workbench.settings")
    import django

    django.setup()

    from claims.statements.extraction import extract_claims
    from sources.embedding import embed_mixed

    embedding = deadly(embed_mixed, POISONS_INDEXING)
    extraction = deadly(extract_claims, POISONS_EXTRACTION)
    patch("sources.search.sync.embed_mixed", embedding).start()
    patch("claims.statements.services.extracting.extract_claims", extraction).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
