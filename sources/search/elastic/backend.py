"""Sources in Elasticsearch, reached through the official client."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.utils.translation import gettext as _
from elastic_transport import ObjectApiResponse
from elasticsearch import ApiError, Elasticsearch, NotFoundError, OrjsonSerializer, TransportError
from elasticsearch.helpers import scan, streaming_bulk

from sources.search.base import (
    Hit,
    IndexStatus,
    Role,
    Search,
    SearchBackend,
    SearchUnavailable,
    SourceDocument,
    VectorSearch,
    WriteReport,
)
from sources.search.elastic.bodies import action, source_body
from sources.search.elastic.generations import Generations
from sources.search.elastic.queries import search_body

BULK_DOCUMENTS = 200
SCAN_PAGE = 5000
_BUSY = {408, 429, 502, 503, 504}
log = logging.getLogger(__name__)


class _IndexMissing(SearchUnavailable):
    """There is no index under the alias that was to be written to."""


class _FieldMissing(SearchUnavailable):
    """The index is of another version, and has no field for something that this one writes."""


P = ParamSpec("P")
R = TypeVar("R")


def _translated(
    method: Callable[Concatenate["ElasticsearchBackend", P], R],
) -> Callable[Concatenate["ElasticsearchBackend", P], R]:
    """Turn what means "not now" into `SearchUnavailable`; a bad request stays a bug."""

    @wraps(method)
    def call(self: "ElasticsearchBackend", /, *args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(self, *args, **kwargs)
        except TransportError as error:
            message = _("The search server does not answer: %(why)s") % {"why": error}
            raise SearchUnavailable(message) from error
        except NotFoundError as error:
            message = _("The search index is missing; make it with: manage.py index build")
            raise SearchUnavailable(message) from error
        except ApiError as error:
            if error.status_code in _BUSY:
                message = _("The search server is too busy: %(why)s") % {"why": error}
            elif self._is_strange():
                message = _strange(error)
            else:
                raise
            raise SearchUnavailable(message) from error

    return call


class ElasticsearchBackend:
    """`SearchBackend` over an alias, or over one index alone."""

    name = "elasticsearch"

    def __init__(self, url: str, *, alias: str, timeout_seconds: float, index: str = "") -> None:
        """Prepare a client; nothing is sent yet. With `index`, that one alone is used."""
        self.alias = alias
        self._index = index
        self._reading = index or alias
        self._settings: dict[str, Any] = {"url": url, "timeout_seconds": timeout_seconds}
        self._client = Elasticsearch(
            url,
            request_timeout=timeout_seconds,
            max_retries=1,
            serializers={"application/vnd.elasticsearch+json": OrjsonSerializer()},
        )
        self._generations = Generations(self._client, alias)

    def _is_strange(self) -> bool:
        """Say whether what stands under the alias is not of this code's making, or is nothing."""
        try:
            index = self._serving()
            return self._generations.fingerprints().get(index) != self._generations.fingerprint
        except (ApiError, TransportError):
            return True

    @_translated
    def ensure(self) -> None:
        """Create an index under the alias where there is none. An index that somebody made in the
        alias's place stays until another is built.
        """
        if not self._client.indices.exists(index=self.alias):
            self._generations.create(self.alias)

    @_translated
    def write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Write whole documents in bulk, each with its version; older ones are dropped there.

        More than fit one request go as two streams: the server works on a request in one thread.
        """
        two = len(documents) > BULK_DOCUMENTS
        parts = [documents[::2], documents[1::2]] if two else [documents]
        with ThreadPoolExecutor(len(parts)) as pool:
            reports = list(pool.map(self._write, parts))
        return WriteReport(
            written=sum(one.written for one in reports),
            outdated=sum(one.outdated for one in reports),
            refused={pk: why for one in reports for pk, why in one.refused.items()},
        )

    def _write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Write; an index of another version is given the fields that it lacks, if it can be."""
        bodies = [(document, source_body(document)) for document in documents]

        def actions(index: str) -> Iterator[dict[str, Any]]:
            for one, body in bodies:
                yield {**action("index", index, one.source_id, one.version), "_source": body}

        try:
            return self._everywhere(actions)
        except _FieldMissing:
            self._generations.widen(self._reading)
            return self._everywhere(actions)

    @_translated
    def delete(self, source_ids: Sequence[int], *, version: int) -> None:
        """Delete by id with a version, so that a late write of an older one is refused."""
        self._everywhere(
            lambda index: (action("delete", index, one, version) for one in source_ids)
        )

    def _everywhere(self, actions: Callable[[str], Iterator[dict[str, Any]]]) -> WriteReport:
        """Write to the index that is searched, and to the one being built.

        What the latter refuses, the build finds out. That its alias is gone means that it has
        just become the index that is searched.
        """
        if self._index:
            return self._bulk(actions(self._index))
        first, *building = self._generations.writable()
        report = self._bulk(actions(first))
        for index in building:
            try:
                self._bulk(actions(index))
            except _IndexMissing:
                self._bulk(actions(self.alias))
            except _FieldMissing:
                log.warning("the index being built is of another version")
        return report

    def _bulk(self, actions: Iterator[dict[str, Any]]) -> WriteReport:
        written, outdated = 0, 0
        refused: dict[int, str] = {}
        for ok, answer in streaming_bulk(
            self._client,
            actions,
            chunk_size=BULK_DOCUMENTS,
            raise_on_error=False,
            max_retries=3,
            require_alias=not self._index,
        ):
            outcome = next(iter(answer.values()))
            if ok or outcome.get("result") == "not_found":
                written += 1
            elif outcome["status"] == 409:
                outdated += 1
            elif outcome["error"].get("type") == "cluster_block_exception":
                message = _("The search index takes no writes: %(why)s") % {"why": outcome["error"]}
                raise SearchUnavailable(message)
            elif outcome["status"] in _BUSY:
                message = _("The search server is too busy: %(why)s") % {"why": outcome["error"]}
                raise SearchUnavailable(message)
            elif outcome["error"].get("type") == "index_not_found_exception":
                message = _("The search index is missing; make it with: manage.py index build")
                raise _IndexMissing(message)
            elif outcome["error"].get("type") == "strict_dynamic_mapping_exception":
                raise _FieldMissing(_strange(outcome["error"].get("reason")))
            else:
                refused[int(outcome["_id"])] = str(outcome["error"].get("reason"))
        return WriteReport(written=written, outdated=outdated, refused=refused)

    @_translated
    def refresh(self) -> None:
        """Make all that was written findable now."""
        self._client.indices.refresh(index=self._reading)

    @_translated
    def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        """Send all in one request; the server works on them side by side."""
        if not searches:
            return []
        lines: list[dict[str, Any]] = []
        for search in searches:
            lines += [{}, search_body(search)]
        answers = self._client.msearch(index=self._reading, searches=lines)
        return [
            _hits(_answered(answers, answer), cosine=isinstance(search, VectorSearch))
            for search, answer in zip(searches, answers["responses"], strict=True)
        ]

    @_translated
    def status(self) -> IndexStatus:
        """Ask the cluster; red means that part of the index is not there."""
        serving = self._serving()  # says that there is none, which health would wait for
        health = self._client.cluster.health(index=serving, timeout="5s")
        if health["status"] == "red":
            message = _("The search index is not complete yet (cluster health is red).")
            raise SearchUnavailable(message)
        return self._status(serving, Role.SERVING, str(health["status"]))

    @_translated
    def serving(self) -> str:
        """Ask which index the alias stands for."""
        return self._serving()

    def _serving(self) -> str:
        return str(next(iter(self._client.indices.get_alias(index=self._reading))))

    def _status(self, index: str, role: Role, detail: str = "") -> IndexStatus:
        count = int(self._client.count(index=index)["count"])
        mark = self._generations.fingerprints().get(index)
        outdated = mark != self._generations.fingerprint
        writable = not self._generations.is_blocked(index)
        return IndexStatus(self.name, index, count, role, outdated, detail, writable)

    @_translated
    def versions(self) -> dict[int, int]:
        """Read ids and versions alone, page by page, at one point in time."""
        found = scan(
            self._client,
            index=self._reading,
            query={"query": {"match_all": {}}, "_source": False, "version": True},
            size=SCAN_PAGE,
        )
        return {int(hit["_id"]): int(hit["_version"]) for hit in found}

    @_translated
    def indices(self) -> list[IndexStatus]:
        """Return all indices, newest first."""
        return [self._status(index, role) for index, role in self._generations.roles().items()]

    @_translated
    def build_begin(self) -> SearchBackend:
        """Return the index being built, begun now or before."""
        roles, marks = self._generations.roles(), self._generations.fingerprints()
        begun = [index for index, role in roles.items() if role is Role.BUILDING]
        if not begun or marks[begun[0]] != self._generations.fingerprint:
            self._generations.delete(Role.BUILDING)
            begun = [self._generations.create(self._generations.building_alias)]
        return ElasticsearchBackend(**self._settings, alias=self.alias, index=begun[0])

    @_translated
    def serve(self, index: str) -> None:
        """Move the alias, in one step for readers."""
        self._generations.serve(index)

    @_translated
    def prune(self) -> list[str]:
        """Delete indices that no alias points to."""
        return self._generations.delete(Role.RETIRED)

    @_translated
    def drop(self) -> None:
        """Delete all indices."""
        self._generations.delete(*Role)


