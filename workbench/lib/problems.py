"""How REST says that something went wrong: one shape, RFC 9457's `application/problem+json`.

    {"type": "about:blank", "title", "status", "detail", "code",
     "errors": [{"pointer" | "parameter", "detail"}], "current": {…}}

`title` is the status's own phrase, as the type `about:blank` asks for; `code` is stable and for
programs, `detail` a sentence in the reader's language. `errors`, where there are some, name each
fault by a JSON pointer into what was sent (RFC 6901), or by the parameter of the address. With 412,
`current` is the record as it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from django.http import JsonResponse

MEDIA_TYPE = "application/problem+json"
WHOLE = "non_field_errors"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place: a JSON pointer into the body, or a parameter's name."""

    kind: Literal["pointer", "parameter"]
    place: str
    detail: str


def problem(
    status: int,
    *,
    code: str,
    detail: str,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
    current: Any = None,
) -> JsonResponse:
    """Return the answer; `current` is what stands where somebody would change something else."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    if faults:
        body["errors"] = [{fault.kind: fault.place, "detail": fault.detail} for fault in faults]
    if current is not None:
        body["current"] = current
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=headers)


def faults_in(detail: Any, kind: Literal["pointer", "parameter"]) -> Iterator[Fault]:
    """Yield the faults of REST framework's `ValidationError.detail`, however deep they lie."""
    for path, words in _leaves(detail, ()):
        place = "/".join(path) if kind == "parameter" else "".join(f"/{step}" for step in path)
        yield Fault(kind, place, words)


def _leaves(detail: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            step = () if name == WHOLE else (str(name).replace("~", "~0").replace("/", "~1"),)
            yield from _leaves(inner, (*path, *step))
    elif isinstance(detail, list | tuple):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list | tuple)
            yield from _leaves(inner, (*path, str(number)) if nested else path)
    else:
        yield path, str(detail)
