"""What a model answered, held against the article (pure): hostile input, like any from outside.

A suggestion is kept if it rests on words that stand in the article, names no number and nobody
that does not, and is plain text. Where they stand is looked up here, whatever the answer says.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claims.statements.names import LONGEST_NAME, name_key
from claims.suggesting.asking import Asked, Said
from sources.language import normalise_line, normalise_text

SHORTEST_QUOTE, LONGEST_QUOTE = 8, 2_000
LONGEST_TEXT = 1_000
MOST_LOOKED_AT = 200
_MOST_STARTS = 20
_NUMBER = re.compile(r"\d+")
_MARKUP = re.compile(
    r"<[A-Za-z/!?]|&#?\w+;|\]\(|https?://|www\.|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069]"
    r"|[\U000e0000-\U000e007f]",
    re.IGNORECASE,
)
"""Joiners are none: languages write with them."""


class AnswerUnreadable(Exception):
    """The answer is none: not JSON, or not what was asked for."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion that holds: `claim` counts from 0, None for another claim; its words stand at
    code points [start, end) of the article.
    """

    kind: str
    claim: int | None
    text: str
    claimant: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """The suggestions that hold, in the model's order, and how many were left out."""

    kept: tuple[Suggested, ...]
    left_out: int


def read_answer(body: bytes, asked: Asked, *, most: int) -> Reading:
    """Read an answer of chat completions; keep `most` suggestions. Raises `AnswerUnreadable`."""
    listed = _listed(_content(body))
    kept: dict[tuple[str, int | None, str], Suggested] = {}
    for entry in listed[:MOST_LOOKED_AT]:
        one = _held(entry, asked) if isinstance(entry, dict) else None
        if one is not None and len(kept) < most:
            kept.setdefault((one.kind, one.claim, name_key(one.text)), one)
    return Reading(tuple(kept.values()), len(listed) - len(kept))


def _content(body: bytes) -> str:
    try:
        answer = json.loads(body)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        raise AnswerUnreadable from error
    if not isinstance(content, str):
        raise AnswerUnreadable
    return content


def _listed(content: str) -> list[Any]:
    """Return the suggestions of the first object that has some: models write around it."""
    for found in _objects(content):
        listed = found.get("suggestions") if isinstance(found, dict) else None
        if isinstance(listed, list):
            return listed
    raise AnswerUnreadable


def _objects(content: str) -> Iterator[Any]:
    decoder, at = json.JSONDecoder(), 0
    for _ in range(_MOST_STARTS):
        at = content.find("{", at)
        if at < 0:
            return
        try:
            found, at = decoder.raw_decode(content, at)
        except (ValueError, RecursionError):
            at += 1
        else:
            yield found


def _held(entry: dict[str, Any], asked: Asked) -> Suggested | None:
    kind = entry.get("kind")
    quote = normalise_text(_string(entry, "quote", LONGEST_QUOTE))
    text = normalise_line(_string(entry, "text", LONGEST_TEXT))
    if len(quote) < SHORTEST_QUOTE:
        return None
    if kind == "claim":
        return _another(
            text, normalise_line(_string(entry, "claimant", LONGEST_NAME)), quote, asked
        )
    number = entry.get("claim")
    if type(number) is not int or not 1 <= number <= len(asked.claims):
        return None
    said = asked.claims[number - 1]
    if kind == "context":
        return _context(number - 1, said, quote, asked)
    if kind in ("rewording", "translation"):
        return _worded(str(kind), number - 1, text, quote, asked)
    return None


def _another(text: str, claimant: str, quote: str, asked: Asked) -> Suggested | None:
    start = asked.text.find(quote)
    known = {name_key(one.text) for one in asked.claims}
    holds = start >= 0 and _is_plain(text) and _has_its_numbers(text, asked)
    if not holds or name_key(text) in known or not _is_named(claimant, asked):
        return None
    return Suggested("claim", None, text, claimant, start, start + len(quote))


def _context(index: int, said: Said, quote: str, asked: Asked) -> Suggested | None:
    """Words of the article as they are, beside the claim's own."""
    start = asked.text.find(quote)
    end = start + len(quote)
    if start < 0 or len(quote) > LONGEST_TEXT or (start < said.end and said.start < end):
        return None
    return Suggested("context", index, quote, "", start, end)


def _worded(kind: str, index: int, text: str, quote: str, asked: Asked) -> Suggested | None:
    """The claim in other words, which rest on its own place."""
    said = asked.claims[index]
    start = asked.text.find(quote, max(0, said.start - len(quote) + 1))
    if not 0 <= start < said.end or not _is_plain(text) or name_key(text) == name_key(said.text):
        return None
    if kind == "rewording" and not _has_its_numbers(text, asked):
        return None
    return Suggested(kind, index, text, "", start, start + len(quote))


def _string(entry: dict[str, Any], name: str, longest: int) -> str:
    value = entry.get(name)
    return value if isinstance(value, str) and len(value) <= longest else ""


def _is_plain(text: str) -> bool:
    short = len(text) <= LONGEST_TEXT  # normalising may have made it longer
    return short and any(letter.isalnum() for letter in text) and not _MARKUP.search(text)


def _has_its_numbers(text: str, asked: Asked) -> bool:
    """Say whether each number is printed in the article: no machine may add one."""
    printed = set(_NUMBER.findall(asked.text)) | set(_NUMBER.findall(asked.title))
    return printed.issuperset(_NUMBER.findall(text))


def _is_named(claimant: str, asked: Asked) -> bool:
    """Say whether the article has this name; "" is the article itself."""
    if not claimant:
        return True
    if len(claimant) > LONGEST_NAME:
        return False
    name = re.escape(claimant.casefold())
    bound = r"(?<!\w){}(?!\w)" if claimant[0].isascii() else "{}"  # some scripts have no spaces
    return bool(re.search(bound.format(name), asked.text.casefold()))
