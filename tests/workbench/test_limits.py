"""How long a typed text may be."""

import pytest

from workbench.lib.limits import TooLong, within


def test_a_text_of_just_the_limit_is_taken_without_its_spaces() -> None:
    assert within(" 🌾🌾 ", 2, "Note") == "🌾🌾"


def test_a_longer_one_is_refused_with_its_field_and_both_numbers() -> None:
    with pytest.raises(TooLong, match="Note: 3 characters are too many, 2 at most") as refused:
        within("abc", 2, "Note")
    assert (refused.value.code, refused.value.http_status) == ("too_long", 400)
