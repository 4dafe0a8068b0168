"""JSON-LD as pages have it, which is not always JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

import orjson
from lxml.html import HtmlElement

_MAX_CHARS = 500_000
_MAX_NODES = 2_000
_OPENING = re.compile(r"[{\[]")
# A line that is a comment: "https://" inside a string has something before it
_COMMENT = re.compile(r"^[ \t]*//[^\n]*$|<!--|-->", re.MULTILINE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE_TYPES = ("Article", "Posting", "Report")


def json_article(tree: HtmlElement) -> Mapping[str, object]:
    """The object that is the page's article, {} where no object has a headline or a date.

    One whose type says so goes before others, the first before later ones.
    """
    found = [
        node
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "")
        for node in _nodes(_loaded(script.text or ""))
        if "datePublished" in node or "headline" in node
    ]
    articles = [
        node for node in found if str(node.get("@type")).strip("']").endswith(_ARTICLE_TYPES)
    ]
    return next(iter(articles or found), {})


def json_reviews(tree: HtmlElement) -> Iterator[Mapping[str, object]]:
    """The ClaimReviews that a page states (schema.org)."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            nodes = _nodes(_loaded(script.text or ""))
            yield from (node for node in nodes if "claimReviewed" in node)


def _loaded(source: str) -> object:
    """The value, also of JSON with raw line breaks in it, comments, commas or marks around it."""
    if len(source) > _MAX_CHARS:
        return None
    try:
        return orjson.loads(source)
    except orjson.JSONDecodeError:
        pass
    for text in (source, _TRAILING_COMMA.sub(r"\1", _without_comments(source))):
        begins = _OPENING.search(text)
        if not begins:
            return None
        try:
            value: object = json.JSONDecoder(strict=False).raw_decode(text, begins.start())[0]
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _without_comments(source: str) -> str:
    """The source without comments as programs have them; linear in its length."""
    source = _COMMENT.sub("", source)
    pieces, at = [""], 0
    while (opened := source.find("/*", at)) >= 0 and (closed := source.find("*/", opened)) >= 0:
        pieces.append(source[at:opened])
        at = closed + 2
    return "".join([*pieces, source[at:]])


def _nodes(parsed: object) -> Iterator[Mapping[str, object]]:
    queue = [parsed]
    for _number in range(_MAX_NODES):
        if not queue:
            return
        node = queue.pop(0)
        if isinstance(node, list):
            queue.extend(node[:100])
        elif isinstance(node, dict):
            yield node
            queue.extend(node[key] for key in ("@graph", "mainEntity") if key in node)
