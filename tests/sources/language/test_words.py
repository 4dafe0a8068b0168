"""From texts and addresses to the words worth searching for."""

import pytest

from sources.language.words import (
    MAX_QUERY_FRAGMENTS,
    MAX_QUERY_WORDS,
    best_shared_sentence,
    fold,
    fragments,
    query_fragments,
    query_words,
    shared_words,
    slug_words,
    stem,
    words,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://daily.example/2025/02/rice-prices_rise.html?id=7#top", "rice prices rise html"),
        ("https://daily.example/", ""),
        ("", ""),
        ("https://harian.example/berita/harga-beras", "berita harga beras"),
    ],
)
def test_an_address_gives_the_words_of_its_path(url: str, expected: str) -> None:
    assert slug_words(url) == expected


def test_folding_takes_case_and_accents_away_and_writes_numbers_in_one_way() -> None:
    assert fold("SÃO 5.000, 1,5 1.234.567,89") == "sao 5000, 1.5 1234567.89"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("naik 6,8 persen", ["naik", "6.8", "persen"]),
        ("Rp6,8 triliun, v2.1.0", ["rp6.8", "triliun", "v2.1.0"]),
        ("on 6, 8 and 9.", ["on", "6", "8", "and", "9"]),
        ("Hegseth's U.S. troops", ["hegseth", "s", "u", "s", "troops"]),
        ("增长6.8%，共60岁", ["增长", "6.8", "共", "60", "岁"]),
    ],
)
def test_a_number_is_one_word_with_its_marks(text: str, expected: list[str]) -> None:
    assert words(fold(text)) == expected


def test_endless_numbers_and_words_are_cut() -> None:
    for text in ("1." * 50_000, "9" * 50_000, "a1" * 50_000 + ".5", "国" * 50_000):
        assert max(map(len, words(fold(text)))) <= 8 + 5 * 65


def test_unspaced_scripts_give_pairs_of_characters() -> None:
    assert words("美国军队 troops") == ["美国", "国军", "军队", "troops"]


def test_stop_words_leave_a_query_unless_nothing_else_is_there() -> None:
    assert query_words("bahwa pasukan itu", "id") == ["pasukan"]
    assert query_words("the of", "en") == ["the", "of"]


def test_a_query_has_a_bounded_number_of_words() -> None:
    assert len(query_words(" ".join(f"w{n}" for n in range(999)), "en")) == MAX_QUERY_WORDS


def test_roots_are_found_by_dictionary_and_unknown_languages_keep_the_word() -> None:
    assert stem("kenaikan", "id") == "naik"
    assert stem("soldiers", "en") == "soldier"
    assert stem("soldiers", "xx") == "soldiers"


def test_shared_words_are_found_by_root_and_across_languages() -> None:
    text = "Hegseth ruled out soldiers."
    places = shared_words(text, "en", "Hegseth menolak soldier", "id")
    assert [text[start:end] for start, end in places] == ["Hegseth", "soldiers"]


def test_the_sentence_that_shares_most_words_is_the_best() -> None:
    text = "Nothing here. Rice prices rose in Bandung. Rice is food."
    start, end = best_shared_sentence(text, "en", "rice prices in Bandung", "en")
    assert text[start:end] == "Rice prices rose in Bandung."
    assert best_shared_sentence("", "en", "rice", "en") == (0, 0)


def test_fragments_mark_where_words_end_and_leave_short_words_out() -> None:
    assert fragments("Rice, at 5.000 \N{LATIN SMALL LETTER E WITH ACUTE}tats") == [
        "_rice", "rice_", "_5000", "5000_", "_etat", "etats", "tats_",
    ]  # fmt: skip
    assert fragments("of a to") == fragments("") == []


def test_a_query_has_at_most_so_many_fragments_and_no_stop_words() -> None:
    assert query_fragments("the minister of rice", "en") == fragments("minister rice")
    many = query_fragments(" ".join(f"word{n}" * 3 for n in range(99)), "en")
    assert MAX_QUERY_FRAGMENTS - 20 < len(many) <= MAX_QUERY_FRAGMENTS


@pytest.mark.parametrize(
    "text", ["12500", "12.500", "12,500", "12'500", "12’500", "12\u00a0500", "12\u202f500"]
)
def test_a_grouped_number_is_the_same_word_however_it_is_grouped(text: str) -> None:
    assert words(fold(text)) == ["12500"]
    assert [fold(word) for word in query_words(text, "fr")] == ["12500"]


def test_indian_groups_are_one_number_and_a_year_takes_no_group() -> None:
    assert words(fold("1,28,00,000")) == ["12800000"]
    assert words(fold("2024\u00a0500")) == ["2024", "500"]
