"""A fact-check's own verdict is read where fact-checkers print it, and nowhere else."""

import json
from collections import Counter
from pathlib import Path

import pytest

from sources.hints import check_hint
from sources.stance import Cause, Hint, Reason, Stance
from sources.stance.factchecks import MAX_CHARACTERS, OwnVerdict, bracketed_verdict, own_verdict

PAGES = Path(__file__).with_name("factcheck_pages.jsonl")
"""Written by somebody who has not seen the rules, in fifteen languages. Errors were read of those
with an odd number only.
"""


@pytest.mark.parametrize(
    ("language", "title", "text", "cause", "printed"),
    [
        (
            "en",
            "Was it so?",
            "We looked.\n\nOur rating: false.",
            Cause.SAYS_FALSE,
            "Our rating: false",
        ),
        ("id", "[SALAH] Ikan bisa terbang", "Narasi.", Cause.SAYS_FALSE, "SALAH"),
        (
            "id",
            "Cek Fakta: Benarkah?",
            "Kami cek.\n\nKesimpulan: benar.",
            Cause.SAYS_TRUE,
            "Kesimpulan: benar",
        ),
        (
            "de",
            "Fällt er aus?",
            "Das stimmt nicht. Unser Urteil: falsch.",
            Cause.SAYS_FALSE,
            "Unser Urteil: falsch",
        ),
        ("en", "Is it?", "Verdict: partly true.", Cause.SAYS_MIXED, "Verdict: partly true"),
        ("tr", "Doğru mu?", "SONUÇ: YANLIŞ", Cause.SAYS_FALSE, "SONUÇ: YANLIŞ"),
        (
            "nl",
            "Klopt dat?",
            "Uitgezocht.\n\nEindoordeel\nWaar\n\nMail ons.",
            Cause.SAYS_TRUE,
            "Eindoordeel Waar",
        ),
    ],
)
def test_it_is_read_with_the_words_as_printed(
    language: str, title: str, text: str, cause: Cause, printed: str
) -> None:
    found = own_verdict(title=title, text=text, language=language)
    assert found is not None
    assert (found.cause, found.printed) == (cause, printed)


@pytest.mark.parametrize(
    "text",
    [
        "He said that the report is false, and left.",
        "True, he signed a paper. But it was another one.",
        "The post says: “True.”",
        "Our rating: True, but misleading.",
        "First claim: his rating.\nVerdict: false.\nSecond claim: hers.\nVerdict: true.",
        "Verdict: falsehoods are common.",
        "",
    ],
)
def test_nothing_is_read_where_none_or_several_are_printed(text: str) -> None:
    assert own_verdict(title="True or false? A quiz", text=text, language="en") is None


@pytest.mark.parametrize("unit", ["*", "\n", "rating\n", "rating: ", "is ", "“", " (", "true "])
def test_a_page_made_to_be_slow_is_read_all_the_same(unit: str) -> None:
    # Minutes for each, where a pattern may try spaces and marks in more than one way
    text = unit * (MAX_CHARACTERS // len(unit))
    found = own_verdict(title=text[:500], text=text, language="en")
    assert found is None or found.cause is Cause.SAYS_TRUE


def test_a_verdict_in_brackets_before_a_title_tells_a_fact_check() -> None:
    assert bracketed_verdict(title="Verdict: false", language="id") is None
    assert bracketed_verdict(title="[Salah, katanya] Ikan", language="id") is None
    found = bracketed_verdict(title="[HOAKS] Ikan bisa terbang", language="id")
    assert found == OwnVerdict(Cause.SAYS_FALSE, "HOAKS")


def test_a_hint_of_it_takes_no_side() -> None:
    hint = check_hint(title="", text="Verdict: false.", language="en")
    assert hint == Hint(Stance.UNCLEAR, (Reason(Cause.SAYS_FALSE, "", "Verdict: false"),))
    assert check_hint(title="", text="Nothing.", language="en") is None


@pytest.mark.parametrize("odd", [True, False])
def test_pages_of_a_stranger(odd: bool) -> None:
    said: Counter[str] = Counter()
    for line in PAGES.read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        if (int(page["id"][2:]) % 2 == 1) != odd:
            continue
        title, language = page["title"], page["language"]
        if page["kind"] == "fact_check":
            own = own_verdict(title=title, text=page["text"], language=language)
        else:
            own = bracketed_verdict(title=title, language=language)
        found = own and own.cause.value.removeprefix("says_")
        said["right" if found == page["says"] else "wrong" if found else "missed"] += 1
    assert said["wrong"] == 0
    assert said["right"] >= 40  # of 55: 21 of them have none
