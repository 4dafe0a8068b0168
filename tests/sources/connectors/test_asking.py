"""From statements to queries."""

from pathlib import Path

import pytest

from sources.connectors.finder import Ask
from sources.connectors.queries import (
    MAX_QUERY_CHARS,
    Likeness,
    gdelt_queries,
    plain_queries,
    read_lexicon,
    terms,
    versions,
    with_english,
)

TROOPS = Ask(
    "Defence minister Ana Lopez said that the army will not send 5,000 soldiers abroad.", "en"
)
PASUKAN = Ask(
    "Menteri Pertahanan Budi Santoso menegaskan bahwa tentara tidak akan mengirim 5.000 pasukan.",
    "id",
    claimant="Budi Santoso",
)


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        (TROOPS.text, "en", ("Ana Lopez",)),
        ("Rice prices rose. Bandung denied it.", "en", ()),
        ("The Ministry of Finance denied it.", "en", ("Ministry of Finance",)),
        ("Later NATO and the Red Cross of Vienna met (Paris), Rome.", "en",
         ("NATO", "Red Cross of Vienna", "Paris", "Rome")),
        ("Minister Ana Lopez left; then Ana Lopez returned.", "en", ("Ana Lopez",)),
        ("Der Minister lobte den Haushalt in Wien.", "de", ()),
        ("ARMY SENDS NO SOLDIERS ABROAD", "en", ()),
        ("美国军队不派兵", "zh", ()),
        ("", "en", ()),
    ],
)  # fmt: skip
def test_names_are_runs_of_capitals(text: str, language: str, names: tuple[str, ...]) -> None:
    assert terms(Ask(text, language)).names == names


def test_the_claimant_is_a_name_and_the_shorter_form_wins() -> None:
    found = terms(PASUKAN)
    assert found.names == ("Budi Santoso",)
    assert found.numbers == ("5.000",)
    assert found.words == ("Menteri", "Pertahanan", "tentara", "mengirim", "pasukan")


def test_a_narrow_query_comes_before_a_wide_one() -> None:
    narrow, wide = plain_queries(TROOPS)
    assert narrow == "Ana Lopez 5,000 Defence minister army send soldiers"
    assert wide == "Ana Lopez Defence minister"


def test_nothing_to_ask_gives_no_query() -> None:
    for text in ("", "!?", "\u202e"):
        assert plain_queries(Ask(text, "en")) == []
        assert gdelt_queries(Ask(text, "en")) == []


def test_gdelt_is_asked_for_names_as_phrases_and_for_any_of_the_words() -> None:
    assert gdelt_queries(TROOPS) == [
        '"ana lopez" defence minister army',
        '"ana lopez" (defence OR minister OR army OR send OR soldiers)',
    ]


def test_gdelt_is_asked_for_names_where_the_words_are_not_english() -> None:
    assert gdelt_queries(PASUKAN) == ['"budi santoso"']
    lexicon = {"pasukan": "troops", "kirim": "send"}
    assert gdelt_queries(with_english(PASUKAN, lexicon)) == [
        '"budi santoso" send troops',
        '"budi santoso" (send OR troops)',
    ]


@pytest.mark.parametrize(
    "text", ['A "b" (c) OR domain:evil -minus EU UK', "AND OR NOT NEAR army OR", "x" * 5_000]
)
def test_gdelt_terms_are_long_enough_and_hold_no_operator(text: str) -> None:
    for query in gdelt_queries(Ask(text, "en", claimant='EU" OR (x:y)')):
        plain = query.replace(" OR ", " ").replace("(", "").replace(")", "")
        assert all(len(word) >= 4 for word in plain.split() if '"' not in query)
        assert ":" not in query
        assert query.count('"') % 2 == 0


def test_queries_have_a_bounded_length() -> None:
    ask = Ask(" ".join(letter * 60 for letter in "abcdefg"), "en")
    for query in (*plain_queries(ask), *gdelt_queries(ask)):
        assert 200 < len(query) <= MAX_QUERY_CHARS + len("( OR  OR  OR )")


def test_a_lexicon_is_read_and_its_odd_lines_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "id-en.tsv"
    path.write_text("pasukan\ttroops\npasukan\tforces\nno tab\n\tnothing\nkirim\tsend (OR) -x:y\n")
    lexicon = read_lexicon(str(path))
    assert lexicon == {"pasukan": "troops", "kirim": "send or x y"}
    english = with_english(PASUKAN, lexicon)
    assert english.english == "Budi Santoso 5.000 send or x y troops"
    assert [version.language for version in versions(english)] == ["id", "en"]


def test_words_that_no_lexicon_knows_leave_the_ask_as_it_is() -> None:
    assert with_english(PASUKAN, {"lain": "other"}) is PASUKAN
    assert versions(PASUKAN) == [PASUKAN]


def test_likeness_counts_shared_roots_and_wants_two() -> None:
    likeness = Likeness(TROOPS)
    assert likeness.of("Lopez: an army of soldiers", "en") == 3
    assert likeness.of("An army marches", "en") == 0
    assert Likeness(with_english(PASUKAN, {"pasukan": "troops"})).of("Santoso troop", "en") == 2
