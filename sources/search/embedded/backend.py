"""Sources in files beside the database: for one machine without a search server."""

import logging
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
from sources.search.embedded.damage import is_lasting
from sources.search.embedded.generations import Generations, Roles
from sources.search.embedded.index import EmbeddedIndex
from sources.search.embedded.store import LAYOUT
from sources.search.fingerprint import index_fingerprint

log = logging.getLogger(__name__)
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
        self._opened: dict[str, tuple[tuple[int, ...], EmbeddedIndex]] = {}

    def _open(self, name: str) -> EmbeddedIndex:
        """Return an index, opened anew where other files stand in its place than before."""
        fresh = EmbeddedIndex(self._folder / name)
        identity = fresh.identity()
        known = self._opened.get(name)
        if known is None or known[0] != identity:
            known = self._opened[name] = (identity, fresh)
        return known[1]

    def _reading(self) -> EmbeddedIndex:
        serving = self._serving()
        for former in [name for name in list(self._opened) if name < serving]:
            self._opened.pop(former, None)  # its vectors fill memory
        return self._open(serving)

    def _serving(self) -> str:
        return self._pinned or self._generations.current().serving

    def _everywhere(self, change: Callable[[EmbeddedIndex], R]) -> R:
        """Change the index that is searched, and the one being built; return what the first said.

        That the latter is lost is found out by whoever builds it.
        """
        current = Roles(self._pinned) if self._pinned else self._generations.current()
        found = change(self._open(current.serving))
        if current.building:
            try:
                change(self._open(current.building))
            except (sqlite3.Error, OSError) as error:
                if not is_lasting(error):
                    raise
                log.warning("the index being built cannot be written to: %s", error)
        return found

    @_translated
    def ensure(self) -> None:
        """Make the folder and an index where there are none, or none that can be read."""
        self._generations.ensure()
        self._reading().refresh()

    @_translated
    def write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Write to the index that is searched, and to the one being built."""
        return self._everywhere(lambda index: index.write(documents))

    @_translated
    def delete(self, source_ids: Sequence[int], *, version: int) -> None:
        """Delete by id, remembering the version."""
        self._everywhere(lambda index: index.delete(source_ids, version=version))

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
        """Look at the files as they are now, not as this process once opened them."""
        index = EmbeddedIndex(self._folder / name)
        index.check()
        return IndexStatus(
            self.name,
            name,
            index.count(),
            role,
            outdated=self._is_outdated(name),
            writable=index.is_writable(),
        )

    def _is_outdated(self, name: str) -> bool:
        return self._generations.mark(name) != self._generations.fingerprint

    def _status_or_damage(self, name: str, role: Role) -> IndexStatus:
        """Say how an index stands, also of one that cannot be read."""
        try:
            return self._status(name, role)
        except (sqlite3.Error, OSError) as error:
            outdated = self._is_outdated(name)  # other words look like damaged ones
            return IndexStatus(
                self.name, name, 0, role, outdated=outdated, usable=False, detail=str(error)
            )

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
        roles = self._generations.roles()
        return [self._status_or_damage(name, role) for name, role in roles.items()]

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
