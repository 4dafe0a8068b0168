"""A quote is found again by its words and its neighbours."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.lib.anchoring import Place, anchor

TEXT = "🌾 The office said: “Rice grew by 4 percent”. Later: “Rice grew by 4 percent” again."
QUOTE = "Rice grew by 4 percent"


def found(text: str, **changes: object) -> Place | None:
    """Anchor the second of the two quotes."""
    given_: dict[str, object] = {
        "exact": QUOTE, "prefix": "Later: “", "suffix": "” again.", "start": 55, **changes,
    }  # fmt: skip
    return anchor(text, **given_)  # type: ignore[arg-type]


def test_of_several_the_one_with_its_neighbours_is_taken() -> None:
    place = found(TEXT, start=0)
    assert place == Place(TEXT.rindex(QUOTE), TEXT.rindex(QUOTE) + len(QUOTE), 1.0)


def test_without_neighbours_the_nearest_to_where_it_was_is_taken() -> None:
    first = found(TEXT, prefix="", suffix="", start=10)
    assert first is not None
    assert first.start == TEXT.index(QUOTE)


def test_white_space_and_the_shape_of_signs_may_differ() -> None:
    text = 'He said: "it isn\'t\u00a0\n  so – 4\u00adpercent".'
    place = anchor(text, exact="it isn’t so - 4percent", prefix="He said: “", suffix="”.", start=0)
    assert place is not None
    assert text[place.start : place.end] == "it isn't\u00a0\n  so – 4\u00adpercent"
    assert place.context == 1.0


def test_other_words_around_it_are_told() -> None:
    place = found(f"Quite another page. {QUOTE}, somebody claims.")
    assert place is not None
    assert place.context < 0.2


def test_other_numbers_are_another_quote() -> None:
    assert found(TEXT.replace("4", "5")) is None
    assert found("") is None
    assert found(TEXT, exact=" \n") is None


@given(st.text(max_size=60), st.text(min_size=1, max_size=20), st.text(max_size=60))
def test_what_stands_there_is_found_whatever_the_signs(before: str, quote: str, after: str) -> None:
    place = anchor(
        before + quote + after, exact=quote, prefix=before, suffix=after, start=len(before)
    )
    plain = anchor(quote, exact=quote, prefix="", suffix="", start=0)
    assert (place is None) == (plain is None)
    if place is not None:
        assert 0 <= place.start < place.end <= len(before + quote + after)
