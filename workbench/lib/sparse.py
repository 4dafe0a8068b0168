"""Answers with less, or with more: `?fields=id,claim` and `?expand=claim`.

`fields` names what is shown of each row. `expand` adds, under `expanded`, the whole record of what
a row names by its id, from a list that each resource fixes: the ids stay what they are, so that the
shape of an answer does not depend on what was asked. What is expanded is loaded in one go for all
rows, and only for those who may read it where it is at home.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.serializers import ListSerializer, Serializer

from workbench.lib.filters import EXPAND, FIELDS, nearest

EXPANDED = "expanded"


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a name under `expand` stands for: how it is reached from a row, how it is loaded for
    whoever asks, the dotted name of how it is shown, and the permission that reading it takes.
    """

    path: str
    rows: Callable[[Any], QuerySet[Any]]
    serializer: str
    permission: str
    many: bool = False


class SparseFields:
    """For a serializer: whoever reads may name the fields that they want, and what to expand."""

    context: dict[str, Any]
    expansions: ClassVar[Mapping[str, Expansion]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Look at the fields at once: a list without rows refuses a wrong name, too."""
        super().__init__(*args, **kwargs)
        if "request" in self.context:
            self.fields  # type: ignore[attr-defined]  # noqa: B018

    def get_fields(self) -> dict[str, Any]:
        """Return the fields that are shown. Raises `ValidationError` for one that is none."""
        every: dict[str, Any] = super().get_fields()  # type: ignore[misc]
        request = self.context.get("request")
        if request is None or request.method not in SAFE_METHODS or not self._is_outermost():
            return every
        names = asked(request, FIELDS)
        _refuse(FIELDS, [name for name in names if name not in every], every)
        shown = {name: field for name, field in every.items() if name in names or not names}
        wanted = expansions_asked(request, type(self))
        return {**shown, EXPANDED: expanded_serializer(wanted)()} if wanted else shown

    def _is_outermost(self) -> bool:
        parent = getattr(self, "parent", None)
        return parent is None or (isinstance(parent, ListSerializer) and parent.parent is None)


class Expands:
    """For a view set: load what is to be expanded with its rows."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Return the rows that were asked for, with what is shown of them."""
        view: Any = self
        rows: QuerySet[Any] = super().filter_queryset(queryset)  # type: ignore[misc]
        if view.action not in ("list", "retrieve"):
            return rows
        return expanded(rows, view.get_serializer_class(), view.request)


def expanded(rows: QuerySet[Any], serializer: Any, request: Request) -> QuerySet[Any]:
    """Return rows with what is to be expanded. Raises `ValidationError`."""
    wanted = expansions_asked(request, serializer)
    return rows.prefetch_related(
        *(
            Prefetch(one.path, one.rows(request.user), to_attr=_attribute(name))
            for name, one in wanted.items()
        )
    )


def expansions_asked(request: Request, serializer: Any) -> dict[str, Expansion]:
    """Return what is to be expanded. Raises `ValidationError` for what there is not, or what this
    person may not see.
    """
    known: Mapping[str, Expansion] = serializer.expansions
    names = asked(request, EXPAND)
    _refuse(EXPAND, [name for name in names if name not in known], known)
    if hidden := [name for name in names if not request.user.has_perm(known[name].permission)]:
        words = _("You may not see “%(name)s”.")
        raise ValidationError({EXPAND: [words % {"name": name} for name in hidden]})
    return {name: known[name] for name in dict.fromkeys(names)}


def expanded_serializer(expansions: Mapping[str, Expansion], name: str = "") -> Any:
    """Return a serializer class that shows what is expanded, by name."""
    fields = {
        key: import_string(one.serializer)(
            source=_attribute(key), many=one.many, read_only=True, allow_null=not one.many
        )
        for key, one in expansions.items()
    }
    return type(f"{name}Expanded", (_Expanded,), fields)


class _Expanded(Serializer[Any]):
    """What is expanded of a row: under the names that were asked for, no others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show it of the row itself."""
        super().__init__(*args, **{"source": "*", "read_only": True, **kwargs})


def asked(request: Request, parameter: str) -> list[str]:
    """Return the names that a parameter lists, with commas between."""
    given = request.query_params.get(parameter, "")
    return list(filter(None, (name.strip() for name in given.split(","))))


def _refuse(parameter: str, unknown: Iterable[str], known: Iterable[str]) -> None:
    words, names = _("There is no field “%(name)s”."), list(known)
    if told := [
        f"{words % {'name': name[:50]}} {nearest(name, names)}".strip() for name in unknown
    ]:
        raise ValidationError({parameter: told})


def _attribute(name: str) -> str:
    return f"expanded_{name}"
