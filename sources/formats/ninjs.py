"""ninjs, the IPTC's news in JSON, 1.x to 3.x (https://iptc.org/standards/ninjs/).

1.x has one flat property a form ("body_text", "body_xhtml"), 2.x lists ("bodies"), 3.x the same
in camel case. They are told apart by nothing but their names, and read by one function.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sources.documents import ParsedDocument, element_text, markup_text, plain_text
from sources.formats.article import article, canceled, no_text, planning
from sources.formats.nitf import nitf_body
from sources.formats.xml import find, parse_xml

_MARKS = frozenset({
    "versioncreated", "firstcreated", "contentcreated", "bodies", "headlines", "pubstatus",
    "representationtype", "body_text", "body_xhtml", "body_html", "copyrightholder",
    "usageterms", "renditions",
})  # fmt: skip
_HELD_BACK = frozenset({"canceled", "cancelled", "withheld"})
_NO_TEXTS = frozenset({"picture", "graphic", "planning", "event", "component"})
_FORMS = ("body_xhtml", "body_html", "body_html5", "body_text")


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Whether an object is an item: it has an address or id, and a name that only ninjs has."""
    if "@context" in value or "$schema" in value:
        return False
    names = {name.lower() for name in value}
    return bool(names & {"uri", "guid"} and names & _MARKS) or "$standard" in value


def read_ninjs(item: Mapping[str, Any]) -> ParsedDocument:
    """The article of an item: of several forms of its text the longest, or the marked-up one.

    Raises DocumentError: "not-read" for pictures, events, what has no text or is canceled
    (`CanceledError`).
    """
    named = {name.lower(): value for name, value in item.items()}
    if (status := _string(named.get("pubstatus"))).lower() in _HELD_BACK:
        raise canceled("ninjs", status, publisher=_publisher(named), external_id=_number(named))
    kind = _string(named.get("type"))
    if kind in ("event", "planning"):
        raise planning("ninjs")
    body = "" if kind in _NO_TEXTS else _body(named)
    if not body.strip():
        raise no_text("ninjs", kind)
    return article(
        title=_headline(named),
        body=body,
        media_type="application/vnd.iptc.ninjs+json",
        language=_string(named.get("language")),
        dates=[
            _string(named.get(name))
            for name in ("versioncreated", "firstcreated", "contentcreated")
        ],
        publisher=_publisher(named),
        author=_string(named.get("byline")) or _string(named.get("by")),
        external_id=_number(named),
    )


def _number(item: Mapping[str, Any]) -> str:
    return _string(item.get("uri")) or _string(item.get("guid"))


def _body(item: Mapping[str, Any]) -> str:
    forms = [
        plain_text(text) if name == "body_text" else markup_text(text)
        for name in _FORMS
        if (text := _string(item.get(name)))
    ]
    if text := max(forms, key=len, default="").strip():
        return text
    others = [_string(item[name]) for name in sorted(item) if name.startswith("body_")]
    bodies = [one for one in _listed(item.get("bodies")) if _string(one.get("value"))]
    bodies.sort(key=_preference)
    texts = [_form(one) for one in bodies]
    return next(filter(None, [*texts, *map(plain_text, others)]), "")


def _preference(body: Mapping[str, Any]) -> int:
    said = f"{_string(body.get('contenttype'))} {_string(body.get('contentType'))}".lower()
    said = f"{said} {_string(body.get('role')).lower()}"
    order = ("html", "nitf", "plain", "text")
    return next((rank for rank, word in enumerate(order) if word in said), len(order))


def _form(body: Mapping[str, Any]) -> str:
    value = _string(body.get("value")).strip()
    if not value.startswith("<?xml") and "<nitf" not in value[:1000]:
        return markup_text(value) if _preference(body) == 0 else plain_text(value)
    root = parse_xml(value.partition("?>")[2].encode() if value.startswith("<?xml")
                     else value.encode())  # fmt: skip
    content = nitf_body(root)
    inner = find(root, "body")
    return content or element_text(root if inner is None else inner)


def _headline(item: Mapping[str, Any]) -> str:
    if headline := _string(item.get("headline")):
        return headline
    headlines = _listed(item.get("headlines"))
    headlines.sort(key=lambda one: _string(one.get("role")) != "main")
    found = next(filter(None, (_string(one.get("value")) for one in headlines)), "")
    return found or _string(item.get("title"))


def _publisher(item: Mapping[str, Any]) -> str:
    sources = _listed(item.get("infosources")) or _listed(item.get("infosource"))
    names = [_string(source.get("name")) for source in sources]
    given = (_string(item.get(name)) for name in ("provider", "source", "copyrightholder"))
    return next(filter(None, [*names, *given]), "")


def _listed(value: Any) -> list[Mapping[str, Any]]:
    """A list of objects, whatever else is in it: 1.x also has an object for a list of one."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]


def _string(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("value")
    return value if isinstance(value, str) else ""
