"""Rows that may never change again once something holds: one table, from which guards are made.

A seal covers every column of its model, those of later versions too, except those named `free`.
Beside UPDATE, DELETE and TRUNCATE its guards refuse SQLite's `INSERT OR REPLACE` and `UPDATE OR
REPLACE`, which delete the row that is in the way without asking its DELETE triggers unless
`PRAGMA recursive_triggers` is on.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model, UniqueConstraint

from workbench.lib.triggers import Guard


@dataclass(frozen=True, slots=True)
class Seal:
    """What may never change, and from when on.

    `rows` and `once` say it in words. `condition` and `closed` are SQL over `{row}`: from when on
    a row stays as it is, and from when on none may be added (empty: at any time). `rivals` are
    conditional unique constraints, as SQL over `NEW` and `other`, the sealed row.
    """

    name: str
    model: str
    rows: str
    once: str
    condition: str
    message: str
    free: tuple[str, ...] = ()
    closed: str = ""
    rivals: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The table of the model."""
        return self._model._meta.db_table

    @property
    def key(self) -> str:
        """The column of the primary key."""
        return str(self._model._meta.pk.column)

    @property
    def columns(self) -> list[str]:
        """The columns that stay as they are. Raises `LookupError` for a `free` one that is none."""
        every = [str(field.column) for field in self._model._meta.local_concrete_fields]
        if unknown := set(self.free) - set(every):
            message = f"{self.model} has no columns {sorted(unknown)}"
            raise LookupError(message)
        return [column for column in every if column not in self.free]

    @property
    def keys(self) -> list[tuple[str, ...]]:
        """The sets of columns by which an inserted row can be in a sealed one's place.

        A row of two references that stands in for the same row changes nothing.
        """
        meta = self._model._meta
        keys: list[tuple[str, ...]] = [
            (str(field.column),) for field in meta.local_concrete_fields if field.unique
        ]
        columns = {field.name: str(field.column) for field in meta.local_concrete_fields}
        if not meta.auto_created:
            keys += [
                tuple(columns[name] for name in constraint.fields)
                for constraint in meta.constraints
                if isinstance(constraint, UniqueConstraint) and constraint.condition is None
            ]
        return keys

    @property
    def _model(self) -> type[Model]:
        return apps.get_model(self.model)


def seal_guards(seals: Iterable[Seal]) -> tuple[Guard, ...]:
    """Return the guards that keep seals. The models must be loaded."""
    return tuple(guard for seal in seals for guard in _guards(seal))


def _guards(seal: Seal) -> list[Guard]:
    table, message = seal.table, seal.message
    old, other = seal.condition.format(row="OLD"), seal.condition.format(row="other")
    changes = " OR ".join(f'NEW."{c}" IS DISTINCT FROM OLD."{c}"' for c in seal.columns)
    sealed = f"({old})"
    if seal.closed:
        closed = seal.closed.format(row="NEW")
        sealed = f"({old} OR {closed})"
    places = " OR ".join((*(f"({_same(key)})" for key in seal.keys), *seal.rivals))
    in_its_place = f"SELECT 1 FROM {table} AS other WHERE ({other}) AND ({places})"  # noqa: S608 (our own words)
    guards = [
        Guard(f"{seal.name}_is_sealed", table, "UPDATE", f"{sealed} AND ({changes})", message),
        Guard(f"{seal.name}_is_kept", table, "DELETE", old, message),
        Guard(f"{seal.name}_is_not_emptied", table, "TRUNCATE", "TRUE", message),
        Guard(
            f"{seal.name}_is_not_replaced",
            table,
            "INSERT",
            f"EXISTS ({in_its_place})",
            message,
            vendor="sqlite",
        ),
        Guard(
            f"{seal.name}_is_not_overwritten",
            table,
            "UPDATE",
            f'EXISTS ({in_its_place} AND other."{seal.key}" <> OLD."{seal.key}")',
            message,
            vendor="sqlite",
        ),
    ]
    if seal.closed:
        guards.append(Guard(f"{seal.name}_is_closed", table, "INSERT", closed, message))
    return guards


def _same(key: tuple[str, ...]) -> str:
    return " AND ".join(f'other."{column}" = NEW."{column}"' for column in key)


def seal_table(seals: Iterable[Seal]) -> str:
    """Return seals as a table in Markdown, for people."""
    lines = [
        "| rows | once | what may still change | may rows be added? |",
        "| --- | --- | --- | --- |",
    ]
    for seal in seals:
        free = ", ".join(f"`{column}`" for column in seal.free) or "nothing"
        lines.append(f"| {seal.rows} | {seal.once} | {free} | {'no' if seal.closed else 'yes'} |")
    return "\n".join(lines)
