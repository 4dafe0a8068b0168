"""What OpenAPI leaves out by itself: what may be left out of an answer or expanded in it, and how
every operation may be refused.
"""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import ListSerializer

from workbench.lib.bodies import StrictBody
from workbench.lib.filters import EXPAND, FIELDS
from workbench.lib.problems import MEDIA_TYPE
from workbench.lib.sparse import EXPANDED, Expansion

_BESIDE = "x-expanded"

_HEADERS = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
}
_FAULT = {
    "type": "object",
    "description": "What is wrong at one place: in what was sent (a JSON pointer), or a parameter.",
    "properties": {
        "pointer": {"type": "string"},
        "parameter": {"type": "string"},
        "detail": {"type": "string"},
    },
    "required": ["detail"],
}
_PROBLEM = {
    "type": "object",
    "description": "Why it was refused (RFC 9457); `code` is for programs.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
        "current": {"type": "object", "description": "With 412: the record as it is."},
    },
    "required": ["type", "title", "status", "detail", "code"],
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Made up by the client: the same request sent again with it is done once.",
    "schema": {"type": "string", "maxLength": 200},
}
_UNCONDITIONAL = frozenset({"verdicts_notices_create", "claims_comments_create"})
"""Whoever writes about a row does not change it."""
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "description": "The ETag of the thing as it was seen: it is changed only if it is still that.",
    "schema": {"type": "string"},
}
_IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag of what one has: 304 if it is still that.",
    "schema": {"type": "string"},
}
_ETAG = {"ETag": {"description": "Of this answer.", "schema": {"type": "string"}}}
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


class Schema(AutoSchema):
    """Knows the parameters `fields` and `expand` (`workbench.lib.sparse`)."""

    def get_override_parameters(self) -> list[Any]:
        """Add them where one reads what has them."""
        given = list(super().get_override_parameters())
        expansions = getattr(self._shown(), "expansions", None)
        if self.method != "GET" or expansions is None:
            return given
        words = "Only these fields, with commas between."
        given.append(OpenApiParameter(FIELDS, OpenApiTypes.STR, description=words))
        if expansions:
            words = f"With commas between, what to show whole: {', '.join(expansions)}."
            shown = {_BESIDE: {name: _component(one) for name, one in expansions.items()}}
            given.append(
                OpenApiParameter(EXPAND, OpenApiTypes.STR, description=words, extensions=shown)
            )
        return given

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """Say where nothing else may be sent."""
        described: Any = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        kind = serializer if isinstance(serializer, type) else type(serializer)
        if direction == "request" and issubclass(kind, StrictBody):
            described["additionalProperties"] = False
        return described

    def _shown(self) -> Any:
        """Return the serializer of what a single answer, or each row of a list, is."""
        found: Any = self.get_response_serializers()
        if isinstance(found, dict):
            found = next(iter(found.values()))
        return found.child if isinstance(found, ListSerializer) else found


def _component(expansion: Expansion) -> dict[str, Any]:
    """Return the schema of what is expanded, by the name that each serializer's component has."""
    name = expansion.serializer.rpartition(".")[2].removesuffix("Serializer")
    one = {"$ref": f"#/components/schemas/{name}"}
    if expansion.many:
        return {"type": "array", "items": one}
    return {"oneOf": [one, {"type": "null"}]}


def document_sparse(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Require no field where `fields` may leave it out, and tell what is expanded (a hook).

    Nor is an address said to be one: where there is none, it is empty.
    """
    schemas = result.get("components", {}).get("schemas", {})
    for schema in schemas.values():
        for told in schema.get("properties", {}).values():
            if told.get("format") == "uri":
                del told["format"]
    for path in result["paths"].values():
        named = {one["name"]: one for one in path.get("get", {}).get("parameters", ())}
        shown = named.get(EXPAND, {}).pop(_BESIDE, None)
        for schema in _rows_of(path["get"], schemas) if FIELDS in named else ():
            schema.pop("required", None)
            if shown:
                schema["properties"][EXPANDED] = {"type": "object", "properties": shown}
    return result


def _rows_of(operation: dict[str, Any], schemas: dict[str, Any]) -> Iterator[dict[str, Any]]:
    answers = operation["responses"]["200"]["content"].values()
    for schema in (answer["schema"] for answer in answers if "$ref" in answer["schema"]):
        found = schemas[schema["$ref"].rpartition("/")[2]]
        rows = found.get("properties", {}).get("results")
        yield schemas[rows["items"]["$ref"].rpartition("/")[2]] if rows else found


def document_refusals(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add to each operation the refusals that it may answer (a hook)."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {"Fault": _FAULT, "Problem": _PROBLEM}
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    for path in result["paths"].values():
        for method in _METHODS & set(path):
            answers = path[method]["responses"]
            if method == "post":
                path[method].setdefault("parameters", []).append(_KEY)
            _document_conditions(method, path[method])
            for status, answer in _refusals(method, path[method]).items():
                answers.setdefault(status, answer)
    return result


def _document_conditions(method: str, operation: dict[str, Any]) -> None:
    """Add how an operation on one thing depends on what that is."""
    parameters = operation.get("parameters", [])
    if not any(one["in"] == "path" for one in parameters):
        return
    if method != "get" and operation["operationId"] not in _UNCONDITIONAL:
        parameters.append(_IF_MATCH)
    elif method != "get":
        return
    elif operation["operationId"].endswith("_retrieve") and not _is_stream(operation):
        parameters.append(_IF_NONE_MATCH)
        operation["responses"]["304"] = {"description": "It is still that.", "headers": _ETAG}
        operation["responses"]["200"].setdefault("headers", {}).update(_ETAG)


def _is_stream(operation: dict[str, Any]) -> bool:
    return "text/csv" in operation["responses"]["200"].get("content", {})


def _refusals(method: str, operation: dict[str, Any]) -> dict[str, Any]:
    parameters = operation.get("parameters", [])
    about_one = any(one["in"] == "path" for one in parameters)
    found = {
        "401": _answer("No valid API key."),
        "403": _answer("The key's scopes or its user's permissions do not allow it."),
        "406": _answer("None of the kinds of content that are accepted."),
        "429": _answer("Too many requests.", headers=_HEADERS),
        "503": _answer("The search index or the database is away.", headers=_HEADERS),
    }
    if parameters or "requestBody" in operation:
        found["400"] = _answer("A field or parameter is wrong, or unknown.")
    if about_one or any(one["name"] == "cursor" for one in parameters):
        found["404"] = _answer("Nothing there that may be seen.")
    if about_one:
        found["412"] = _answer("It is not any more what was seen.")
    if method != "get":
        found["409"] = _answer("Its state does not allow that, or it is being done already.")
        found["422"] = _answer("The Idempotency-Key came with another request before.")
    if "requestBody" in operation:
        found["413"] = _answer("More than is taken at once.")
        found["415"] = _answer("A kind of content that is not read.")
    return dict(sorted(found.items()))


def _answer(words: str, **more: Any) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": words, "content": content, **more}
