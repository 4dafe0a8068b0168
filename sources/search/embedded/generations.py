"""Which of the folders is searched, and which is being built: one small file says so.

The file is replaced in one step (`os.replace`), so a reader sees one state or the other; those
who change it queue at a lock, which the kernel frees when its holder dies.
"""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sources.search.base import Role

_FILE = "indices.json"


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
        """Read who has which role. Raises `FileNotFoundError` where nothing was made yet."""
        return Roles(**json.loads((self.folder / _FILE).read_text()))

    def roles(self) -> dict[str, Role]:
        """Return {folder: role}, newest first."""
        current = self.current()
        known = {current.serving: Role.SERVING, current.building: Role.BUILDING}
        names = sorted((one.parent.name for one in self.folder.glob("*/mark")), reverse=True)
        return {name: known.get(name, Role.RETIRED) for name in names}

    def mark(self, name: str) -> str:
        """Return the mark that a folder was made with."""
        return (self.folder / name / "mark").read_text()

    def ensure(self) -> Roles:
        """Make a first folder where there is none."""
        with self._changing() as current:
            if not current.serving:
                return self._set(Roles(serving=self._create(), building=current.building))
            return current

    def build(self) -> str:
        """Return the folder being built; a new one where there is none with today's mark."""
        with self._changing() as current:
            building = current.building
            if not building or self.mark(building) != self.fingerprint:
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

    @contextmanager
    def _changing(self) -> Iterator[Roles]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "indices.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            try:
                current = self.current()
            except FileNotFoundError:
                current = Roles()
            yield current

    def _set(self, roles: Roles) -> Roles:
        fresh = self.folder / f"{_FILE}.new"
        fresh.write_text(json.dumps(asdict(roles)))
        fresh.replace(self.folder / _FILE)
        return roles

    def _create(self) -> str:
        name = f"{datetime.now(UTC):%Y%m%d%H%M%S%f}"
        (self.folder / name).mkdir(parents=True)
        (self.folder / name / "mark").write_text(self.fingerprint)
        return name
