"""Sources in Elasticsearch, reached through the official client."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from elasticsearch import ApiError, Elasticsearch, NotFoundError, OrjsonSerializer, TransportError
from elasticsearch.helpers import pack_dense_vector, scan, streaming_bulk

from sources.embedding.base import Vector
from sources.search.base import (
    Filters,
    Hit,
    IndexStatus,
    SearchUnavailable,
    SourceDocument,
    WriteReport,
)
from sources.search.elastic import queries
from sources.search.elastic.mapping import index_body, stem_field, vector_field

BULK_DOCUMENTS = 200
SCAN_PAGE = 5000
_BUSY = {408, 429, 502, 503, 504}

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
            if error.status_code not in _BUSY:
                raise
            message = _("The search server is too busy: %(why)s") % {"why": error}
            raise SearchUnavailable(message) from error

    return call


class ElasticsearchBackend:
    """`SearchBackend` over one alias; the physical index behind it carries a time stamp."""

    name = "elasticsearch"

    def __init__(self, url: str, *, alias: str, timeout_seconds: float) -> None:
        """Prepare a client; nothing is sent yet."""
        self.alias = alias
        self._client = Elasticsearch(
            url,
            request_timeout=timeout_seconds,
            max_retries=1,
            serializers={"application/vnd.elasticsearch+json": OrjsonSerializer()},
        )

    @_translated
    def ensure(self) -> None:
        """Create the index and its alias where there are none."""
        if not self._client.indices.exists_alias(name=self.alias):
            self._create()

    def _create(self, *, replacing: Sequence[str] = ()) -> None:
        """Make an empty index and point the alias to it, in one step for readers."""
        index = f"{self.alias}-{timezone.now():%Y%m%d%H%M%S%f}"
        self._client.indices.create(index=index, **index_body())
        actions: list[Mapping[str, Any]] = [{"add": {"index": index, "alias": self.alias}}]
        actions += [{"remove_index": {"index": old}} for old in replacing]
        self._client.indices.update_aliases(actions=actions)

    @_translated
    def write(self, documents: Sequence[SourceDocument]) -> WriteReport:
        """Write whole documents in bulk, each with its version; older ones are dropped there."""
        return self._bulk(map(self._index_action, documents))

    @_translated
    def delete(self, source_ids: Sequence[int], *, version: int) -> None:
        """Delete by id with a version, so that a late write of an older one is refused."""
        self._bulk(self._action("delete", source_id, version) for source_id in source_ids)

    def _action(self, kind: str, source_id: int, version: int) -> dict[str, Any]:
        return {
            "_op_type": kind,
            "_index": self.alias,
            "_id": str(source_id),
            "version": version,
            "version_type": "external_gte",
        }

    def _index_action(self, document: SourceDocument) -> dict[str, Any]:
        body: dict[str, Any] = {
            "source_id": document.source_id,
            "language": document.language,
            "title": document.title,
            "text": f"{document.title}\n{document.text}",
            **_packed(document.vectors),
            "sentences": [
                {"start": one.start, "end": one.end, **_packed(one.vectors)}
                for one in document.sentences
                if one.vectors
            ],
        }
        if document.publisher_id is not None:
            body["publisher_id"] = document.publisher_id
        if document.published_at is not None:
            body["published_at"] = document.published_at.isoformat()
        for name in ("title", "text"):
            if field := stem_field(name, document.language):
                body[field] = body[name]
        return {**self._action("index", document.source_id, document.version), "_source": body}

    def _bulk(self, actions: Iterator[dict[str, Any]]) -> WriteReport:
        written, outdated = 0, 0
        refused: dict[int, str] = {}
        for ok, answer in streaming_bulk(
            self._client,
            actions,
            chunk_size=BULK_DOCUMENTS,
            raise_on_error=False,
            max_retries=3,
            require_alias=True,
        ):
            outcome = next(iter(answer.values()))
            if ok or outcome.get("result") == "not_found":
                written += 1
            elif outcome["status"] == 409:
                outdated += 1
            elif outcome["status"] in _BUSY:
                message = _("The search server is too busy: %(why)s") % {"why": outcome["error"]}
                raise SearchUnavailable(message)
            elif outcome["error"].get("type") == "index_not_found_exception":
                message = _("The search index is missing; make it with: manage.py index build")
                raise SearchUnavailable(message)
            else:
                refused[int(outcome["_id"])] = str(outcome["error"].get("reason"))
        return WriteReport(written=written, outdated=outdated, refused=refused)

    @_translated
    def refresh(self) -> None:
        """Make all that was written findable now."""
        self._client.indices.refresh(index=self.alias)

    @_translated
    def match(self, text: str, *, language: str, filters: Filters, size: int) -> list[Hit]:
        """Find by words in title and text."""
        query = queries.match_query(text, language=language, filters=filters)
        return self._hits(size=size, query=query)

    @_translated
    def match_title(self, text: str, *, language: str, filters: Filters, size: int) -> list[Hit]:
        """Find by words in the title alone."""
        query = queries.title_query(text, language=language, filters=filters)
        return self._hits(size=size, query=query)

    @_translated
    def nearest(self, vector: Vector, *, model: str, filters: Filters, size: int) -> list[Hit]:
        """Find by cosine to the whole source."""
        knn = queries.nearest_query(vector, model=model, filters=filters, size=size)
        return [_with_cosine(hit) for hit in self._hits(size=size, knn=knn)]

    @_translated
    def nearest_sentence(
        self, vector: Vector, *, model: str, filters: Filters, size: int
    ) -> list[Hit]:
        """Find by cosine to the best sentence."""
        knn = queries.nearest_sentence_query(vector, model=model, filters=filters, size=size)
        return [_with_cosine(hit) for hit in self._hits(size=size, knn=knn)]

    def _hits(self, **search: Any) -> list[Hit]:
        answer = self._client.search(
            index=self.alias, source_includes=["source_id", "language"], version=True, **search
        )
        hits = [_hit(found) for found in answer["hits"]["hits"]]
        return sorted(hits, key=lambda hit: (-hit.score, hit.source_id))

    @_translated
    def status(self) -> IndexStatus:
        """Ask the cluster; red means that part of the index is not there."""
        health = self._client.cluster.health(index=self.alias, timeout="5s")
        if health["status"] == "red":
            message = _("The search index is not complete yet (cluster health is red).")
            raise SearchUnavailable(message)
        index = next(iter(self._client.indices.get_alias(name=self.alias)))
        count = int(self._client.count(index=self.alias)["count"])
        return IndexStatus(self.name, index, count, detail=str(health["status"]))

    @_translated
    def versions(self) -> dict[int, int]:
        """Read ids and versions alone, page by page, at one point in time."""
        found = scan(
            self._client,
            index=self.alias,
            query={"query": {"match_all": {}}, "_source": False, "version": True},
            size=SCAN_PAGE,
        )
        return {int(hit["_id"]): int(hit["_version"]) for hit in found}

    @_translated
    def clear(self) -> None:
        """Put an empty index in the old one's place."""
        self._create(replacing=self._behind_alias())

    @_translated
    def drop(self) -> None:
        """Delete what is behind the alias."""
        if names := self._behind_alias():
            self._client.indices.delete(index=names)

    def _behind_alias(self) -> list[str]:
        try:
            return list(self._client.indices.get_alias(name=self.alias))
        except NotFoundError:
            return []


def _packed(vectors: Mapping[str, Vector]) -> dict[str, str]:
    """Return vectors as the server reads them fastest."""
    return {vector_field(model): pack_dense_vector(vector) for model, vector in vectors.items()}


def _hit(found: Mapping[str, Any]) -> Hit:
    best = found.get("inner_hits", {}).get("best", {}).get("hits", {}).get("hits", [])
    place = best[0]["_source"] if best else {}
    return Hit(
        source_id=found["_source"]["source_id"],
        language=found["_source"]["language"],
        score=float(found["_score"]),
        version=int(found["_version"]),
        start=place.get("start"),
        end=place.get("end"),
    )


def _with_cosine(hit: Hit) -> Hit:
    """The server's score is (1 + cosine) / 2."""
    return replace(hit, score=2 * hit.score - 1)
