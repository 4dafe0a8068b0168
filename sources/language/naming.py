"""People's names as they are told, where a language inflects them: “с Верой Ильиной” → Вера Ильина.

Only Russian so far, by the morphology of OpenCorpora (https://github.com/no-plagiarism/pymorphy3).
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import product
from typing import Any

OBLIQUE = ("gent", "datv", "accs", "ablt", "loct")
GENDERS = ("masc", "femn")
FEWEST_WORDS, MOST_WORDS = 2, 3


@lru_cache(maxsize=4_000)
def as_told(name: str, language: str) -> str:
    """Return a person's name in the nominative, or as it is if that is not sure: of a word alone,
    “Соколова” is a woman, or a man in the genitive.
    """
    words = name.split()
    if language != "ru" or not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return name
    if not all(word.isalpha() and word.istitle() for word in words):
        return name
    parses = [[one for one in _analyser().parse(word) if _may_name(one)] for word in words]
    if not any("Name" in one.tag for word in parses for one in word):
        return name
    if any(_in_case(parses, ("nomn",), gender) for gender in GENDERS):
        return name
    for gender, case in product(GENDERS, OBLIQUE):
        found = _in_case(parses, (case,), gender)
        told = [one.inflect({"nomn"}) for one in found or ()]
        if told and all(told):
            return " ".join(one.word.title() for one in told)
    return name


@cache
def _analyser() -> Any:
    import pymorphy3  # noqa: PLC0415  (a fifth of a second, for Russian alone)

    return pymorphy3.MorphAnalyzer()


def _may_name(parse: Any) -> bool:
    tag = parse.tag
    surname = "Surn" in tag or ("ADJF" in tag and parse.normal_form.endswith("ский"))
    return tag.number == "sing" and (surname or "Name" in tag or "Patr" in tag)


def _in_case(parses: Sequence[Sequence[Any]], cases: Sequence[str], gender: str) -> list[Any]:
    """Return a parse of each word in one of the cases and the gender, or none at all."""
    found = [next((one for one in word if _is(one, cases, gender)), None) for word in parses]
    return [one for one in found if one is not None] if all(found) else []


def _is(parse: Any, cases: Sequence[str], gender: str) -> bool:
    return parse.tag.case in cases and parse.tag.gender in {gender, "ms-f"}
