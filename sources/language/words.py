"""From a text to the words worth searching for (pure)."""

import re
import unicodedata
from functools import cache
from urllib.parse import urlsplit

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory
from stopwordsiso import has_lang, stopwords

from sources.language import split_sentences
from sources.language.rulefiles import TWINS

MAX_QUERY_WORDS = 160
FRAGMENT_CHARACTERS = 5
MAX_QUERY_FRAGMENTS = 300
# Evidence for one claim comes in many languages. As plain dicts, simplemma's default, ten
# dictionaries take .9 GB and the ninth throws the first out again; as streams they take .15 GB.
_lemmatizer = Lemmatizer(
    lemmatization_strategy=DefaultStrategy(
        dictionary_factory=StreamDictionaryFactory(cache_max_size=64)
    )
)
# Scripts that put no spaces between words; they are searched by pairs of characters.
_UNSPACED_CHARACTERS = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
)
_UNSPACED = re.compile(f"[{_UNSPACED_CHARACTERS}]+")
# A number is one word, marks inside and a currency before it included: 5.000, 6,8, Rp6.8.
_WORD = re.compile(
    rf"[A-Za-z]{{0,8}}\d{{1,64}}(?:[.,]\d{{1,64}}|['’\u00a0\u2009\u202f]\d{{3}}(?!\d)){{1,4}}"
    rf"|[{_UNSPACED_CHARACTERS}]{{1,64}}"
    rf"|[^\W{_UNSPACED_CHARACTERS}]{{1,64}}"
)
_SLUG_WORD = re.compile(r"[^\W\d_]{2,40}")
# Groups of three behind a point, a comma, an apostrophe or a no-break space (at most three digits
# stand before these two); Indian groups of two before the last three.
DIGIT_GROUP = re.compile(
    r"(?<=\d)(?:[.,]|(?<!\d{4})['’\u00a0\u2009\u202f])(?=\d{3}(?!\d))"
    r"|(?<=\d),(?=(?:\d{2},){1,4}\d{3}(?!\d))"
)
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


def bare(text: str) -> str:
    """Lower-case a text and take the accents off."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def fold(text: str) -> str:
    """Make a text bare, its numbers written in one way: 5000, 6.8."""
    return bare(_DECIMAL_COMMA.sub(".", DIGIT_GROUP.sub("", text)))


def words(text: str) -> list[str]:
    """Return the words of a text in order; unspaced scripts give pairs of characters."""
    found: list[str] = []
    for word in _WORD.findall(text):
        if _UNSPACED.fullmatch(word) and len(word) > 1:
            found.extend(word[index : index + 2] for index in range(len(word) - 1))
        else:
            found.append(word)
    return found


def slug_words(url: str) -> str:
    """Return the words in a web address's path: what a page without a title is about."""
    return " ".join(_SLUG_WORD.findall(urlsplit(url).path))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the folded stop words of a language; none where there is no list."""
    return frozenset(map(fold, stopwords(language))) if has_lang(language) else frozenset()


def query_words(text: str, language: str) -> list[str]:
    """Return a query's distinct words as they are written, without its language's stop words.

    At most 160. If nothing else is left, the stop words are the query. Backends analyse the words
    further, each in the way its index was made.
    """
    every = list(dict.fromkeys(_WORD.findall(text)))
    stop = stop_words(language)
    kept = [word for word in every if fold(word) not in stop]
    return (kept or every)[:MAX_QUERY_WORDS]


def fragments(text: str) -> list[str]:
    """Return the runs of five characters inside folded words whose ends are marked: "rice" gives
    _rice, rice_. Words of fewer than three characters have none.

    They find what a stemmer does not know: inflected names, compounds, typing errors (McNamee &
    Mayfield 2004, Information Retrieval 7).
    """
    found = []
    for word in _WORD.findall(fold(text)):
        marked = f"_{word}_"
        last = len(marked) - FRAGMENT_CHARACTERS
        found += [marked[at : at + FRAGMENT_CHARACTERS] for at in range(last + 1)]
    return found


def query_fragments(text: str, language: str) -> list[str]:
    """Return the fragments of a query's words, of the first ones, up to 300."""
    kept: list[str] = []
    for word in query_words(text, language):
        more = fragments(word)
        if len(kept) + len(more) > MAX_QUERY_FRAGMENTS:
            break
        kept += more
    return kept


def stem(word: str, language: str) -> str:
    """Return the folded root of a word, or the word itself where its language has no dictionary.

    Simplemma's dictionaries found 20 of 20 Indonesian roots where Snowball found 12.
    """
    language = TWINS.get(language, language)
    if language not in SUPPORTED_LANGUAGES:
        return word
    return fold(_lemmatizer.lemmatize(word, lang=language))


def best_shared_sentence(
    text: str, language: str, query: str, query_language: str
) -> tuple[int, int]:
    """Return the place [start, end) of the sentence that shares most words with a query.

    Of equals the first; the whole text if it has no sentences.
    """
    spans = split_sentences(text, language)
    if not spans:
        return 0, len(text)
    places = shared_words(text, language, query, query_language)
    best = max(spans, key=lambda span: sum(span.start <= at < span.end for at, _end in places))
    return best.start, best.end


def shared_words(
    text: str, language: str, query: str, query_language: str
) -> list[tuple[int, int]]:
    """Return the places [start, end) of words in a text that a query shares, by root.

    In another language than the query's these are mostly names and numbers.
    """
    wanted = {part for word in query_words(query, query_language) for part in words(fold(word))}
    wanted |= {stem(word, query_language) for word in wanted}
    places = []
    for match in _WORD.finditer(text):
        folded = words(fold(match.group()))
        if any(word in wanted or stem(word, language) in wanted for word in folded):
            places.append(match.span())
    return places
