"""Which language a text is written in."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

UNDETERMINED = "und"

_MARKERS = Path(__file__).parent / "data" / "twin_markers.json"
_ENOUGH_BYTES = 18  # of letters in UTF-8: three short Latin words, six Chinese characters
_SAMPLE_CHARS = 8_000
_CONFIDENT = 0.8
_PLAUSIBLE = 0.05
_CLOSE = 2  # the likeliest is at most so many times as likely
_OLD_CODES = {"in": "id", "iw": "he", "ji": "yi"}
# Cantonese and Wu are written in Chinese; where a page or the identifier names them, that is it.
_CHINESE = frozenset({"yue", "wuu", "cmn", "zho", "chi", "gan", "hak", "nan", "lzh"})
_CODE = re.compile(r"[a-zA-Z]{2,3}(?=$|[-_])")
_LETTERS = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r"\S*(?:://|@)\S*")
_TWINS = frozenset({"id", "ms"})


def language_code(declared: str) -> str:
    """A declared language ("id-ID", "EN", "zh_Hans") as ISO 639-1; "" if it is not one."""
    match = _CODE.match(declared.strip())
    code = match.group().lower() if match else ""
    if code in _CHINESE:
        return "zh"
    return _OLD_CODES.get(code, code) if len(code) == 2 else ""


def detect_language(text: str, *, hint: str = "", prior: str = "") -> str:
    """The language of `text` as ISO 639-1, "und" where there is too little to tell.

    `hint` is what the page or the sender declared: it decides when the text is too
    short, when it does not tell clearly, and between Indonesian and Malay when their
    marker words do not. `prior` is what its site is mostly written in
    (`language_of_host`): it decides where neither text nor `hint` does, between
    languages that are close. Method: naive Bayes over byte n-grams (py3langid, 97
    languages) on the first 8,000 characters, then marker words for the
    Indonesian/Malay pair, which every identifier confuses.
    """
    declared = language_code(hint)
    words = _LETTERS.findall(_LINK.sub(" ", text[:_SAMPLE_CHARS]))
    if len("".join(words).encode("utf-8", "replace")) < _ENOUGH_BYTES:
        return declared or UNDETERMINED
    ranked: dict[str, float] = {}
    for found, share in _identifier().rank(" ".join(words)):
        code = "zh" if found in _CHINESE else found
        ranked[code] = ranked.get(code, 0.0) + float(share)
    best = max(ranked, key=ranked.__getitem__)
    if best in _TWINS:
        return _which_twin(words, declared, prior) or best
    if ranked[best] >= _CONFIDENT or best == declared:
        return best
    if ranked.get(declared, 0.0) >= _PLAUSIBLE or (declared and ranked[best] < 0.5):
        return declared
    if ranked.get(prior, 0.0) * _CLOSE >= ranked[best]:
        return prior
    return best if ranked[best] >= 0.5 else UNDETERMINED


def _which_twin(words: list[str], *said: str) -> str:
    running = f" {' '.join(words).lower()} "
    counts = {
        code: sum(running.count(f" {marker} ") for marker in markers)
        for code, markers in language_markers().items()
    }
    if counts["id"] != counts["ms"]:
        return max(counts, key=counts.__getitem__)
    return next((code for code in said if code in _TWINS), "")


@cache
def _identifier() -> LanguageIdentifier:
    """The model, loaded once per process (0.8 s, about 110 MB)."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def language_markers() -> dict[str, frozenset[str]]:
    """Language code -> words its twin does not use (Indonesian and Malay)."""
    lists: dict[str, list[str]] = json.loads(_MARKERS.read_text("utf-8"))
    return {code: frozenset(words) for code, words in lists.items()}
