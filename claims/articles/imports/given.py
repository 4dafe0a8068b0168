"""The files that an import reads: where they are, and what they are called in its report."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from claims.articles.imports.folders import files_below
from claims.articles.models import ImportBatch


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file or folder to import, at an absolute path, and its name as people know it.

    `rows` are those that are meant, of a watched feed; None for all.
    """

    path: Path
    name: str
    rows: frozenset[int] | None = None

    def files(self) -> Iterator[tuple[Path, str, str]]:
        """Yield each file below it: its path, its name, and why it cannot be read, if so."""
        for file, why in files_below(self.path):
            below = file.relative_to(self.path).parts
            yield file, os.path.join(self.name, *below), why  # noqa: PTH118 (names, also of uploads)

    def is_there(self) -> bool:
        """Say whether the path names anything; what else is wrong with it the report says."""
        try:
            self.path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:
            return True
        return True


def given_paths(paths: Iterable[Path]) -> list[GivenFile]:
    """Return what somebody named on the command line, wherever this is gone on with."""
    return [GivenFile(path.absolute(), str(path)) for path in paths]


def files_kept(files: Iterable[GivenFile]) -> list[dict[str, Any]]:
    """Return them as `ImportBatch.files` keeps them. A path is bytes and need not be UTF-8."""
    return [
        {"path": _quoted(str(one.path)), "name": _quoted(one.name)}
        | ({} if one.rows is None else {"rows": sorted(one.rows)})
        for one in files
    ]


def files_given(batch: ImportBatch) -> list[GivenFile]:
    """Return the files of a batch."""
    kept: list[Mapping[str, Any]] = batch.files
    return [
        GivenFile(
            Path(_unquoted(one["path"])),
            _unquoted(one["name"]),
            frozenset(one["rows"]) if "rows" in one else None,
        )
        for one in kept
    ]


def total_bytes(files: Iterable[GivenFile]) -> int:
    """Return how many bytes there are to be read, packed ones as they lie."""
    return sum(file.stat().st_size for one in files for file, _name, why in one.files() if not why)


def _quoted(name: str) -> str:
    return quote(os.fsencode(name), safe="/ ")


def _unquoted(name: str) -> str:
    return os.fsdecode(unquote_to_bytes(name))
