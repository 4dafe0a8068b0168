"""Which of the words that somebody is called by are told as their name."""

import pytest

from claims.statements.extraction.offices import name_part
from claims.statements.extraction.voices import Whose
from sources.encoder.articles import Mention, StatementRead
from tests.claims.statements.extraction.telling import whose_is

pytestmark = pytest.mark.usefixtures("by_share")


def told(*names: str) -> Whose:
    """Who says it, in a text of these names, the first of which makes a statement."""
    text = " … ".join((*names, "It fell"))
    places = [text.index(name) for name in names]
    mentions = [
        Mention(at, at + len(name), is_name=True) for at, name in zip(places, names, strict=True)
    ]
    start = text.index("It fell")
    read = StatementRead(start, len(text), "event", 0.9, 0.0, 0.02, {0: 0.98})
    return whose_is(text, mentions, read)


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("Energy minister Khalid al-Masri", "Khalid al-Masri"),
        ("officier van justitie Hanna Kuiper", "Hanna Kuiper"),
        ("O ministro do Trabalho, Jorge Antunes", "Jorge Antunes"),
        ("el vocero presidencial, Esteban Rivas", "Esteban Rivas"),
        ("La segretaria della Camera del lavoro Ivana Schiavon", "Ivana Schiavon"),
        ("la Fiscalía General del Estado", "Fiscalía General del Estado"),
        ("Anne van der Linden", "Anne van der Linden"),
        ("fonte da Proteção Civil", "fonte da Proteção Civil"),
        ("minister van Omgeving Wim Schepers", "minister van Omgeving Wim Schepers"),
        ("the minister", "the minister"),
        ("وزير النقل سامر الخطيب", "وزير النقل سامر الخطيب"),
    ],
)
def test_the_name_at_the_end_is_told_where_it_is_sure(called: str, name: str) -> None:
    assert name_part(called) == name


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("The Honourable Paula Weiss", "Paula Weiss"),
        ("Hon. Martin Hale", "Martin Hale"),
        ("Drs.Hendra Kurnia", "Hendra Kurnia"),
        ("Prof. Dr. Ada Brook", "Ada Brook"),
        ("د. سامر الخطيب", "سامر الخطيب"),
        ("Don Draper", "Don Draper"),
        ("Hon", "Hon"),
    ],
)
def test_titles_of_courtesy_are_no_part_of_a_name(called: str, name: str) -> None:
    assert told(called).name == name


def test_a_short_form_is_the_same_person() -> None:
    assert told("Al-Masri", "Energy minister Khalid al-Masri").name == "Khalid al-Masri"
    assert told("Van der Linden", "Anne van der Linden").name == "Anne van der Linden"


def test_two_who_are_named_in_one_breath_are_two() -> None:
    both = "Presiden China Xi Jinping dan Presiden Rusia Vladimir Putin"
    assert told("Putin", "Xi", both).name == "Presiden Rusia Vladimir Putin"
    assert told("Xi", "Putin", both).name == "Presiden China Xi Jinping"


def test_an_institution_may_have_an_and_in_its_name() -> None:
    assert told("Ministry of Health and Labour", "Ann Health").name.endswith("Health and Labour")


def test_a_degree_behind_a_name_is_nobody() -> None:
    text = "H. Muh. Nasir, M.B.A. came. It fell"
    name, degree, said = (text.index(words) for words in ("H. Muh", "M.B.A", "It fell"))
    mentions = [
        Mention(name, name + 13, is_name=True),
        Mention(degree, degree + 5, is_name=True),
    ]
    read = StatementRead(said, len(text), "event", 0.9, 0.0, 0.0, {0: 0.9, 1: 0.1})
    assert whose_is(text, mentions, read).name == "H. Muh. Nasir"


def test_an_institution_of_such_letters_is_somebody() -> None:
    assert told("U.N.").name == "U.N"
