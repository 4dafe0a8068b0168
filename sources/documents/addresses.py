"""Addresses of the web as browsers read them (pure)."""

import re
from urllib.parse import quote, urlsplit

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]")
_FORBIDDEN_IN_HOSTS = frozenset("<>^|%")
_SCHEMES = frozenset({"http", "https"})
_LONGEST = 2_000
_POINTED_AT_CHARS = 80
"""Of the words' beginning, and as many of their end."""


def is_web_address(url: str) -> bool:
    """Tell whether this is an absolute http(s) address that everybody reads alike.

    By the WHATWG's URL standard a backslash is a slash: `http://a.example\\@b.example/` is a page
    of a.example to browsers, and of b.example to RFC 3986. What may be read in two ways is none;
    neither is what has white space inside, a port that is no port, or no host.
    """
    if _UNSEEN.search(url) or "\\" in url:
        return False
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port  # raises for what is no number up to 65535
    except ValueError:
        return False
    return (
        parts.scheme in _SCHEMES
        and url[len(parts.scheme) :].startswith("://")
        and bool(host)
        and not _FORBIDDEN_IN_HOSTS.intersection(host)
        and port != 0
    )


def host_of(url: str) -> str:
    """Return the host of an address that is one, in lower case; "" for everything else."""
    return (urlsplit(url).hostname or "") if is_web_address(url) else ""


def pointing_at(url: str, words: str) -> str:
    """Return a page's address with a text fragment that leads to words on it: their beginning, and
    their end if that is not all (wicg.github.io/scroll-to-text-fragment). Of neither is there more
    than fits.
    """
    page = f"{url.partition('#')[0]}#:~:text="
    room = (_LONGEST - len(page) - 1) // 2
    first, last = words[:_POINTED_AT_CHARS], words[_POINTED_AT_CHARS:][-_POINTED_AT_CHARS:]
    while len(_escaped(first)) > room:
        first = first[:-1]
    while len(_escaped(last)) > room:
        last = last[1:]
    return page + ",".join(filter(None, (_escaped(first), _escaped(last))))


def _escaped(text: str) -> str:
    return quote(text).replace("-", "%2D")  # which has a meaning in a fragment
