"""A quote is in its snapshot, at its offsets, counted in code points: the database sees to it."""

import pytest
from django.db import IntegrityError, transaction

from claims.models import Appearance, Article, Citation, Claim, Review
from sources.models import SourceSnapshot
from tests.claims import factories
from tests.claims.factories import END, QUOTE, START, TEXT

ELSEWHERE = "the quote is not in the snapshot"
WRONG_PLACES = [
    pytest.param({"start": START + 1}, id="begins-late"),
    pytest.param({"end": END - 1}, id="ends-early"),
    pytest.param({"start": START + 2, "end": END + 2}, id="utf-16-units"),
    pytest.param({"quote": QUOTE.upper()}, id="other-case"),
    pytest.param({"quote": QUOTE + " "}, id="longer"),
    pytest.param({"end": 10_000}, id="beyond-the-end"),
]


@pytest.fixture
def article(db: None) -> Article:
    """An article that begins with characters outside the Basic Multilingual Plane."""
    return factories.new_article()


@pytest.fixture
def snapshot(article: Article) -> SourceSnapshot:
    """Its text."""
    return article.snapshot


class TestAppearance:
    """Of appearances."""

    def test_the_right_place_behind_an_emoji_is_taken(self, claim: Claim, article: Article) -> None:
        appearance = factories.new_appearance(claim, article)
        assert TEXT[appearance.start : appearance.end] == QUOTE

    @pytest.mark.parametrize("changes", WRONG_PLACES)
    def test_a_wrong_place_is_refused(
        self, claim: Claim, article: Article, changes: dict[str, object]
    ) -> None:
        with pytest.raises(IntegrityError, match=ELSEWHERE), transaction.atomic():
            factories.new_appearance(claim, article, **changes)

    @pytest.mark.parametrize("changes", WRONG_PLACES)
    def test_a_change_to_a_wrong_place_is_refused(
        self, claim: Claim, article: Article, changes: dict[str, object]
    ) -> None:
        appearance = factories.new_appearance(claim, article)
        with pytest.raises(IntegrityError, match=ELSEWHERE), transaction.atomic():
            Appearance.objects.filter(pk=appearance.pk).update(**changes)

    def test_no_words_are_no_appearance(self, claim: Claim, article: Article) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.new_appearance(claim, article, quote="", end=START)

    def test_a_place_is_kept_once(self, claim: Claim, article: Article) -> None:
        factories.new_appearance(claim, article)
        with pytest.raises(IntegrityError), transaction.atomic():
            factories.new_appearance(claim, article)

    def test_a_quote_of_an_emoji_alone_is_one_code_point(
        self, claim: Claim, article: Article
    ) -> None:
        appearance = factories.new_appearance(claim, article, quote="🌾", start=0, end=1)
        assert appearance.quote == TEXT[0:1]


class TestCitation:
    """Of citations."""

    def test_the_right_place_behind_an_emoji_is_taken(
        self, draft: Review, snapshot: SourceSnapshot
    ) -> None:
        citation = factories.raw_citation(snapshot, review=draft)
        assert snapshot.text[citation.start : citation.end] == QUOTE

    @pytest.mark.parametrize(
        "changes", [*WRONG_PLACES, pytest.param({"snapshot_sha256": "0" * 64}, id="other-hash")]
    )
    def test_a_wrong_place_or_hash_is_refused(
        self, draft: Review, snapshot: SourceSnapshot, changes: dict[str, object]
    ) -> None:
        with pytest.raises(IntegrityError, match=ELSEWHERE), transaction.atomic():
            factories.raw_citation(snapshot, review=draft, **changes)

    @pytest.mark.parametrize(
        "changes", [*WRONG_PLACES, pytest.param({"snapshot_sha256": "0" * 64}, id="other-hash")]
    )
    def test_a_change_to_a_wrong_place_or_hash_is_refused(
        self, draft: Review, snapshot: SourceSnapshot, changes: dict[str, object]
    ) -> None:
        citation = factories.raw_citation(snapshot, review=draft)
        with pytest.raises(IntegrityError, match=ELSEWHERE), transaction.atomic():
            Citation.objects.filter(pk=citation.pk).update(**changes)

    def test_a_snapshot_with_other_words_is_refused(
        self, draft: Review, snapshot: SourceSnapshot
    ) -> None:
        citation = factories.raw_citation(snapshot, review=draft)
        other = factories.current_snapshot(factories.new_source(body="Other words entirely."))
        with pytest.raises(IntegrityError, match=ELSEWHERE), transaction.atomic():
            Citation.objects.filter(pk=citation.pk).update(snapshot=other)
