"""Passages in Elasticsearch, reached through the official client."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from elasticsearch import ApiError, Elasticsearch, NotFoundError, OrjsonSerializer, TransportError
from elasticsearch.helpers import pack_dense_vector, streaming_bulk

from sources.embedding.base import Vector
from sources.search.base import (
    Filters,
    Hit,
    IndexStatus,
    PassageDocument,
    SearchUnavailable,
    WriteReport,
)
from sources.search.elastic import queries
from sources.search.elastic.mapping import index_body, stem_field, vector_field

BULK_DOCUMENTS = 500
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
    def write(self, documents: Sequence[PassageDocument]) -> WriteReport:
        """Write whole documents in bulk, each with its version; older ones are dropped there."""
        return self._bulk(map(self._index_action, documents))

    @_translated
    def delete(self, ids: Sequence[str], *, version: int) -> None:
        """Delete by id with a version, so that a late write of an older one is refused."""
        self._bulk(self._action("delete", passage_id, version) for passage_id in ids)

    def _action(self, kind: str, passage_id: str, version: int) -> dict[str, Any]:
        return {
            "_op_type": kind,
            "_index": self.alias,
            "_id": passage_id,
            "version": version,
            "version_type": "external_gte",
        }

    def _index_action(self, document: PassageDocument) -> dict[str, Any]:
        body: dict[str, Any] = {
            "source_id": document.source_id,
            "position": document.position,
            "language": document.language,
            "title": document.title,
            "text": document.text,
        }
        if document.publisher_id is not None:
            body["publisher_id"] = document.publisher_id
        if document.published_at is not None:
            body["published_at"] = document.published_at.isoformat()
        if field := stem_field(document.language):
            body[field] = document.text
        for model, vector in document.vectors.items():
            body[vector_field(model)] = pack_dense_vector(vector)
        return {**self._action("index", document.id, document.version), "_source": body}

    def _bulk(self, actions: Iterator[dict[str, Any]]) -> WriteReport:
        written, outdated, refused = 0, 0, {}
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
                refused[outcome["_id"]] = str(outcome["error"].get("reason"))
        return WriteReport(written=written, outdated=outdated, refused=refused)

    @_translated
    def refresh(self) -> None:
        """Make all that was written findable now."""
        self._client.indices.refresh(index=self.alias)

    @_translated
    def match(self, text: str, *, language: str, filters: Filters, size: int) -> list[Hit]:
        """Find by words."""
        query = queries.match_query(text, language=language, filters=filters)
        return self._hits(size=size, query=query)

    @_translated
    def nearest(self, vector: Vector, *, model: str, filters: Filters, size: int) -> list[Hit]:
        """Find by cosine; the server's score is (1 + cosine) / 2."""
        knn = queries.nearest_query(vector, model=model, filters=filters, size=size)
        return [
            Hit(hit.id, hit.source_id, hit.position, hit.language, 2 * hit.score - 1)
            for hit in self._hits(size=size, knn=knn)
        ]

    def _hits(self, **search: Any) -> list[Hit]:
        answer = self._client.search(
            index=self.alias, source_includes=["source_id", "position", "language"], **search
        )
        hits = [
            Hit(
                id=hit["_id"],
                source_id=hit["_source"]["source_id"],
                position=hit["_source"]["position"],
                language=hit["_source"]["language"],
                score=float(hit["_score"]),
            )
            for hit in answer["hits"]["hits"]
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

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
    def clear(self) -> None:
        """Put an empty index in the old one's place."""
        try:
            old = list(self._client.indices.get_alias(name=self.alias))
        except NotFoundError:
            old = []
        self._create(replacing=old)
