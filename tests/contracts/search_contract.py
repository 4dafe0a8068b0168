"""What every search backend must do, written once. A backend's file gives a `backend` fixture."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from sources.embedding.base import Vector
from sources.search import (
    Filters,
    Hit,
    SearchBackend,
    SearchUnavailable,
    Sentence,
    SourceDocument,
)

USE = "usem3"
NOTHING = Filters()


def unit(*hot: int, size: int = 512) -> Vector:
    """Return a unit vector with equal weight on the given axes."""
    vector = np.zeros(size, np.float32)
    vector[list(hot)] = 1.0
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def source(source_id: int, text: str, **changes: object) -> SourceDocument:
    """Return a source."""
    given: dict[str, object] = {
        "source_id": source_id,
        "version": 1,
        "title": "",
        "text": text,
        "language": "en",
    }
    return SourceDocument(**{**given, **changes})  # type: ignore[arg-type]


def ids(hits: list[Hit]) -> list[int]:
    """Return the hits' sources in order."""
    return [hit.source_id for hit in hits]


class SearchContract:
    """Inherited by one test class per backend."""

    def put(self, backend: SearchBackend, *documents: SourceDocument) -> None:
        """Write and make findable."""
        report = backend.write(documents)
        assert not report.refused
        backend.refresh()

    def match(
        self, backend: SearchBackend, text: str, language: str = "en", filters: Filters = NOTHING
    ) -> list[int]:
        """Return the ids that words find."""
        return ids(backend.match(text, language=language, filters=filters, size=10))

    # ---- words ----------------------------------------------------------------------------------
    def test_an_empty_index_finds_nothing(self, backend: SearchBackend) -> None:
        assert self.match(backend, "anything") == []
        assert backend.nearest(unit(1), model=USE, filters=NOTHING, size=5) == []

    def test_words_find_the_source_that_has_them(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "Rice prices rose."), source(2, "Football results."))
        assert self.match(backend, "price of rice") == [1]

    def test_more_shared_words_rank_higher(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            source(1, "The minister spoke about rice."),
            source(2, "The minister spoke about rice imports from Vietnam."),
        )
        assert self.match(backend, "rice imports Vietnam")[0] == 2

    def test_a_rare_word_outweighs_a_common_one(self, backend: SearchBackend) -> None:
        common = [source(n, "the committee met again today") for n in range(1, 8)]
        self.put(backend, *common, source(9, "a peacekeeper arrived by train yesterday"))
        assert self.match(backend, "committee peacekeeper")[0] == 9

    def test_case_and_accents_do_not_matter(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "SÃO PAULO é uma cidade", language="pt"))
        assert self.match(backend, "sao paulo", "pt") == [1]

    def test_the_title_is_searched_too(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "Nothing of it here.", title="Peacekeepers for Ukraine"))
        assert self.match(backend, "peacekeepers") == [1]

    def test_english_endings_are_stemmed(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "Soldiers were deployed."))
        assert self.match(backend, "soldier") == [1]

    def test_indonesian_affixes_are_stemmed(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "Kenaikan harga terjadi.", language="id"))
        assert self.match(backend, "naik", "id") == [1]

    def test_chinese_is_found_without_spaces(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            source(1, "美国军队不会参与安全保障", language="zh"),
            source(2, "今天天气很好", language="zh"),
        )
        assert self.match(backend, "美国军队", "zh")[0] == 1

    def test_arabic_and_russian_words_are_found(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            source(1, "القوات الأمريكية لن تشارك", language="ar"),
            source(2, "Войска не будут участвовать", language="ru"),
        )
        assert self.match(backend, "القوات", "ar") == [1]
        assert self.match(backend, "войска", "ru") == [2]

    def test_names_are_found_across_languages(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "Sprach Hegseth in Brüssel?", language="de"))
        assert self.match(backend, "Hegseth menegaskan bahwa pasukan", "id") == [1]

    def test_a_number_is_found_however_its_thousands_are_set_apart(
        self, backend: SearchBackend
    ) -> None:
        self.put(
            backend, source(1, "They send 5,000 soldiers."), source(2, "They send 500 trucks.")
        )
        assert self.match(backend, "Mereka mengirim 5.000 tentara", "id") == [1]

    def test_stop_words_alone_still_ask_something(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "to be or not to be"))
        backend.match("to be or not", language="en", filters=NOTHING, size=3)

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
        self.put(backend, source(1, "Rice prices rose."))
        assert 1 not in self.match(backend, text)

    def test_a_very_long_query_is_answered(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "Rice prices rose."))
        assert self.match(backend, "rice " + " ".join(f"word{n}" for n in range(3000))) == [1]

    def test_size_limits_the_answer(self, backend: SearchBackend) -> None:
        self.put(backend, *(source(n, "rice rose") for n in range(1, 9)))
        assert len(backend.match("rice", language="en", filters=NOTHING, size=3)) == 3

    def test_equal_scores_come_in_the_order_of_ids(self, backend: SearchBackend) -> None:
        self.put(backend, *(source(n, "rice rose") for n in (3, 1, 2)))
        assert self.match(backend, "rice") == [1, 2, 3]

    def test_hits_say_where_they_are(self, backend: SearchBackend) -> None:
        self.put(backend, source(7, "rice rose", language="en", version=3))
        (hit,) = backend.match("rice", language="en", filters=NOTHING, size=5)
        assert (hit.source_id, hit.language, hit.version) == (7, "en", 3)
        assert hit.score > 0

    # ---- vectors --------------------------------------------------------------------------------
    def test_the_nearest_vector_comes_first(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            source(1, "far", vectors={USE: unit(9)}),
            source(2, "near", vectors={USE: unit(1, 2)}),
            source(3, "same", vectors={USE: unit(1)}),
        )
        hits = backend.nearest(unit(1), model=USE, filters=NOTHING, size=2)
        assert ids(hits) == [3, 2]

    def test_the_score_of_a_vector_is_its_cosine(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "x", vectors={USE: unit(1, 2)}))
        (hit,) = backend.nearest(unit(1), model=USE, filters=NOTHING, size=1)
        assert hit.score == pytest.approx(0.7071, abs=1e-3)

    def test_models_do_not_mix(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            source(1, "x", vectors={USE: unit(1)}),
            source(2, "y", language="hi", vectors={"e5small": unit(1, size=384)}),
        )
        assert ids(backend.nearest(unit(1), model=USE, filters=NOTHING, size=5)) == [1]
        found = backend.nearest(unit(1, size=384), model="e5small", filters=NOTHING, size=5)
        assert ids(found) == [2]

    def test_a_source_without_a_vector_is_found_by_words_only(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "rice rose"))
        assert self.match(backend, "rice") == [1]
        assert backend.nearest(unit(1), model=USE, filters=NOTHING, size=5) == []

    # ---- titles and sentences -------------------------------------------------------------------
    def test_the_title_can_be_searched_alone(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            source(1, "Rice is in the text.", title="Harvests"),
            source(2, "Nothing here.", title="Rice prices"),
        )
        found = backend.match_title("price of rice", language="en", filters=NOTHING, size=5)
        assert ids(found) == [2]

    def test_a_source_counts_with_its_best_sentence_and_says_where_it_is(
        self, backend: SearchBackend
    ) -> None:
        first, second = Sentence(0, 9, {USE: unit(5)}), Sentence(10, 19, {USE: unit(1)})
        self.put(
            backend,
            source(1, "One two. Three four.", sentences=(first, second)),
            source(2, "Five six.", sentences=(Sentence(0, 9, {USE: unit(1, 2)}),)),
            source(3, "Seven.", vectors={USE: unit(1)}),
        )
        hits = backend.nearest_sentence(unit(1), model=USE, filters=NOTHING, size=5)
        assert ids(hits) == [1, 2]
        assert (hits[0].start, hits[0].end) == (10, 19)
        assert hits[0].score == pytest.approx(1.0, abs=1e-3)
        whole = backend.nearest(unit(1), model=USE, filters=NOTHING, size=5)
        assert ids(whole) == [3]
        assert whole[0].start is None

    def test_size_counts_sources_and_not_sentences(self, backend: SearchBackend) -> None:
        many = tuple(Sentence(n, n + 1, {USE: unit(1)}) for n in range(30))
        self.put(
            backend,
            source(1, "x" * 40, sentences=many),
            source(2, "y", sentences=(Sentence(0, 1, {USE: unit(1, 2)}),)),
        )
        hits = backend.nearest_sentence(unit(1), model=USE, filters=NOTHING, size=2)
        assert ids(hits) == [1, 2]

    def test_filters_hold_for_sentences(self, backend: SearchBackend) -> None:
        sentence = (Sentence(0, 1, {USE: unit(1)}),)
        self.put(backend, source(1, "x", sentences=sentence), source(2, "y", sentences=sentence))
        filters = Filters(exclude_source_ids=frozenset({1}))
        hits = backend.nearest_sentence(unit(1), model=USE, filters=filters, size=5)
        assert ids(hits) == [2]

    def test_a_replaced_source_loses_its_old_sentences(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "x", sentences=(Sentence(0, 1, {USE: unit(1)}),)))
        self.put(backend, source(1, "y", version=2, sentences=(Sentence(0, 1, {USE: unit(2)}),)))
        (hit,) = backend.nearest_sentence(unit(1), model=USE, filters=NOTHING, size=5)
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
        ],
    )

    def three(self) -> list[SourceDocument]:
        """Return three sources that differ in what filters ask for; the third is undated."""
        january, march = datetime(2025, 1, 5, tzinfo=UTC), datetime(2025, 3, 5, tzinfo=UTC)
        vectors = {USE: unit(1)}
        return [
            source(1, "rice rose", published_at=january, vectors=vectors),
            source(2, "rice rose", published_at=march, language="id", vectors=vectors),
            source(3, "rice rose", vectors=vectors),
        ]

    @FILTERED
    def test_filters_hold_for_words(
        self, backend: SearchBackend, filters: Filters, expected: set[int]
    ) -> None:
        self.put(backend, *self.three())
        assert set(self.match(backend, "rice", filters=filters)) == expected

    @FILTERED
    def test_filters_hold_for_vectors(
        self, backend: SearchBackend, filters: Filters, expected: set[int]
    ) -> None:
        self.put(backend, *self.three())
        found = backend.nearest(unit(1), model=USE, filters=filters, size=10)
        assert set(ids(found)) == expected

    # ---- writing, versions, deleting ------------------------------------------------------------
    def test_writing_again_replaces(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "rice rose", vectors={USE: unit(1)}))
        self.put(backend, source(1, "wheat fell", version=2, vectors={USE: unit(2)}))
        assert self.match(backend, "rice") == []
        assert self.match(backend, "wheat") == [1]
        (hit,) = backend.nearest(unit(2), model=USE, filters=NOTHING, size=5)
        assert hit.score == pytest.approx(1.0, abs=1e-3)
        assert backend.status().sources == 1

    def test_a_replaced_source_can_lose_its_vector(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "rice", vectors={USE: unit(1)}))
        self.put(backend, source(1, "rice", version=2))
        assert backend.nearest(unit(1), model=USE, filters=NOTHING, size=5) == []

    def test_an_older_version_does_not_win(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "newer words", version=5))
        report = backend.write([source(1, "older words", version=4)])
        backend.refresh()
        assert (report.written, report.outdated) == (0, 1)
        assert self.match(backend, "newer") == [1]
        assert self.match(backend, "older") == []

    def test_the_same_version_again_is_fine(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "rice", version=3))
        assert backend.write([source(1, "rice", version=3)]).written == 1
        assert backend.status().sources == 1

    def test_deleting_removes_words_and_vectors(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            source(1, "rice", vectors={USE: unit(1)}),
            source(11, "rice", vectors={USE: unit(1)}),
        )
        backend.delete([11], version=2)
        backend.refresh()
        assert self.match(backend, "rice") == [1]
        assert ids(backend.nearest(unit(1), model=USE, filters=NOTHING, size=5)) == [1]
        assert backend.status().sources == 1

    def test_deleting_what_is_not_there_is_fine(self, backend: SearchBackend) -> None:
        backend.delete([99], version=1)
        backend.delete([], version=1)

    def test_a_late_write_does_not_bring_a_deleted_source_back(
        self, backend: SearchBackend
    ) -> None:
        self.put(backend, source(1, "rice", version=1))
        backend.delete([1], version=3)
        report = backend.write([source(1, "rice", version=2)])
        backend.refresh()
        assert report.outdated == 1
        assert self.match(backend, "rice") == []

    def test_a_late_delete_does_not_remove_a_newer_source(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "rice", version=4))
        backend.delete([1], version=3)
        backend.refresh()
        assert self.match(backend, "rice") == [1]

    def test_a_deleted_source_can_come_back_with_a_newer_version(
        self, backend: SearchBackend
    ) -> None:
        self.put(backend, source(1, "rice", version=1))
        backend.delete([1], version=2)
        self.put(backend, source(1, "rice", version=3))
        assert self.match(backend, "rice") == [1]

    def test_writing_nothing_is_fine(self, backend: SearchBackend) -> None:
        assert backend.write([]).written == 0

    def test_many_sources_are_written_at_once(self, backend: SearchBackend) -> None:
        self.put(backend, *(source(n, f"number{n} rice") for n in range(1, 1301)))
        assert backend.status().sources == 1300
        assert self.match(backend, "number1234") == [1234]

    def test_emoji_and_rare_characters_survive(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "rice 😀 \U0001f1ee\U0001f1e9 rose", title="“Quotes” – ½"))
        assert self.match(backend, "rose") == [1]

    # ---- the index itself -----------------------------------------------------------------------
    def test_ensuring_twice_keeps_what_is_there(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "rice"))
        backend.ensure()
        assert self.match(backend, "rice") == [1]

    def test_versions_tell_what_the_index_holds(self, backend: SearchBackend) -> None:
        assert backend.versions() == {}
        self.put(backend, *(source(n, "rice", version=n + 1) for n in range(1, 6)))
        backend.delete([3], version=9)
        backend.refresh()
        assert backend.versions() == {1: 2, 2: 3, 4: 5, 5: 6}

    def test_the_status_names_the_index_and_counts(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "rice"), source(11, "wheat"))
        status = backend.status()
        assert status.backend == backend.name
        assert status.index
        assert status.sources == 2

    def test_a_dropped_index_can_be_made_again(self, backend: SearchBackend) -> None:
        self.put(backend, source(1, "rice"))
        backend.drop()
        backend.drop()
        backend.ensure()
        self.put(backend, source(1, "wheat"))
        assert self.match(backend, "rice wheat") == [1]

    def test_an_index_that_is_away_says_so(self, unavailable_backend: SearchBackend) -> None:
        away = unavailable_backend
        vector = unit(1)
        calls: list[Callable[[], object]] = [
            away.ensure,
            lambda: away.write([source(1, "rice")]),
            lambda: away.delete([1], version=1),
            away.refresh,
            lambda: away.match("x y", language="en", filters=NOTHING, size=1),
            lambda: away.nearest(vector, model=USE, filters=NOTHING, size=1),
            away.status,
            away.versions,
            away.serving,
            away.indices,
            away.build_begin,
            away.prune,
        ]
        for call in calls:
            with pytest.raises(SearchUnavailable):
                call()
