"""What people write in a rationale: a few marks of Markdown, shown as HTML that can do no harm.

Paragraphs, line breaks, emphasis, lists, quotations and links, as CommonMark 0.31 has them
(https://spec.commonmark.org/0.31.2/). Headings, code and HTML stay as they were typed, a picture
becomes a link to it: a plain text of before looks as it did. What is nested more than a hundred
times is not shown. A template library: `{% load prose %}`, `{{ text|prose }}`.
"""

from functools import cache
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

_RULES = (
    *("blockquote", "list", "newline", "escape", "link", "autolink", "emphasis"),
    *("balance_pairs", "fragments_join", "text_join"),
)
_SCHEMES = ("https://", "http://", "mailto:")


@register.filter
def prose(text: str) -> SafeString:
    """Return a text as HTML: escaped, its few marks as elements, links to pages and mail alone."""
    html: str = _markdown().render(text)
    html = html.replace("'", "&#x27;")  # as Django does, so that one look tells what is escaped
    return mark_safe(html)  # noqa: S308 (the renderer escapes what it is given)


@cache
def _markdown() -> MarkdownIt:
    marks = MarkdownIt("zero", {"html": False, "breaks": True}).enable(_RULES)
    marks.validateLink = lambda url: url.lower().startswith(_SCHEMES)  # type: ignore[method-assign]
    marks.add_render_rule("link_open", _link)
    return marks


def _link(renderer: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
    """Say that nobody here vouches for where a link leads."""
    tokens[at].attrSet("rel", "nofollow noopener")
    opened: str = renderer.renderToken(tokens, at, options, env)
    return opened
