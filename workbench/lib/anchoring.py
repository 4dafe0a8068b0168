"""Finding a quote again in another capture of its page (pure).

A quote is known by its words and those before and after it, W3C Web Annotation's
TextQuoteSelector (https://www.w3.org/TR/annotation-model/#text-quote-selector). White space, and
the shape of quotation marks and dashes, may differ: the next version of a site sets them anew.
"""

import re
from dataclasses import dataclass

_MOST_PLACES = 1_000
_SHAPES = str.maketrans(
    {**dict.fromkeys("“”„«»″", '"'), **dict.fromkeys("‘’‚′", "'"), **dict.fromkeys("–—‑−", "-")}
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote stands: code points [start, end), and which share of the words that stood
    beside it still do, from 0 to 1 (1 where none did).
    """

    start: int
    end: int
    context: float


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text in one shape, and for each of its characters where that was."""

    text: str
    origins: list[int]


def anchor(text: str, *, exact: str, prefix: str, suffix: str, start: int) -> Place | None:
    """Return the place of a quote in a text, None where it is not: of several, the one with the
    most of its neighbours, then the one nearest to where it was.
    """
    plain, quote = _plain(text), _plain(exact).text.strip()
    before, after = _plain(prefix).text, _plain(suffix).text
    if not quote:
        return None
    best: tuple[float, int, Place] | None = None
    at, looked = plain.text.find(quote), 0
    while at >= 0 and looked < _MOST_PLACES:
        end = at + len(quote)
        share = _context(plain.text, at, end, before, after)
        first, last = plain.origins[at], plain.origins[end - 1] + 1
        found = (share, -abs(first - start), Place(first, last, share))
        if best is None or found[:2] > best[:2]:
            best = found
        at, looked = plain.text.find(quote, at + 1), looked + 1
    return best[2] if best else None


def _context(text: str, start: int, end: int, before: str, after: str) -> float:
    whole = len(before.strip()) + len(after.strip())
    if not whole:
        return 1.0
    behind = _shared(text[max(0, start - len(before)) : start].strip()[::-1], before.strip()[::-1])
    ahead = _shared(text[end : end + len(after)].strip(), after.strip())
    return (behind + ahead) / whole


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _plain(text: str) -> _Plain:
    kept: list[str] = []
    origins: list[int] = []
    for at, sign in enumerate(text):
        if _INVISIBLE.match(sign):
            continue
        plain = " " if sign.isspace() else sign.translate(_SHAPES)
        if plain == " " and kept and kept[-1] == " ":
            continue
        kept.append(plain)
        origins.append(at)
    return _Plain("".join(kept), origins)
