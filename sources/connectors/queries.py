"""From a statement to what a provider is asked (pure).

A statement's names, numbers and rarest words make its query. No word list of frequencies is at
hand for every language; the longest words stand in for the rarest (Zipf's law of abbreviation).
Queries are made of word characters only, so that nothing a stranger wrote is an operator.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from sources.connectors.finder import Ask
from sources.language.words import fold, query_words, stem, words

MOST_WORDS = 6
MOST_NUMBERS = 2
MAX_QUERY_CHARS = 250
MIN_GDELT_CHARS = 4
_MAX_TEXT_CHARS = 2_000
_MIN_SHARED = 2
_TOKEN = re.compile(r"[^\W_][^\s,()]*|[,()]")
_NAME = re.compile(r"C(?:s?C)*")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?:;\"“”„«»\n]+(?:\s+|$)|[\"“„«]")
_INSIDE_NAMES = frozenset({"of", "de", "da", "do", "dos", "del", "der", "von", "van", "bin", "al"})
_NOUNS_IN_CAPITALS = frozenset({"de", "lb"})
_OPERATORS = frozenset({"AND", "OR", "NOT", "NEAR"})

Lexicon = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a statement is about: names as written, numbers as written, its rarest words."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]


def terms(ask: Ask) -> Terms:
    """The names (claimant first), numbers and rarest words of a statement, each in its order."""
    text = ask.text[:_MAX_TEXT_CHARS]
    names = _shortest([_clean(ask.claimant), *_names(text, ask.language)])
    known = {fold(word) for name in names for word in name.split()}
    content = [
        word
        for word in _clean(" ".join(query_words(text, ask.language))).split()
        if not word[0].isdigit() and len(word) > 1 and fold(word) not in known
    ]
    rarest = sorted(content, key=len, reverse=True)[:MOST_WORDS]
    numbers = _distinct(_NUMBER.findall(text))[:MOST_NUMBERS]
    return Terms(names, numbers, tuple(word for word in content if word in rarest))


def plain_queries(ask: Ask) -> list[str]:
    """Queries for providers that take plain words, the narrowest first; none for no words."""
    found = terms(ask)
    few = found.words[:2] if found.names else found.words[:4]
    narrow = [*found.names[:3], *found.numbers, *found.words]
    wide = [*found.names[:2], *few]
    return list(filter(None, dict.fromkeys((_plain(narrow), _plain(wide)))))


def gdelt_queries(ask: Ask) -> list[str]:
    """Queries in GDELT's syntax, the narrowest first: names as phrases, words that all or any hold.

    GDELT searches English translations of all coverage (blog.gdeltproject.org, "Updates To The
    DOC 2.0 API": native language search was phased out), so the words of a statement in another
    language are its English ones, or, where there are none, its names alone. It refuses terms of
    fewer than four characters, and alternatives that are not in parentheses.
    """
    found = terms(ask)
    content: Iterable[str] = found.words
    if ask.language != "en":
        known = {fold(word) for name in (*found.names, *found.numbers) for word in name.split()}
        english = [word for word in query_words(ask.english, "en") if fold(word) not in known]
        content = english or (() if found.names else found.words)
    usable = [word.lower() for word in content if len(word) >= MIN_GDELT_CHARS]
    phrases = [phrase for name in found.names[:2] if (phrase := _phrase(name))]
    every = _fitting([*phrases, *usable[: 3 if phrases else 5]])
    some = [word for word in usable[:5] if word in _fitting([*phrases, *usable[:5]]).split()]
    either = f"({' OR '.join(some)})" if len(some) > 1 else " ".join(some)
    wide = " ".join([*phrases[:1], either]) if phrases else either
    return list(filter(None, dict.fromkeys((every, wide.strip()))))


def versions(ask: Ask) -> list[Ask]:
    """The ask in its own language, and in English where a lexicon knew its words."""
    if not ask.english or ask.language == "en":
        return [ask]
    return [ask, replace(ask, text=ask.english, language="en", english="")]


def with_english(ask: Ask, lexicon: Lexicon) -> Ask:
    """The ask with its key words in English: names and numbers as they are, words translated.

    Unchanged where the lexicon knows none of the words.
    """
    found = terms(ask)
    translated = [
        english
        for word in found.words
        if (english := lexicon.get(fold(word)) or lexicon.get(stem(fold(word), ask.language)))
    ]
    if not translated or ask.language == "en":
        return ask
    return replace(ask, english=" ".join([*found.names, *found.numbers, *translated]))


@cache
def read_lexicon(path: str) -> Lexicon:
    """Lines of `word<TAB>translation`, UTF-8; of several translations the first. Raises `OSError`.

    Lines that are not of this form are passed over.
    """
    found: dict[str, str] = {}
    with Path(path).open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            word, _tab, translation = line.rstrip("\n").partition("\t")
            if word.strip() and (english := _clean(translation)):
                found.setdefault(fold(word.strip()), english)
    return found


class Likeness:
    """How much of a statement other texts share: for providers that cannot be searched."""

    def __init__(self, ask: Ask) -> None:
        """Remember the roots of the ask's words, in its language and in English."""
        self._wanted = {
            root
            for version in versions(ask)
            for text in (version.text[:_MAX_TEXT_CHARS], version.claimant)
            for root in roots(text, version.language)
        }

    def of(self, text: str, language: str) -> int:
        """How many distinct words are shared, by root; 0 where that is too few to mean much."""
        shared = len(self._wanted & roots(text, language))
        return shared if shared >= min(_MIN_SHARED, len(self._wanted)) else 0


def roots(text: str, language: str) -> frozenset[str]:
    """The folded roots of a text's content words."""
    content = query_words(text, language)
    return frozenset(root for word in content for root in _roots_of(word, language))


@lru_cache(maxsize=100_000)
def _roots_of(word: str, language: str) -> tuple[str, ...]:
    return tuple(stem(part, language) for part in words(fold(word)))


def _names(text: str, language: str) -> list[str]:
    """Runs of capitalised words.

    A single one that begins a sentence is none unless it is all in capitals. A language that
    capitalises its nouns, and a text that is in capitals, have none.
    """
    letters = [word for word in _WORD.findall(text) if word[0].isalpha()]
    if language in _NOUNS_IN_CAPITALS or sum(map(_capital, letters)) > 0.7 * len(letters):
        return []
    content = {part for word in query_words(text, language) for part in _clean(word).split()}
    return [
        name
        for sentence in _SENTENCE_END.split(text)
        for begins, run in _runs(sentence)
        if (name := _opening_name(run, content) if begins else " ".join(run))
    ]


def _opening_name(run: list[str], content: set[str]) -> str:
    """The name in a run that begins a sentence: its first word is in capitals in any case."""
    if run[0] not in content:
        return " ".join(run[1:])
    return " ".join(run) if len(run) > 1 or run[0].isupper() else ""


def _runs(sentence: str) -> Iterator[tuple[bool, list[str]]]:
    """Runs of capitalised words, small ones like "of" inside; and whether each begins it."""
    tokens = _TOKEN.findall(sentence)
    for match in _NAME.finditer("".join(map(_kind, tokens))):
        yield match.start() == 0, [_clean(token) for token in tokens[slice(*match.span())]]


def _kind(token: str) -> str:
    """One letter: a capitalised word, a small one that names have inside, anything else."""
    return "C" if _capital(token) else "s" if fold(token) in _INSIDE_NAMES else "."


def _capital(word: str) -> bool:
    return word[:1].isupper()


def _clean(text: str) -> str:
    """Word characters only, operators in lower case."""
    found = _WORD.findall(text)
    return " ".join(word.lower() if word in _OPERATORS else word for word in found)


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(found)))


def _shortest(names: list[str]) -> tuple[str, ...]:
    """Distinct names without those that hold another: "Ana Lopez", not "Minister Ana Lopez"."""
    known = _distinct(names)
    return tuple(
        name
        for name in known
        if not any(other != name and f" {other} " in f" {name} " for other in known)
    )


def _plain(parts: Iterable[str]) -> str:
    return _fitting(dict.fromkeys(word for part in parts for word in part.split()))


def _phrase(name: str) -> str:
    """A name for GDELT: of several words in quotes, or "" where it is too short to be asked."""
    short = len(name) < MIN_GDELT_CHARS
    return "" if short else f'"{name.lower()}"' if " " in name else name.lower()


def _fitting(parts: Iterable[str]) -> str:
    """As many of the parts as fit, with spaces between."""
    kept = ""
    for part in parts:
        longer = f"{kept} {part}".strip()
        if len(longer) <= MAX_QUERY_CHARS:
            kept = longer
    return kept