def _strange(why: object) -> str:
    return _(
        "The search index is not one of this version: %(why)s; to make it anew: manage.py index "
        "build"
    ) % {"why": why}


def _answered(whole: ObjectApiResponse[Any], answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return one search's answer. Raises what it would have raised alone."""
    if "error" not in answer:
        return answer
    kind = NotFoundError if answer["status"] == HTTPStatus.NOT_FOUND else ApiError
    meta = replace(whole.meta, status=answer["status"])
    raise kind(str(answer["error"].get("type")), meta, answer)


def _hits(answer: Mapping[str, Any], *, cosine: bool) -> list[Hit]:
    hits = [_hit(found, cosine=cosine) for found in answer["hits"]["hits"]]
    return sorted(hits, key=lambda hit: (-hit.score, hit.source_id))


def _hit(found: Mapping[str, Any], *, cosine: bool) -> Hit:
    """Read a hit. The server's score of a vector is (1 + cosine) / 2."""
    place: Mapping[str, int] = {}
    if "inner_hits" in found and (best := found["inner_hits"]["best"]["hits"]["hits"]):
        place = best[0]["_source"]
    score = float(found["_score"])
    return Hit(
        source_id=int(found["_id"]),
        language=found["fields"]["language"][0],
        score=2 * score - 1 if cosine else score,
        version=int(found["_version"]),
        start=place.get("start"),
        end=place.get("end"),
    )
