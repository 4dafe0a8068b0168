"""What OpenAPI leaves out by itself: how every operation may be refused."""

from typing import Any

_HEADERS = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
}
_SENTENCE = {
    "type": "object",
    "description": "Why it was refused; `code`, where there is one, is for programs.",
    "properties": {"detail": {"type": "string"}, "code": {"type": "string"}},
    "required": ["detail"],
}
_FAULTS = {
    "type": "object",
    "description": "The faults of each field or parameter, or `detail`.",
    "additionalProperties": {
        "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    },
}
_METHODS = frozenset({"get", "post", "put", "patch", "delete"})


def document_refusals(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add 400, 401, 403, 404, 429 and 503 where an operation may answer them (a hook)."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas |= {"Faults": _FAULTS, "Refusal": _SENTENCE}
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    for path in result["paths"].values():
        for method in _METHODS & set(path):
            answers = path[method]["responses"]
            for status, answer in _refusals(path[method]).items():
                answers.setdefault(status, answer)
    return result


def _refusals(operation: dict[str, Any]) -> dict[str, Any]:
    parameters = operation.get("parameters", [])
    found = {
        "401": _answer("No valid API key."),
        "403": _answer("The key's scopes or its user's permissions do not allow it."),
        "429": _answer("Too many requests.", headers=_HEADERS),
        "503": _answer("The search index or the database is away.", headers=_HEADERS),
    }
    if parameters or "requestBody" in operation:
        found["400"] = _answer("A field or parameter is wrong, or unknown.", "Faults")
    if any(one["in"] == "path" or one["name"] == "cursor" for one in parameters):
        found["404"] = _answer("Nothing there that may be seen.")
    return dict(sorted(found.items()))


def _answer(words: str, schema: str = "Refusal", **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": words, "content": content, **more}
