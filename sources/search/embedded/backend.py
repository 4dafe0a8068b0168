"""Sources in files beside the database: for one machine without a search server."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from django.utils.translation import gettext as _

from sources.search.base import (
    Hit,
    IndexStatus,
    Role,
    Search,
    SearchBackend,
    SearchUnavailable,
    SourceDocument,
    WriteReport,
)
from sources.search.embedded.generations import Generations, Roles
from sources.search.embedded.index import EmbeddedIndex
from sources.search.embedded.store import LAYOUT
from sources.search.fingerprint import index_fingerprint

P = ParamSpec("P")
R = TypeVar("R")


def _translated(
    method: Callable[Concatenate["EmbeddedBackend", P], R],
) -> Callable[Concatenate["EmbeddedBackend", P], R]:
    """Turn a file that is missing or cannot be used into `SearchUnavailable`."""

    @wraps(method)
    def call(self: "EmbeddedBackend", /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except FileNotFoundError as error:
            message = _("The search index is missing; make it with: manage.py index build")
            raise SearchUnavailable(message) from error
        except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as error:
            message = _(
                "The search index on disk cannot be used: %(why)s; to make it anew: manage.py "
                "index build"
            ) % {"why": error}
            raise SearchUnavailable(message) from error

    return call


class EmbeddedBackend:
    """`SearchBackend` over a folder of indices, or over one of them alone."""

    name = "embedded"

    def __init__(self, folder: str, *, index: str = "") -> None:
        """Prepare; nothing is opened yet. With `index`, that one alone is used."""
        self._folder = Path(folder)
        self._generations = Generations(self._folder, index_fingerprint(LAYOUT))
        self._pinned = index
        self._opened: dict[str, EmbeddedIndex] = {}

    def _open(self, name: str) -> EmbeddedIndex:
        if name not in self._opened:
            self._opened[name] = EmbeddedIndex(self._folder / name)
        return self._opened[name]

    def _reading(self) -> EmbeddedIndex:
        return self._open(self._serving())

    def _serving(self) -> str:
        return self._pinned or self._generations.current().serving

    def _writing(self) -> list[EmbeddedIndex]:
        """Return the index that is searched, first, and the one being built."""
        current = Roles(self._pinned) if self._pinned else self._generations.current()
        return [self._open(name) for name in (current.serving, current.building) if name]

    @_translated
    def ensure(self) -> None:
        """Make the folder and a first index where there are none."""
        self._generations.ensure()
        self._reading().refresh()

    @_translated
    def write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Write to the index that is searched, and to the one being built."""
        reports = [index.write(documents) for index in self._writing()]
        return reports[0]

    @_translated
    def delete(self, source_ids: Sequence[int], *, version: int) -> None:
        """Delete by id, remembering the version."""
        for index in self._writing():
            index.delete(source_ids, version=version)

    @_translated
    def refresh(self) -> None:
        """Let the words take over what a killed writer left behind."""
        self._reading().refresh()

    @_translated
    def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        """Answer one after the other; vectors by exact cosine."""
        index = self._reading()
        return [index.search(search) for search in searches]

    @_translated
    def status(self) -> IndexStatus:
        """Count what is there."""
        return self._status(self._serving(), Role.SERVING)

    def _status(self, name: str, role: Role) -> IndexStatus:
        outdated = self._generations.mark(name) != self._generations.fingerprint
        return IndexStatus(self.name, name, self._open(name).count(), role, outdated)

    @_translated
    def serving(self) -> str:
        """Read which index is searched."""
        return self._serving()

    @_translated
    def versions(self) -> dict[int, int]:
        """Read ids and versions alone."""
        return self._reading().versions()

    @_translated
    def indices(self) -> list[IndexStatus]:
        """Return all indices, newest first."""
        return [self._status(name, role) for name, role in self._generations.roles().items()]

    @_translated
    def build_begin(self) -> SearchBackend:
        """Return the index being built, begun now or before."""
        return EmbeddedBackend(str(self._folder), index=self._generations.build())

    @_translated
    def serve(self, index: str) -> None:
        """Change over, in one step for readers."""
        self._generations.serve(index)

    @_translated
    def prune(self) -> list[str]:
        """Delete indices without a role."""
        return self._generations.prune()

    @_translated
    def drop(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._opened = {}
