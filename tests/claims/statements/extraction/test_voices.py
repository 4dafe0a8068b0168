"""Who is who: names joined to voices, and whose a statement is."""

from collections.abc import Sequence

import pytest

from claims.statements.extraction.voices import Whose, fuller
from sources.encoder.articles import Mention, StatementRead
from tests.claims.statements.extraction.telling import whose_is

pytestmark = pytest.mark.usefixtures("by_share")


def whose(
    names: Sequence[str],
    who: dict[int, float],
    *,
    own: float = 0.0,
    pronoun: dict[int, float] | None = None,
) -> Whose:
    """Return whose a statement is, with names that stand one after the other in a text; a pronoun,
    if there is one, comes after them.
    """
    text, mentions = "", []
    for name in names:
        mentions.append(Mention(len(text), len(text) + len(name), is_name=True))
        text += f"{name}, "
    if pronoun is not None:
        mentions.append(Mention(len(text), len(text) + 3, is_name=False, means=pronoun))
        text += "she"
    read = StatementRead(0, 1, "event", worth=1.0, leans=0.0, own=own, who=who)
    return whose_is(text, mentions, read)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Kelling", "Marta Kelling"),
        ("Kellings", "Marta Kelling"),
        ("Marta", "Marta Kelling"),
        ("Mr. Kelling", "Marta Kelling"),
        ("Ида Марковой", "Ида Маркова"),
        ("डॉ. राम", "राम शर्मा"),
        ("BPBD", "Badan Penanggulangan Bencana Daerah"),
        ("BPBD", "Badan Penanggulangan Bencana Daerah (BPBD) Kertawangi"),
        ("Ковалёвой", "Анна Ковалёва"),
        ("田中", "田中美咲"),
        ("GARCÍA", "Ana García"),
    ],
)
def test_a_short_form_is_told_under_the_fullest(short: str, full: str) -> None:
    assert whose([full, short], {1: 0.9}, own=0.1).name == full


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marta Kelling", "Keller"),
        ("Brown", "Browning"),
        ("Ana García", "Luis Pérez"),
        ("محمد العلي", "محمود العلي"),
        ("Марина Петрова", "Мария Петрова"),
        ("Kılıç", "Kılınç"),
        ("मीरा शर्मा", "राम"),
    ],
)
def test_names_that_are_only_alike_stay_two(one: str, other: str) -> None:
    assert whose([one, other], {1: 0.9}, own=0.1).name == other


def test_all_that_name_one_voice_count_together() -> None:
    told = whose(["Marta Kelling", "Jonas Reuter", "Kelling"], {0: 0.4, 1: 0.1, 2: 0.45}, own=0.05)
    assert told.name == "Marta Kelling"


def test_a_pronoun_counts_for_whom_it_stands() -> None:
    told = whose(["Marta Kelling", "Jonas Reuter"], {2: 0.95}, own=0.05, pronoun={0: 0.95, 1: 0.05})
    assert told.name == "Marta Kelling"


def test_too_close_means_either() -> None:
    told = whose(["Marta Kelling", "Jonas Reuter"], {0: 0.5, 1: 0.45}, own=0.05)
    assert (told.name, told.either) == ("", ("Marta Kelling", "Jonas Reuter"))


def test_a_surname_of_two_is_either_of_them() -> None:
    told = whose(["Marta Kelling", "Otto Kelling", "Kelling"], {2: 0.9}, own=0.1)
    assert (told.name, set(told.either)) == ("", {"Marta Kelling", "Otto Kelling"})


def test_the_papers_own_words_are_nobodys() -> None:
    assert whose(["Marta Kelling"], {0: 0.3}, own=0.7) == Whose()
    assert whose([], {}, own=1.0) == Whose()


def test_of_two_forms_the_one_that_is_all_name_is_told() -> None:
    assert whose(["der Deutschen Bahn", "Deutsche Bahn"], {0: 0.9}, own=0.1).name == "Deutsche Bahn"


def test_a_name_keeps_what_stands_after_its_comma() -> None:
    names = ["Badan Meteorologi, Klimatologi, dan Geofisika", "Martin Luther King, Jr."]
    for name in names:
        assert whose([name], {0: 0.9}, own=0.1).name == name.rstrip(".")


def test_no_more_than_three_are_offered() -> None:
    names = [f"{first} Kelling" for first in ("Marta", "Otto", "Ida", "Jan")]
    told = whose([*names, "Kelling"], {4: 0.9}, own=0.1)
    assert (told.name, len(told.either)) == ("", 3)


@pytest.mark.parametrize(
    ("name", "other", "told"),
    [
        ("alcaldesa inés", "alcaldesa inés duarte", "alcaldesa inés duarte"),
        ("alcaldesa", "alcaldesas unidas", "alcaldesa"),
        ("Duarte", "Duarte dijo ayer", "Duarte"),
    ],
)
def test_what_is_read_in_small_letters_goes_on_as_the_rules_have_it(
    name: str, other: str, told: str
) -> None:
    assert fuller(name, other) == told
