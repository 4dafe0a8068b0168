"""What every search backend must find, written once. A backend's file gives a `backend` fixture."""

from datetime import UTC, datetime

import pytest

from sources.embedding.routing import E5
from sources.search import (
    Filters,
    Part,
    Search,
    SearchBackend,
    Sentence,
    SourceDocument,
    VectorSearch,
    WordSearch,
)
from tests.contracts.corpus import (
    USE,
    by_words,
    ids,
    match,
    nearest,
    nearest_sentence,
    put,
    source,
    unit,
)


class SearchContract:
    """Inherited by one test class per backend."""

    # ---- words ----------------------------------------------------------------------------------
    def test_an_empty_index_finds_nothing(self, backend: SearchBackend) -> None:
        assert match(backend, "anything") == []
        assert nearest(backend, unit(1)) == []

    def test_words_find_the_source_that_has_them(self, backend: SearchBackend) -> None:
        put(backend, source(1, "Rice prices rose."), source(2, "Football results."))
        assert match(backend, "price of rice") == [1]

    def test_more_shared_words_rank_higher(self, backend: SearchBackend) -> None:
        put(
            backend,
            source(1, "The minister spoke about rice."),
            source(2, "The minister spoke about rice imports from Vietnam."),
        )
        assert match(backend, "rice imports Vietnam")[0] == 2

    def test_a_rare_word_outweighs_a_common_one(self, backend: SearchBackend) -> None:
        common = [source(n, "the committee met again today") for n in range(1, 8)]
        put(backend, *common, source(9, "a peacekeeper arrived by train yesterday"))
        assert match(backend, "committee peacekeeper")[0] == 9

    def test_case_and_accents_do_not_matter(self, backend: SearchBackend) -> None:
        put(backend, source(1, "SÃO PAULO é uma cidade", language="pt"))
        assert match(backend, "sao paulo", "pt") == [1]

    def test_the_title_is_searched_too(self, backend: SearchBackend) -> None:
        put(backend, source(1, "Nothing of it here.", title="Peacekeepers for Ukraine"))
        assert match(backend, "peacekeepers") == [1]

    def test_english_endings_are_stemmed(self, backend: SearchBackend) -> None:
        put(backend, source(1, "Soldiers were deployed."))
        assert match(backend, "soldier") == [1]

    def test_indonesian_affixes_are_stemmed(self, backend: SearchBackend) -> None:
        put(backend, source(1, "Kenaikan harga terjadi.", language="id"))
        assert match(backend, "naik", "id") == [1]

    def test_chinese_is_found_without_spaces(self, backend: SearchBackend) -> None:
        put(
            backend,
            source(1, "美国军队不会参与安全保障", language="zh"),
            source(2, "今天天气很好", language="zh"),
        )
        assert match(backend, "美国军队", "zh")[0] == 1

    def test_arabic_and_russian_words_are_found(self, backend: SearchBackend) -> None:
        put(
            backend,
            source(1, "القوات الأمريكية لن تشارك", language="ar"),
            source(2, "Войска не будут участвовать", language="ru"),
        )
        assert match(backend, "القوات", "ar") == [1]
        assert match(backend, "войска", "ru") == [2]

    def test_names_are_found_across_languages(self, backend: SearchBackend) -> None:
        put(backend, source(1, "Sprach Hegseth in Brüssel?", language="de"))
        assert match(backend, "Hegseth menegaskan bahwa pasukan", "id") == [1]

    def test_a_number_is_found_however_its_thousands_are_set_apart(
        self, backend: SearchBackend
    ) -> None:
        put(backend, source(1, "They send 5,000 soldiers."), source(2, "They send 500 trucks."))
        assert match(backend, "Mereka mengirim 5.000 tentara", "id") == [1]

    def test_a_decimal_is_one_word_whatever_its_mark(self, backend: SearchBackend) -> None:
        put(backend, source(1, "It rose by 6.8 percent."), source(2, "In 8 towns 6 schools burnt."))
        assert match(backend, "Naik 6,8 persen", "id") == [1]

    def test_a_name_is_found_in_its_possessive(self, backend: SearchBackend) -> None:
        put(backend, source(1, "Hegseth’s words"), source(2, "Hegseth's trip"))
        assert match(backend, "Hegseth menolak", "id") == [1, 2]

    def test_stop_words_alone_still_ask_something(self, backend: SearchBackend) -> None:
        put(backend, source(1, "to be or not to be"))
        by_words(backend, "to be or not", size=3)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            " \n\t",
            '"((',
            "title:* OR id:1",
            "AND OR NOT",
            "a" * 5000,
            "* ? ~ ^ [a TO b] {x}",
            "😀 \u202e \ufffd",
            "\\",
            "<script>alert(1)</script>",
        ],
    )
    def test_any_text_is_a_safe_query(self, backend: SearchBackend, text: str) -> None:
        put(backend, source(1, "Rice prices rose."))
        assert 1 not in match(backend, text)

    def test_a_very_long_query_is_answered(self, backend: SearchBackend) -> None:
        put(backend, source(1, "Rice prices rose."))
        assert match(backend, "rice " + " ".join(f"word{n}" for n in range(3000))) == [1]

    def test_size_limits_the_answer(self, backend: SearchBackend) -> None:
        put(backend, *(source(n, "rice rose") for n in range(1, 9)))
        assert len(by_words(backend, "rice", size=3)) == 3

    def test_equal_scores_come_in_the_order_of_ids(self, backend: SearchBackend) -> None:
        put(backend, *(source(n, "rice rose") for n in (3, 1, 2)))
        assert match(backend, "rice") == [1, 2, 3]

    def test_hits_say_where_they_are(self, backend: SearchBackend) -> None:
        put(backend, source(7, "rice rose", language="en", version=3))
        (hit,) = by_words(backend, "rice")
        assert (hit.source_id, hit.language, hit.version) == (7, "en", 3)
        assert hit.score > 0

    # ---- fragments of words -------------------------------------------------------------------
    def fragments(self, backend: SearchBackend, text: str, language: str = "en") -> list[int]:
        """Return the ids that fragments of words find."""
        return ids(by_words(backend, text, language, part=Part.FRAGMENTS))

    def test_fragments_find_other_forms_of_a_word(self, backend: SearchBackend) -> None:
        """Hausa has no stemmer here, and a compound none that would help."""
        put(
            backend,
            source(1, "An sanar da farashin shinkafa.", language="ha"),
            source(2, "Die Weizenpreise steigen.", language="de"),
            source(3, "Nothing alike here."),
        )
        assert match(backend, "farashinsu", "ha") == []
        assert self.fragments(backend, "farashinsu", "ha") == [1]
        assert self.fragments(backend, "Weizenernte", "de") == [2]

    def test_fragments_find_a_name_with_a_typing_error(self, backend: SearchBackend) -> None:
        put(backend, source(1, "Hegseth spoke in Brussels."), source(2, "The harvest was good."))
        assert self.fragments(backend, "Hegsethh") == [1]

    def test_fragments_are_of_title_and_text_and_know_where_words_end(
        self, backend: SearchBackend
    ) -> None:
        put(
            backend,
            source(1, "Nothing of it.", title="Peacekeeper"),
            source(2, "A keeper of peace."),
            source(3, "Unrelated."),
        )
        assert self.fragments(backend, "peacekeepers") == [1, 2]
        assert self.fragments(backend, "eepe") == []

    @pytest.mark.parametrize("text", ["", "a b", "x" * 5000, "word" * 400, "ßøđ ﬁ 😀", "米国 軍"])
    def test_any_text_is_safe_to_cut_into_fragments(
        self, backend: SearchBackend, text: str
    ) -> None:
        put(backend, source(1, "Rice prices rose."))
        assert self.fragments(backend, text) == []

    def test_a_query_of_many_long_words_is_cut_short(self, backend: SearchBackend) -> None:
        put(backend, source(1, "Peacekeepers came."))
        text = "peacekeepers " + " ".join(f"{n}" * 60 for n in range(1, 150))
        assert self.fragments(backend, text) == [1]

    # ---- several at once ------------------------------------------------------------------------
    def test_several_searches_are_answered_in_their_order(self, backend: SearchBackend) -> None:
        put(
            backend,
            source(1, "rice rose", vectors={USE: unit(1)}),
            source(2, "wheat fell", vectors={USE: unit(2)}),
        )
        searches: list[Search] = [
            WordSearch("wheat", "en", 5),
            VectorSearch(unit(1), USE, 1),
            WordSearch("nothing alike", "en", 5),
            WordSearch("rice wheat", "en", 1),
        ]
        found = [ids(hits) for hits in backend.search(searches)]
        assert found == [[2], [1], [], [1]]
        assert backend.search([]) == []

    # ---- vectors --------------------------------------------------------------------------------
    def test_the_nearest_vector_comes_first(self, backend: SearchBackend) -> None:
        put(
            backend,
            source(1, "far", vectors={USE: unit(9)}),
            source(2, "near", vectors={USE: unit(1, 2)}),
            source(3, "same", vectors={USE: unit(1)}),
        )
        hits = nearest(backend, unit(1), size=2)
        assert ids(hits) == [3, 2]

    def test_the_score_of_a_vector_is_its_cosine(self, backend: SearchBackend) -> None:
        put(backend, source(1, "x", vectors={USE: unit(1, 2)}))
        (hit,) = nearest(backend, unit(1), size=1)
        assert hit.score == pytest.approx(0.7071, abs=1e-3)

    def test_models_do_not_mix(self, backend: SearchBackend) -> None:
        put(
            backend,
            source(1, "x", vectors={USE: unit(1)}),
            source(2, "y", language="hi", vectors={E5.model: unit(1, size=384)}),
        )
        assert ids(nearest(backend, unit(1))) == [1]
        found = nearest(backend, unit(1, size=384), model=E5.model)
        assert ids(found) == [2]

    def test_a_source_without_a_vector_is_found_by_words_only(self, backend: SearchBackend) -> None:
        put(backend, source(1, "rice rose"))
        assert match(backend, "rice") == [1]
        assert nearest(backend, unit(1)) == []

    # ---- titles and sentences -------------------------------------------------------------------
    def test_the_title_can_be_searched_alone(self, backend: SearchBackend) -> None:
        put(
            backend,
            source(1, "Rice is in the text.", title="Harvests"),
            source(2, "Nothing here.", title="Rice prices"),
        )
        found = by_words(backend, "price of rice", part=Part.TITLE)
        assert ids(found) == [2]

    def test_a_source_counts_with_its_best_sentence_and_says_where_it_is(
        self, backend: SearchBackend
    ) -> None:
        first, second = Sentence(0, 9, {USE: unit(5)}), Sentence(10, 19, {USE: unit(1)})
        put(
            backend,
            source(1, "One two. Three four.", sentences=(first, second)),
            source(2, "Five six.", sentences=(Sentence(0, 9, {USE: unit(1, 2)}),)),
            source(3, "Seven.", vectors={USE: unit(1)}),
        )
        hits = nearest_sentence(backend, unit(1))
        assert ids(hits) == [1, 2]
        assert (hits[0].start, hits[0].end) == (10, 19)
        assert hits[0].score == pytest.approx(1.0, abs=1e-3)
        whole = nearest(backend, unit(1))
        assert ids(whole) == [3]
        assert whole[0].start is None

    def test_size_counts_sources_and_not_sentences(self, backend: SearchBackend) -> None:
        many = tuple(Sentence(n, n + 1, {USE: unit(1)}) for n in range(30))
        put(
            backend,
            source(1, "x" * 40, sentences=many),
            source(2, "y", sentences=(Sentence(0, 1, {USE: unit(1, 2)}),)),
        )
        hits = nearest_sentence(backend, unit(1), size=2)
        assert ids(hits) == [1, 2]

    def test_filters_hold_for_sentences(self, backend: SearchBackend) -> None:
        sentence = (Sentence(0, 1, {USE: unit(1)}),)
        put(backend, source(1, "x", sentences=sentence), source(2, "y", sentences=sentence))
        filters = Filters(exclude_source_ids=frozenset({1}))
        hits = nearest_sentence(backend, unit(1), filters=filters)
        assert ids(hits) == [2]

    def test_the_best_sentences_of_a_few_among_many_sources(self, backend: SearchBackend) -> None:
        put(
            backend,
            *(
                source(
                    n,
                    "x" * 90,
                    vectors={USE: unit(n)},
                    sentences=(Sentence(0, 40, {USE: unit(n)}), Sentence(41, 80, {USE: unit(1)})),
                )
                for n in range(1, 61)
            ),
        )
        few = Filters(source_ids=frozenset({7, 50}))
        hits = nearest_sentence(backend, unit(1), filters=few)
        assert ids(hits) == [7, 50]
        assert [(hit.start, hit.end) for hit in hits] == [(41, 80), (41, 80)]
        assert ids(nearest(backend, unit(50), filters=few)) == [50, 7]

    def test_a_replaced_source_loses_its_old_sentences(self, backend: SearchBackend) -> None:
        put(backend, source(1, "x", sentences=(Sentence(0, 1, {USE: unit(1)}),)))
        put(backend, source(1, "y", version=2, sentences=(Sentence(0, 1, {USE: unit(2)}),)))
        (hit,) = nearest_sentence(backend, unit(1))
        assert hit.score == pytest.approx(0.0, abs=1e-3)

    # ---- filters --------------------------------------------------------------------------------
    FILTERED = pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (Filters(), {1, 2, 3}),
            (Filters(languages=frozenset({"en"})), {1, 3}),
            (Filters(source_ids=frozenset({2, 3})), {2, 3}),
            (Filters(exclude_source_ids=frozenset({1})), {2, 3}),
            (Filters(published_before=datetime(2025, 2, 1, tzinfo=UTC)), {1}),
            (
                Filters(languages=frozenset({"en"}), exclude_source_ids=frozenset({1})),
                {3},
            ),
            (Filters(languages=frozenset({"xx"})), set()),
            (Filters(exclude_languages=frozenset({"en"})), {2}),
            (Filters(exclude_languages=frozenset({"xx"})), {1, 2, 3}),
            (
                Filters(languages=frozenset({"en", "id"}), exclude_languages=frozenset({"id"})),
                {1, 3},
            ),
            (Filters(publisher_ids=frozenset({7})), {1}),
            (Filters(publisher_ids=frozenset({7, 8})), {1, 2}),
            (Filters(publisher_ids=frozenset({9})), set()),
        ],
    )

    def three(self) -> list[SourceDocument]:
        """Return three sources that differ in what filters ask for; the third is undated."""
        january, march = datetime(2025, 1, 5, tzinfo=UTC), datetime(2025, 3, 5, tzinfo=UTC)
        vectors = {USE: unit(1)}
        return [
            source(1, "rice rose", published_at=january, publisher_id=7, vectors=vectors),
            source(
                2, "rice rose", published_at=march, publisher_id=8, language="id", vectors=vectors
            ),
            source(3, "rice rose", vectors=vectors),
        ]

    @FILTERED
    def test_filters_hold_for_words(
        self, backend: SearchBackend, filters: Filters, expected: set[int]
    ) -> None:
        put(backend, *self.three())
        assert set(match(backend, "rice", filters=filters)) == expected

    @FILTERED
    def test_filters_hold_for_vectors(
        self, backend: SearchBackend, filters: Filters, expected: set[int]
    ) -> None:
        put(backend, *self.three())
        found = nearest(backend, unit(1), filters=filters, size=10)
        assert set(ids(found)) == expected
