"""What every search backend must do, written once. A backend's file gives a `backend` fixture."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from sources.search import Filters, Hit, PassageDocument, SearchBackend, SearchUnavailable, Vector

USE = "usem3"
NOTHING = Filters()


def unit(*hot: int, size: int = 512) -> Vector:
    """Return a unit vector with equal weight on the given axes."""
    vector = np.zeros(size, np.float32)
    vector[list(hot)] = 1.0
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def passage(id_: str, text: str, **changes: object) -> PassageDocument:
    """Return a passage; `id_` is `source:position`."""
    source, position = id_.split(":")
    given: dict[str, object] = {
        "id": id_,
        "source_id": int(source),
        "position": int(position),
        "version": 1,
        "title": "",
        "text": text,
        "language": "en",
    }
    return PassageDocument(**{**given, **changes})  # type: ignore[arg-type]


def ids(hits: list[Hit]) -> list[str]:
    """Return the hits' ids in order."""
    return [hit.id for hit in hits]


class SearchContract:
    """Inherited by one test class per backend."""

    def put(self, backend: SearchBackend, *documents: PassageDocument) -> None:
        """Write and make findable."""
        report = backend.write(documents)
        assert not report.refused
        backend.refresh()

    def match(
        self, backend: SearchBackend, text: str, language: str = "en", filters: Filters = NOTHING
    ) -> list[str]:
        """Return the ids that words find."""
        return ids(backend.match(text, language=language, filters=filters, size=10))

    # ---- words ----------------------------------------------------------------------------------
    def test_an_empty_index_finds_nothing(self, backend: SearchBackend) -> None:
        assert self.match(backend, "anything") == []
        assert backend.nearest(unit(1), model=USE, filters=NOTHING, size=5) == []

    def test_words_find_the_passage_that_has_them(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "Rice prices rose."), passage("2:0", "Football results."))
        assert self.match(backend, "price of rice") == ["1:0"]

    def test_more_shared_words_rank_higher(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            passage("1:0", "The minister spoke about rice."),
            passage("2:0", "The minister spoke about rice imports from Vietnam."),
        )
        assert self.match(backend, "rice imports Vietnam")[0] == "2:0"

    def test_a_rare_word_outweighs_a_common_one(self, backend: SearchBackend) -> None:
        common = [passage(f"{n}:0", "the committee met again today") for n in range(1, 8)]
        self.put(backend, *common, passage("9:0", "a peacekeeper arrived by train yesterday"))
        assert self.match(backend, "committee peacekeeper")[0] == "9:0"

    def test_case_and_accents_do_not_matter(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "SÃO PAULO é uma cidade", language="pt"))
        assert self.match(backend, "sao paulo", "pt") == ["1:0"]

    def test_the_title_is_searched_too(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "Nothing of it here.", title="Peacekeepers for Ukraine"))
        assert self.match(backend, "peacekeepers") == ["1:0"]

    def test_english_endings_are_stemmed(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "Soldiers were deployed."))
        assert self.match(backend, "soldier") == ["1:0"]

    def test_indonesian_affixes_are_stemmed(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "Kenaikan harga terjadi.", language="id"))
        assert self.match(backend, "naik", "id") == ["1:0"]

    def test_chinese_is_found_without_spaces(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            passage("1:0", "美国军队不会参与安全保障", language="zh"),
            passage("2:0", "今天天气很好", language="zh"),
        )
        assert self.match(backend, "美国军队", "zh")[0] == "1:0"

    def test_arabic_and_russian_words_are_found(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            passage("1:0", "القوات الأمريكية لن تشارك", language="ar"),
            passage("2:0", "Войска не будут участвовать", language="ru"),
        )
        assert self.match(backend, "القوات", "ar") == ["1:0"]
        assert self.match(backend, "войска", "ru") == ["2:0"]

    def test_names_are_found_across_languages(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "Sprach Hegseth in Brüssel?", language="de"))
        assert self.match(backend, "Hegseth menegaskan bahwa pasukan", "id") == ["1:0"]

    def test_stop_words_alone_still_ask_something(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "to be or not to be"))
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
        self.put(backend, passage("1:0", "Rice prices rose."))
        assert "1:0" not in self.match(backend, text)

    def test_a_very_long_query_is_answered(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "Rice prices rose."))
        assert self.match(backend, "rice " + " ".join(f"word{n}" for n in range(3000))) == ["1:0"]

    def test_size_limits_the_answer(self, backend: SearchBackend) -> None:
        self.put(backend, *(passage(f"{n}:0", "rice rose") for n in range(1, 9)))
        assert len(backend.match("rice", language="en", filters=NOTHING, size=3)) == 3

    def test_equal_scores_come_in_the_order_of_ids(self, backend: SearchBackend) -> None:
        self.put(backend, *(passage(f"{n}:0", "rice rose") for n in (3, 1, 2)))
        assert self.match(backend, "rice") == ["1:0", "2:0", "3:0"]

    def test_hits_say_where_they_are(self, backend: SearchBackend) -> None:
        self.put(backend, passage("7:3", "rice rose", language="en"))
        (hit,) = backend.match("rice", language="en", filters=NOTHING, size=5)
        assert (hit.source_id, hit.position, hit.language) == (7, 3, "en")
        assert hit.score > 0

    # ---- vectors --------------------------------------------------------------------------------
    def test_the_nearest_vector_comes_first(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            passage("1:0", "far", vectors={USE: unit(9)}),
            passage("2:0", "near", vectors={USE: unit(1, 2)}),
            passage("3:0", "same", vectors={USE: unit(1)}),
        )
        hits = backend.nearest(unit(1), model=USE, filters=NOTHING, size=2)
        assert ids(hits) == ["3:0", "2:0"]

    def test_the_score_of_a_vector_is_its_cosine(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "x", vectors={USE: unit(1, 2)}))
        (hit,) = backend.nearest(unit(1), model=USE, filters=NOTHING, size=1)
        assert hit.score == pytest.approx(0.7071, abs=1e-3)

    def test_models_do_not_mix(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            passage("1:0", "x", vectors={USE: unit(1)}),
            passage("2:0", "y", language="hi", vectors={"e5small": unit(1, size=384)}),
        )
        assert ids(backend.nearest(unit(1), model=USE, filters=NOTHING, size=5)) == ["1:0"]
        found = backend.nearest(unit(1, size=384), model="e5small", filters=NOTHING, size=5)
        assert ids(found) == ["2:0"]

    def test_a_passage_without_a_vector_is_found_by_words_only(
        self, backend: SearchBackend
    ) -> None:
        self.put(backend, passage("1:0", "rice rose"))
        assert self.match(backend, "rice") == ["1:0"]
        assert backend.nearest(unit(1), model=USE, filters=NOTHING, size=5) == []

    # ---- filters --------------------------------------------------------------------------------
    FILTERED = pytest.mark.parametrize(
        ("filters", "expected"),
        [
            (Filters(), {"1:0", "2:0", "3:0"}),
            (Filters(languages=frozenset({"en"})), {"1:0", "3:0"}),
            (Filters(source_ids=frozenset({2, 3})), {"2:0", "3:0"}),
            (Filters(exclude_source_ids=frozenset({1})), {"2:0", "3:0"}),
            (Filters(published_before=datetime(2025, 2, 1, tzinfo=UTC)), {"1:0"}),
            (
                Filters(languages=frozenset({"en"}), exclude_source_ids=frozenset({1})),
                {"3:0"},
            ),
            (Filters(languages=frozenset({"xx"})), set()),
        ],
    )

    def three(self) -> list[PassageDocument]:
        """Return three passages that differ in what filters ask for; the third is undated."""
        january, march = datetime(2025, 1, 5, tzinfo=UTC), datetime(2025, 3, 5, tzinfo=UTC)
        vectors = {USE: unit(1)}
        return [
            passage("1:0", "rice rose", published_at=january, vectors=vectors),
            passage("2:0", "rice rose", published_at=march, language="id", vectors=vectors),
            passage("3:0", "rice rose", vectors=vectors),
        ]

    @FILTERED
    def test_filters_hold_for_words(
        self, backend: SearchBackend, filters: Filters, expected: set[str]
    ) -> None:
        self.put(backend, *self.three())
        assert set(self.match(backend, "rice", filters=filters)) == expected

    @FILTERED
    def test_filters_hold_for_vectors(
        self, backend: SearchBackend, filters: Filters, expected: set[str]
    ) -> None:
        self.put(backend, *self.three())
        found = backend.nearest(unit(1), model=USE, filters=filters, size=10)
        assert set(ids(found)) == expected

    # ---- writing, versions, deleting ------------------------------------------------------------
    def test_writing_again_replaces(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "rice rose", vectors={USE: unit(1)}))
        self.put(backend, passage("1:0", "wheat fell", version=2, vectors={USE: unit(2)}))
        assert self.match(backend, "rice") == []
        assert self.match(backend, "wheat") == ["1:0"]
        (hit,) = backend.nearest(unit(2), model=USE, filters=NOTHING, size=5)
        assert hit.score == pytest.approx(1.0, abs=1e-3)
        assert backend.status().passages == 1

    def test_a_replaced_passage_can_lose_its_vector(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "rice", vectors={USE: unit(1)}))
        self.put(backend, passage("1:0", "rice", version=2))
        assert backend.nearest(unit(1), model=USE, filters=NOTHING, size=5) == []

    def test_an_older_version_does_not_win(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "newer words", version=5))
        report = backend.write([passage("1:0", "older words", version=4)])
        backend.refresh()
        assert (report.written, report.outdated) == (0, 1)
        assert self.match(backend, "newer") == ["1:0"]
        assert self.match(backend, "older") == []

    def test_the_same_version_again_is_fine(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "rice", version=3))
        assert backend.write([passage("1:0", "rice", version=3)]).written == 1
        assert backend.status().passages == 1

    def test_deleting_removes_words_and_vectors(self, backend: SearchBackend) -> None:
        self.put(
            backend,
            passage("1:0", "rice", vectors={USE: unit(1)}),
            passage("1:1", "rice", vectors={USE: unit(1)}),
        )
        backend.delete(["1:1"], version=2)
        backend.refresh()
        assert self.match(backend, "rice") == ["1:0"]
        assert ids(backend.nearest(unit(1), model=USE, filters=NOTHING, size=5)) == ["1:0"]
        assert backend.status().passages == 1

    def test_deleting_what_is_not_there_is_fine(self, backend: SearchBackend) -> None:
        backend.delete(["9:9"], version=1)
        backend.delete([], version=1)

    def test_a_late_write_does_not_bring_a_deleted_passage_back(
        self, backend: SearchBackend
    ) -> None:
        self.put(backend, passage("1:0", "rice", version=1))
        backend.delete(["1:0"], version=3)
        report = backend.write([passage("1:0", "rice", version=2)])
        backend.refresh()
        assert report.outdated == 1
        assert self.match(backend, "rice") == []

    def test_a_late_delete_does_not_remove_a_newer_passage(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "rice", version=4))
        backend.delete(["1:0"], version=3)
        backend.refresh()
        assert self.match(backend, "rice") == ["1:0"]

    def test_a_deleted_passage_can_come_back_with_a_newer_version(
        self, backend: SearchBackend
    ) -> None:
        self.put(backend, passage("1:0", "rice", version=1))
        backend.delete(["1:0"], version=2)
        self.put(backend, passage("1:0", "rice", version=3))
        assert self.match(backend, "rice") == ["1:0"]

    def test_writing_nothing_is_fine(self, backend: SearchBackend) -> None:
        assert backend.write([]).written == 0

    def test_many_passages_are_written_at_once(self, backend: SearchBackend) -> None:
        self.put(backend, *(passage(f"{n}:0", f"number{n} rice") for n in range(1, 1301)))
        assert backend.status().passages == 1300
        assert self.match(backend, "number1234") == ["1234:0"]

    def test_emoji_and_rare_characters_survive(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "rice 😀 \U0001f1ee\U0001f1e9 rose", title="“Quotes” – ½"))
        assert self.match(backend, "rose") == ["1:0"]

    # ---- the index itself -----------------------------------------------------------------------
    def test_ensuring_twice_keeps_what_is_there(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "rice"))
        backend.ensure()
        assert self.match(backend, "rice") == ["1:0"]

    def test_clearing_forgets_everything_and_every_version(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "rice", version=9, vectors={USE: unit(1)}))
        backend.clear()
        backend.refresh()
        assert self.match(backend, "rice") == []
        assert backend.nearest(unit(1), model=USE, filters=NOTHING, size=5) == []
        self.put(backend, passage("1:0", "wheat", version=1, vectors={USE: unit(1)}))
        assert self.match(backend, "wheat") == ["1:0"]
        assert ids(backend.nearest(unit(1), model=USE, filters=NOTHING, size=5)) == ["1:0"]

    def test_the_status_names_the_index_and_counts(self, backend: SearchBackend) -> None:
        self.put(backend, passage("1:0", "rice"), passage("1:1", "wheat"))
        status = backend.status()
        assert status.backend == backend.name
        assert status.index
        assert status.passages == 2

    def test_an_index_that_is_away_says_so(self, unavailable_backend: SearchBackend) -> None:
        away = unavailable_backend
        vector = unit(1)
        calls: list[Callable[[], object]] = [
            away.ensure,
            lambda: away.write([passage("1:0", "rice")]),
            lambda: away.delete(["1:0"], version=1),
            away.refresh,
            lambda: away.match("x y", language="en", filters=NOTHING, size=1),
            lambda: away.nearest(vector, model=USE, filters=NOTHING, size=1),
            away.status,
            away.clear,
        ]
        for call in calls:
            with pytest.raises(SearchUnavailable):
                call()
