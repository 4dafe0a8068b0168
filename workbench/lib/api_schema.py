"""What OpenAPI leaves out by itself: how every operation may be refused."""

from typing import Any

from workbench.lib.problems import MEDIA_TYPE

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
    },
    "required": ["type", "title", "status", "detail", "code"],
}
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Made up by the client: the same request sent again with it is done once.",
    "schema": {"type": "string", "maxLength": 200},
}
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


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
            for status, answer in _refusals(method, path[method]).items():
                answers.setdefault(status, answer)
    return result


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
