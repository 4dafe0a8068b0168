"""Sentences that are said where something happens, and read in another language later.

A worker has a language of its own; what it writes down is read by people who have theirs. So a
sentence keeps its English and what is filled in, and is put together anew for each reader.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext


class Sentence(str):
    """A sentence in the language of this process, which remembers how it came about.

    `message` is its English, with a `%(name)s` for each of `params`.
    """

    __slots__ = ("message", "params")
    message: str
    params: dict[str, Any]

    def __new__(cls, message: str, params: Mapping[str, Any] | None = None) -> "Sentence":
        """Say it here."""
        said = gettext(message)
        self = super().__new__(cls, said % params if params else said)
        self.message = message
        self.params = {name: _plain(value) for name, value in (params or {}).items()}
        return self

    def __mod__(self, params: Any) -> "Sentence":
        """Fill in what varies."""
        return Sentence(self.message, params)


def joined(separator: str, sentences: Iterable[str]) -> Sentence:
    """Return sentences as one."""
    parts = {f"part_{number}": one for number, one in enumerate(sentences)}
    return Sentence(separator.join(f"%({name})s" for name in parts), parts)


def kept(sentence: str) -> dict[str, Any]:
    """Return a sentence as JSON can keep it; what is none is kept as it is."""
    if not isinstance(sentence, Sentence):
        return {"message": str(sentence), "params": {}}
    params = {
        name: kept(value) if isinstance(value, Sentence) else value
        for name, value in sentence.params.items()
    }
    return {"message": sentence.message, "params": params}


def told_again(words: Mapping[str, Any]) -> Sentence:
    """Return the sentence that was `kept`."""
    params = {
        name: told_again(value) if isinstance(value, Mapping) else value
        for name, value in words["params"].items()
    }
    return Sentence(words["message"], params)


def said(message: str, params: Mapping[str, Any]) -> str:
    """Say what was kept in the language of whoever reads it now."""
    if not message:
        return ""
    words: str = gettext(message)
    return words % {name: _in_words(value) for name, value in params.items()} if params else words


class _Number(int):
    """A number that is grouped as its reader groups them, where a sentence leaves it the choice."""

    def __str__(self) -> str:
        return number_format(int(self), force_grouping=True)


def _plain(value: Any) -> Any:
    """Return what JSON can keep in every database: PostgreSQL takes no NUL."""
    if isinstance(value, str) and not isinstance(value, Sentence):
        return value.replace("\0", "\ufffd")
    return value if isinstance(value, str | int | float) else str(value)


def _in_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return said(value["message"], value["params"])
    return _Number(value) if isinstance(value, int) else value
