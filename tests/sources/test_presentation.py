"""What people read of a ranking."""

import pytest
from django.utils.translation import override

from sources.finding import Query, find
from sources.presentation import leg_in_words
from sources.ranking import DEFAULT
from sources.search import SearchBackend


@pytest.mark.parametrize("language", ["id", "hi"])
def test_every_leg_of_a_search_has_words_of_its_own(backend: SearchBackend, language: str) -> None:
    legs = find(Query("Harga beras naik.", language), configuration=DEFAULT, backend=backend).legs
    said = [leg_in_words(leg) for leg in legs]
    assert len(set(said)) == len(legs)
    assert not set(said) & set(legs) - {"words"}
    with override("id"):
        assert leg_in_words("words") == "kata"


def test_a_leg_of_a_later_version_is_shown_by_its_name() -> None:
    assert leg_in_words("pictures:clip") == "pictures:clip"
