"""From scores and alignments to tiers."""

from collections.abc import Sequence

import pytest

from sources.encoder import EncoderError
from sources.encoder.pairs import PairRead
from sources.finding import Found, Query
from sources.ranking import Ranked
from sources.relevance import Check, Relevance, Tier, judge, judging, text_to_judge
from sources.relevance.model import (
    ALIGNED,
    READ_ABROAD,
    Fitted,
    Formula,
    fitted,
)

NUMBERS = Fitted(
    same=Formula(-5.0, 1.0),
    other=Formula(-8.0, 0.5, 10.0),
    other_unread=Formula(-7.0, 1.0),
    speaks_from=0.25,
    subject_from=0.05,
    reading=0.5,
    neutral=0.5,
)


class TestOneSource:
    """`Fitted.relevance`."""

    @pytest.mark.parametrize(
        ("score", "tier"), [(6.0, Tier.SPEAKS), (2.5, Tier.SUBJECT), (1.0, Tier.REST)]
    )
    def test_what_stands_out_of_the_list_speaks(self, score: float, tier: Tier) -> None:
        assert NUMBERS.relevance(score, same=True).tier is tier

    def test_one_of_many_that_say_it_word_for_word_speaks_too(self) -> None:
        among_many = NUMBERS.relevance(1.0, same=True, alignment=ALIGNED + 0.01)
        assert among_many.tier is Tier.SPEAKS
        assert NUMBERS.relevance(1.0, same=True, alignment=ALIGNED - 0.01).tier is not Tier.SPEAKS

    def test_a_low_alignment_takes_nothing_from_what_stands_out(self) -> None:
        alone, aligned = (NUMBERS.relevance(6.0, same=True, alignment=a) for a in (None, 0.1))
        assert alone == aligned

    def test_in_another_language_both_count(self) -> None:
        high, low = (NUMBERS.relevance(3.0, same=False, alignment=a) for a in (0.65, 0.3))
        assert (high.tier, low.tier) == (Tier.SPEAKS, Tier.REST)
        assert NUMBERS.relevance(3.0, same=False).confidence < high.confidence

    def test_the_numbers_that_ship_grow_with_what_they_are_given(self) -> None:
        for formula in (fitted().same, fitted().other, fitted().other_unread):
            assert formula.score > 0
        assert fitted().other.alignment > 0
        assert 0 < fitted().subject_from < fitted().speaks_from < 1
        assert fitted().reading > 0

    @pytest.mark.parametrize(
        ("score", "speaks", "tier"),
        [
            (4.0, 0.5, Tier.SPEAKS),
            (4.0, 0.1, Tier.SUBJECT),
            (3.5, 0.5, Tier.SUBJECT),
            (3.5, 0.99, Tier.SPEAKS),
            (4.0, 0.0, Tier.REST),
        ],
    )
    def test_what_was_read_moves_it_either_way(
        self, score: float, speaks: float, tier: Tier
    ) -> None:
        before = NUMBERS.relevance(score, same=True)
        after = NUMBERS.with_reading(before, read(speaks), same=True, alignment=None)
        assert (after.tier, after.read) == (tier, read(speaks))
        assert 0 < after.confidence < 1

    @pytest.mark.parametrize(
        ("alignment", "speaks", "same", "tier"),
        [
            (ALIGNED, READ_ABROAD, False, Tier.SPEAKS),
            (ALIGNED - 0.01, READ_ABROAD, False, Tier.REST),
            (ALIGNED, READ_ABROAD - 0.01, False, Tier.REST),
            (ALIGNED, READ_ABROAD, True, Tier.REST),
        ],
    )
    def test_abroad_it_speaks_where_both_are_sure_of_it(
        self, alignment: float, speaks: float, same: bool, tier: Tier
    ) -> None:
        little = Relevance(Tier.REST, 0.001)
        after = NUMBERS.with_reading(little, read(speaks), same=same, alignment=alignment)
        assert after.tier is tier

    def test_a_fact_check_of_the_claim_speaks_to_it(self) -> None:
        checking = NUMBERS.checking(NUMBERS.relevance(1.0, same=True))
        assert (checking.tier, checking.checks_it) == (Tier.SPEAKS, True)


def read(speaks: float) -> PairRead:
    """Return what is read where only this is known."""
    return PairRead(speaks, 0.0, 0.0, 1.0)


def found(scores: Sequence[float], *, language: str = "en", lift: float = 0.0) -> Found:
    """Return a search that found sources with these scores, their ids from 1 on."""
    kept = [Ranked(pk, language, 1, score, {}, lift) for pk, score in enumerate(scores, start=1)]
    return Found(Query("A claim", "en"), {}, {}, {}, kept, kept, {}, frozenset())


class Counting:
    """An aligner that gives what it was told to and counts what it reads."""

    read: list[str] = []
    gives: dict[str, float] = {}
    tokens = judging.TELLING_TOKENS

    def __init__(self, claim: str) -> None:
        self.claim = claim

    def align(self, text: str) -> float:
        self.read.append(text)
        return self.gives.get(text, 0.1)


