"""Which of the folders is searched, and which is being built: one small file says so.

Folders are made here and nowhere else, so that one that is lost is missed and not replaced in
silence. The file is replaced in one step (`os.replace`), so a reader sees one state or the other;
those who change it queue at a lock, which the kernel frees when its holder dies.
"""

import fcntl
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sources.search.base import Role
from sources.search.embedded.damage import IndexDamaged, is_lasting
from sources.search.embedded.index import EmbeddedIndex

_FILE = "indices.json"
_NAME = re.compile(r"\d{20}")


@dataclass(frozen=True, slots=True)
class Roles:
    """Names of the folders in use; empty where there is none."""

    serving: str = ""
    building: str = ""


class Generations:
    """The folders of one backend. Errors are `OSError`."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """Remember where; `fingerprint` marks new folders."""
        self.folder = folder
        self.fingerprint = fingerprint

    def current(self) -> Roles:
        """Read who has which role. Raises `FileNotFoundError` where nothing was made yet, and
        `OSError` where the file cannot be read as what it should be.
        """
        try:
            roles = Roles(**json.loads((self.folder / _FILE).read_text()))
            names = [name for name in (roles.serving, roles.building) if name]
            if all(_NAME.fullmatch(name) for name in names):
                return roles
        except (ValueError, TypeError) as error:
            raise IndexDamaged(f"{_FILE}: {error}") from error
        raise IndexDamaged(f"{_FILE}: {roles}")

    def roles(self) -> dict[str, Role]:
        """Return {folder: role}, newest first."""
        current = self.current()
        known = {current.serving: Role.SERVING, current.building: Role.BUILDING}
        folders = [one.name for one in self.folder.iterdir() if one.is_dir()]
        names = sorted(filter(_NAME.fullmatch, folders), reverse=True)
        return {name: known.get(name, Role.RETIRED) for name in names}

    def mark(self, name: str) -> str:
        """Return the mark that a folder was made with; none where there is none. Raises `OSError`
        where it cannot be read just now: that says nothing about the index.
        """
        try:
            return (self.folder / name / "mark").read_text()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError):
            return ""

    def ensure(self) -> Roles:
        """Make a folder to be searched where there is none, or none that can be read."""
        with self._changing(mending=True) as current:
            if not self._is_whole(current.serving):
                return self._set(Roles(serving=self._create(), building=current.building))
            return current

    def build(self) -> str:
        """Return the folder being built; a new one where none that is whole has today's mark."""
        with self._changing(mending=True) as current:
            building = current.building
            if self.mark(building) != self.fingerprint or not self._is_whole(building):
                building = self._create()
                self._set(Roles(current.serving, building))
            return building

    def serve(self, name: str) -> None:
        """Let this folder be the one that is searched, and none be built."""
        with self._changing():
            self._set(Roles(serving=name))

    def prune(self) -> list[str]:
        """Delete folders without a role; return their names."""
        with self._changing():
            names = [name for name, role in self.roles().items() if role is Role.RETIRED]
            for name in names:
                shutil.rmtree(self.folder / name)
            return names

    def _is_whole(self, name: str) -> bool:
        """Say whether there is such a folder with an index in it that can be read."""
        if not name:
            return False
        try:
            EmbeddedIndex(self.folder / name).check()
        except (sqlite3.Error, OSError) as error:
            if is_lasting(error):
                return False
            raise
        return True

    @contextmanager
    def _changing(self, *, mending: bool = False) -> Iterator[Roles]:
        """Hold the lock. When mending, a file that cannot be read is set aside."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock_file = self.folder / "indices.lock"
        if mending and lock_file.is_dir():
            self._set_aside(lock_file)
        with lock_file.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                current = self.current()
            except FileNotFoundError:
                current = Roles()
            except OSError:
                if not mending:
                    raise
                self._set_aside(self.folder / _FILE)
                current = Roles()
            yield current

    def _set_aside(self, path: Path) -> None:
        path.replace(path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%d%H%M%S%f}"))

    def _set(self, roles: Roles) -> Roles:
        fresh = self.folder / f"{_FILE}.new"
        if fresh.is_dir():
            self._set_aside(fresh)
        fresh.write_text(json.dumps(asdict(roles)))
        fresh.replace(self.folder / _FILE)
        return roles

    def _create(self) -> str:
        name = f"{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        (self.folder / name).mkdir(parents=True)
        EmbeddedIndex(self.folder / name).create()
        (self.folder / name / "mark").write_text(self.fingerprint)
        return name
