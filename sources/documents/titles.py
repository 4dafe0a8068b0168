"""Which of the lines that may be a page's title is the article's, without the site's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Between a title and what a site adds to it: a dash between spaces, bars of several scripts
_SEPARATOR = re.compile(r"\s+[-–—|·•»«:/_~]{1,3}\s+|\s*[|｜ㅣ]\s*|：|\s*_+\s*|\s+::\s+")
_MIN_HEADING_BYTES = 15  # five Chinese characters, two or three words elsewhere
_MARK = re.compile(r"\s*(?:[-–—_|｜ㅣ·•»«：]|::)|\s+[\[*]")
_MARK_END = re.compile(r"[|｜ㅣ»]\s*$")
_MAX_PARTS = 20
_MAX_SITE_WORDS = 4
_NOT_LETTERS = re.compile(r"[\W_]+")


def without_site(title: str, sites: Iterable[str], headings: Iterable[str] = ()) -> str:
    """The title without the site's name at either end, where something parts it from the rest.

    `sites` are names the page gives its site (also its host); `headings` are the page's own: a
    title that is one of them and an addition is that heading. A name inside the title, or one
    that nothing parts from it, is a word of the title.
    """
    own = [one for one in headings if len(one.encode()) >= _MIN_HEADING_BYTES]
    for heading in sorted(own, key=len, reverse=True):
        if _is_added_to(heading, title):
            return heading
    parts = list(_SEPARATOR.finditer(title))[:_MAX_PARTS]
    known = {plain(heading): heading for heading in own}
    for part in parts:
        if heading := known.get(plain(title[: part.start()]), ""):
            return heading
    return _cut(title, parts, {plain(site) for site in sites} - {""})


def _cut(title: str, parts: list[re.Match[str]], names: set[str]) -> str:
    """The title without what is a site's name, at its end as often as it is there."""
    end = len(title)
    for part in reversed(parts):
        if title[: part.start()].strip() and _is_site(title[part.end() : end], names):
            end = part.start()
    cut = title[:end].strip()
    for part in parts[:1]:
        if part.end() < end and _is_site(title[: part.start()], names):
            return title[part.end() : end].strip() or cut
    return cut


def _is_added_to(heading: str, title: str) -> bool:
    """Whether the title is this heading, a mark and something more, or the other way round."""
    if title.startswith(heading):
        return bool(_MARK.match(title[len(heading) :]))
    return title.endswith(heading) and bool(_MARK_END.search(title[: -len(heading)]))


def _is_site(words: str, names: set[str]) -> bool:
    """The site's name, or one of its parts ("CNN Politics" of CNN)."""
    said = plain(words)
    if said in names:
        return True
    first = plain(words.split(maxsplit=1)[0]) if words.split() else ""
    return first in names and len(words.split()) <= _MAX_SITE_WORDS


def heading_of(title: str, first: list[str], second: list[str], sites: Iterable[str]) -> str:
    """The title of a page that states none to machines.

    `title` is what the window shows, `first` and `second` are the headings of these levels. One
    first heading is the article's, unless it is the site's name, or the window shows a heading of
    the second level instead. Of several the one that the window shows counts.
    """
    names = {plain(site) for site in sites} - {""}
    shown = without_site(title, sites, [*first, *second])
    in_title = [one for one in first if plain(one) and plain(one) in plain(title)]
    if len(in_title) == 1 and plain(in_title[0]) not in names:
        return in_title[0]
    if len(first) == 1 and plain(first[0]) not in names:
        is_second = plain(shown) in {plain(one) for one in second}
        return shown if is_second else first[0]
    return shown


def plain(text: str) -> str:
    """Letters and figures only, in small letters: how two titles are compared."""
    return _NOT_LETTERS.sub("", text.casefold())