class Reader:
    """A reader of pairs that finds that each speaks as it was told to, and counts them."""

    def __init__(self, *, speaks: float) -> None:
        self.speaks = speaks
        self.read_: list[str] = []

    def read(self, _claim: str, passages: Sequence[str]) -> list[PairRead]:
        self.read_ += passages
        return [read(self.speaks) for _passage in passages]


class TestAWholeList:
    """`judge`."""

    @pytest.fixture(autouse=True)
    def aligner(self, monkeypatch: pytest.MonkeyPatch) -> type[Counting]:
        """Count what is read."""
        monkeypatch.setattr(Counting, "read", [])
        monkeypatch.setattr(Counting, "gives", {})
        monkeypatch.setattr(judging, "Aligner", Counting)
        monkeypatch.setattr(judging, "fitted", lambda: NUMBERS)
        return Counting

    @pytest.fixture(autouse=True)
    def reader(self, monkeypatch: pytest.MonkeyPatch) -> Reader:
        """Read nothing that changes anything."""
        reader = Reader(speaks=0.5)
        monkeypatch.setattr(judging, "pair_reader", lambda: reader)
        return reader

    def texts(self, search: Found) -> dict[int, str]:
        """Give each source a text of its own."""
        return {one.source_id: f"text {one.source_id}" for one in search.kept}

    def judged(self, search: Found) -> dict[int, Relevance]:
        """Judge it all."""
        return judge(search, self.texts(search))

    def test_reading_ends_when_nothing_speaks_any_more(self, aligner: type[Counting]) -> None:
        judged = self.judged(found([2.0] * 20))
        assert len(judged) == 20
        assert len(aligner.read) == judging.PATIENCE

    def test_reading_goes_on_as_long_as_sources_speak(self, aligner: type[Counting]) -> None:
        aligner.gives = {f"text {pk}": 0.9 for pk in range(1, 13)}
        judged = self.judged(found([2.0] * 20))
        assert [pk for pk, one in judged.items() if one.tier is Tier.SPEAKS] == list(range(1, 13))
        assert len(aligner.read) == 12 + judging.PATIENCE

    def test_what_stands_out_in_the_claims_language_is_not_read(
        self, aligner: type[Counting]
    ) -> None:
        self.judged(found([9.0]))
        assert aligner.read == []

    def test_what_speaks_or_might_is_read_with_the_claim(self, reader: Reader) -> None:
        judged = self.judged(found([9.0, 2.5, *[1.0] * 10, 8.0]))
        assert reader.read_ == ["text 1", "text 2", "text 13"]
        assert [pk for pk, one in judged.items() if one.read] == [1, 2, 13]

    def test_what_does_not_speak_after_all_is_of_the_subject(self, reader: Reader) -> None:
        reader.speaks = 0.1
        assert self.judged(found([4.0]))[1].tier is Tier.SUBJECT

    def test_a_fact_check_is_of_the_claim_where_title_and_lead_are(
        self, aligner: type[Counting]
    ) -> None:
        checks = {1: Check("Is it so?", "He said it."), 2: Check("Is it so?", "Other things.")}
        aligner.gives = {"Is it so?": 0.5, "Is it so?. He said it.": 0.7}
        judged = judge(found([2.0, 2.0]), {1: "text 1", 2: "text 2"}, checks)
        assert [one.checks_it for one in judged.values()] == [True, False]
        assert judged[1].tier is Tier.SPEAKS

    def test_a_short_claim_is_not_told_by_alignment_where_that_is_not_enough(
        self, aligner: type[Counting], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(aligner, "tokens", judging.TELLING_TOKENS - 1)
        aligner.gives = {"Is it so?": 0.9, "Is it so?. He said it.": 0.9}
        checks = {1: Check("Is it so?", "He said it.")}
        assert not judge(found([2.0]), {1: "text 1"}, checks)[1].checks_it

    def test_what_a_score_got_for_its_language_tells_nothing(self) -> None:
        plain, lifted = self.judged(found([4.0])), self.judged(found([4.5], lift=0.5))
        assert plain == lifted

    def test_sources_without_a_text_are_left_out(self) -> None:
        assert set(judge(found([2.0, 2.0]), {2: "text"})) == {2}
        assert judge(found([]), {}) == {}

    def test_without_our_engine_scores_judge(self, monkeypatch: pytest.MonkeyPatch) -> None:
        tries = []

        def absent(claim: str) -> None:
            tries.append(claim)
            message = "not here"
            raise EncoderError(message)

        monkeypatch.setattr(judging, "Aligner", absent)
        judged = self.judged(found([1.0, 9.0, 1.0]))
        assert [one.tier for one in judged.values()] == [Tier.REST, Tier.SPEAKS, Tier.REST]
        assert len(tries) == 1

    def test_with_the_packages_engine_nothing_is_read(
        self, aligner: type[Counting], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ENCODER", "package")
        assert len(self.judged(found([2.0] * 3))) == 3
        assert aligner.read == []


def test_a_title_is_read_before_the_sentence() -> None:
    assert text_to_judge("Claim is false", "He said so.") == "Claim is false. He said so."
    assert text_to_judge("", "He said so.") == "He said so."
