"""What is exported: the rows of a REST list, all of them, as the lines of a file.

The same filters choose, the same serializers show, and the same rights are asked for as in the
list. Rows are read in chunks, so that memory does not grow with them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.serializers import BaseSerializer, Serializer

from claims.api.filters.claims import ClaimFilter
from claims.api.filters.judgements import JudgementFilter
from claims.api.filters.verdicts import BY_CHANGE, VerdictFilter
from claims.api.serializers.claims import ClaimSerializer
from claims.api.serializers.exports import ExportedEvidenceSerializer, JudgementSerializer
from claims.api.serializers.verdicts import VerdictSerializer
from claims.evidence.models import Judgement
from claims.evidence.selectors import claim_list_shown, evidence_list_of
from claims.statements.models import Claim
from claims.verdicts.selectors import verdict_list_public
from workbench.lib.filters import StrictFilterSet
from workbench.lib.streaming import in_chunks
from workbench.lib.tables import csv_lines, json_lines

CHUNK = 500
CLAIMS_A_CHUNK = 25  # of evidence there are up to twenty pieces a claim
OF_LISTS = frozenset({"cursor", "page_size", "expand", "facets", "format"})

Given = dict[str, Any]
Path = tuple[str, ...]
Chunks = Iterator[list[Any]]
Shown = type[Serializer[Any]]


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of rows: what may be exported, how it is chosen, read and shown.

    `chunks` reads what the filters left, in a fixed number of queries a chunk.
    """

    rows: Callable[[], QuerySet[Any]]
    filterset: type[StrictFilterSet]
    serializer: Shown
    chunks: Callable[[QuerySet[Any], Given], Chunks]


def export_choose(export: Export, given: Given) -> QuerySet[Any]:
    """Return the rows that filters leave. Raises `ValidationError` that names each wrong one."""
    if not_here := sorted(OF_LISTS & set(given)):
        raise ValidationError({name: [_("An export does not take this.")] for name in not_here})
    asked = export.filterset(given, queryset=export.rows())
    if not asked.is_valid():
        raise ValidationError(asked.errors)
    return asked.qs


def export_lines(
    export: Export, chosen: QuerySet[Any], given: Given, form: str, **context: Any
) -> Iterator[str]:
    """Return the lines of a `csv` or `jsonl` file with the rows that `export_choose` returned.

    In CSV what lies in an object has a column of its own, named by its path, like
    `claim.claimant.name`; a list is JSON in its cell. Raises `ValidationError` for wrong `fields`
    in the context's request.
    """
    paths = list(_paths(export.serializer(context=context)))
    rows = _shown(export, export.chunks(chosen, given), context)
    if form == "jsonl":
        return json_lines(rows)
    return csv_lines([".".join(path) for path in paths], (_cells(row, paths) for row in rows))


def follows_changes(given: Given) -> bool:
    """Say whether verdicts are asked for by their change: then the oldest comes first."""
    return "updated_after" in given or given.get("ordering") == BY_CHANGE


def _shown(export: Export, chunks: Chunks, context: Any) -> Iterator[Mapping[str, Any]]:
    for chunk in chunks:
        yield from export.serializer(chunk, many=True, context=context).data


def _paths(serializer: BaseSerializer[Any], path: Path = ()) -> Iterator[Path]:
    """Yield where each value that is no object lies."""
    if not isinstance(serializer, Serializer):
        yield path
        return
    for name, field in serializer.fields.items():
        yield from _paths(field, (*path, name))  # type: ignore[arg-type]


def _cells(row: Mapping[str, Any], paths: list[Path]) -> list[Any]:
    return [_at(row, path) for path in paths]


def _at(row: Any, path: Path) -> Any:
    """Follow a path; None where it leads through nothing."""
    for name in path:
        row = row.get(name) if row is not None else None
    return row


def _by_key(rows: QuerySet[Any], given: Given) -> Chunks:
    return in_chunks(rows, size=CHUNK)


def _verdicts(rows: QuerySet[Any], given: Given) -> Chunks:
    return in_chunks(rows, size=CHUNK, by=BY_CHANGE if follows_changes(given) else "pk")


def _evidence(rows: QuerySet[Any], given: Given) -> Chunks:
    """Of the claims that are left, each with its evidence by rank."""
    for claims in in_chunks(rows, size=CLAIMS_A_CHUNK):
        yield list(evidence_list_of(claim.pk for claim in claims))


def _judgements() -> QuerySet[Model]:
    return Judgement.objects.select_related("snapshot").defer("snapshot__text")


EXPORTS = {
    "claims": Export(claim_list_shown, ClaimFilter, ClaimSerializer, _by_key),
    "verdicts": Export(verdict_list_public, VerdictFilter, VerdictSerializer, _verdicts),
    "evidence": Export(
        lambda: Claim.objects.only("pk"), ClaimFilter, ExportedEvidenceSerializer, _evidence
    ),
    "judgements": Export(_judgements, JudgementFilter, JudgementSerializer, _by_key),
}
