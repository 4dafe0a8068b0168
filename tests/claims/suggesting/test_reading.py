"""An answer is held against the article: words that stand there, its numbers, its names."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.suggesting.asking import Asked, Said
from claims.suggesting.reading import AnswerUnreadable, Reading, read_answer

TEXT = (
    "🌾 Sari Wulan, the minister, said that the harvest grew by 4 percent in 2025. "
    "It had fallen by 7 percent the year before. Prices stayed as they were."
)
WORDS = "the harvest grew by 4 percent"
START = TEXT.index(WORDS)
CLAIM = Said(WORDS, "Sari Wulan", START, START + len(WORDS))
ASKED = Asked("Harvest", TEXT, "en", "id", (CLAIM,))
BEFORE = "It had fallen by 7 percent the year before"


def body(content: Any) -> bytes:
    text = content if isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


def read(*suggestions: Any, most: int = 30) -> Reading:
    return read_answer(body({"suggestions": list(suggestions)}), ASKED, most=most)


def rewording(**changes: Any) -> dict[str, Any]:
    text = "The rice harvest of 2025 grew by 4 percent"
    return {"kind": "rewording", "claim": 1, "quote": WORDS, "text": text, **changes}


def another(**changes: Any) -> dict[str, Any]:
    text = "The harvest fell by 7 percent"
    return {"kind": "claim", "quote": BEFORE, "text": text, "claimant": "", **changes}


class TestWhatHolds:
    def test_each_kind(self) -> None:
        translation = rewording(kind="translation", text="Panen naik 4 persen")
        context = {"kind": "context", "claim": 1, "quote": BEFORE}
        kept = read(rewording(), translation, context, another(claimant="Sari Wulan")).kept
        assert [one.kind for one in kept] == ["rewording", "translation", "context", "claim"]
        assert [one.claim for one in kept] == [0, 0, 0, None]
        assert kept[2].text == BEFORE
        for one in kept:
            assert TEXT[one.start : one.end] in (WORDS, BEFORE)

    @pytest.mark.parametrize(
        "around", ["```json\n{}\n```", "<think>{{well}}</think> {}", "{} Done."]
    )
    def test_models_write_around_it(self, around: str) -> None:
        text = around.replace("{}", json.dumps({"suggestions": [rewording()]}))
        assert len(read_answer(body(text), ASKED, most=30).kept) == 1

    def test_offsets_of_the_model_are_not_looked_at(self) -> None:
        one = read(rewording(start=0, end=3)).kept[0]
        assert (one.start, one.end) == (CLAIM.start, CLAIM.end)

    def test_the_same_twice_is_one(self) -> None:
        assert read(rewording(), rewording()) == Reading(read(rewording()).kept, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        rewording(quote="the harvest shrank by 4 percent"),  # stands nowhere
        rewording(quote=BEFORE),  # stands elsewhere
        rewording(quote="harvest"),  # is anywhere
        rewording(quote=["the harvest"]),
        rewording(claim=0),
        rewording(claim=2),
        rewording(claim=True),
        rewording(claim="1"),
        rewording(text="The harvest grew by 40 percent"),  # a number of its own
        rewording(text=WORDS.title()),  # the same words
        rewording(text=""),
        rewording(text="…"),
        rewording(text="x" * 1001),
        rewording(text="<script>alert(4)</script>"),
        rewording(text="The harvest <b>grew</b>"),
        rewording(text="[It grew](https://evil.example)"),
        rewording(kind="verdict"),
        rewording(kind=None),
        rewording(kind="translation", claim=None),
        another(claimant="Donald Trump"),  # is not in the article
        another(claimant="Sari Wul"),
        another(text=WORDS),  # is there
        another(text="The harvest fell by 8 percent"),
        {"kind": "context", "claim": 1, "quote": f"that {WORDS} in"},  # itself
        {},
        [],
        None,
        "It grew",
        7,
    ],
)
def test_what_does_not_hold_is_left_out(wrong: Any) -> None:
    assert read(wrong, rewording()) == Reading(read(rewording()).kept, 1)


def test_of_very_many_some_are_kept_and_the_rest_is_counted() -> None:
    signs = [f"{'!' * n} {chr(97 + n % 26)}{'a' * (n // 26)}" for n in range(10_000)]
    many = [another(text=f"The harvest fell by 7 percent{sign}") for sign in signs]
    reading = read(*many, most=30)
    assert len(reading.kept) == 30
    assert reading.left_out == 9_970


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\xff\xfe",
        b"It is going well.",
        b"[]",
        b"{}",
        b'{"choices": []}',
        b'{"choices": {"0": 1}}',
        b'{"choices": [{"message": {"content": null}}]}',
        b'{"choices": [{"message": "x"}]}',
        b"[" * 100_000,
        body("I cannot help with that."),
        body("{"),
        body("{" * 100_000),
        body({"suggestions": "none"}),
        body([rewording()]),
        body('{"suggestions": ' + "[" * 100_000),
    ],
)
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(AnswerUnreadable):
        read_answer(answer, ASKED, most=30)


def test_marks_that_nobody_sees_are_taken_out() -> None:
    one = read(rewording(text="The rice\u202e harvest\x00 grew\n by 4 percent")).kept[0]
    assert one.text == "The rice harvest grew by 4 percent"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["kind", "quote", "text", "claim", "claimant", "suggestions"]) | st.text(),
        inner,
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.lists(ANYTHING | st.fixed_dictionaries({
    "kind": st.sampled_from(["claim", "rewording", "context", "translation"]),
    "quote": st.sampled_from([WORDS, BEFORE]) | st.text(), "text": st.text(), "claim": ANYTHING,
    "claimant": st.text(),
})))  # fmt: skip
def test_whatever_is_suggested_rests_on_words_of_the_article(suggestions: list[Any]) -> None:
    reading = read(*suggestions)
    assert len(reading.kept) + reading.left_out == len(suggestions)
    for one in reading.kept:
        assert 0 <= one.start < one.end <= len(TEXT)
        assert one.text
