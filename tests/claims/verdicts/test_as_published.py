"""A verdict keeps the words it was published with, and says which of them have changed since."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from claims.articles.services import article_save
from claims.models import Claimant, Verdict
from claims.verdicts.as_published import Change, since_publication
from claims.verdicts.selectors import verdict_list_public, verdict_since
from sources.models import Source
from tests.claims import factories
from tests.claims.conftest import RatingOf
from tests.conftest import document


def words(**claimant: str) -> dict[str, Any]:
    """Return a small document."""
    return {
        "claim": {
            "text": "It rains.",
            "claimant": {"name": "Ana", "role": "minister", **claimant},
            "appearances": [{"id": 7, "title": "Rain", "url": "https://a.example/"}],
        },
        "rating": {"slug": "true", "labels": {"en": "True"}},
    }


def test_the_same_words_are_no_change() -> None:
    assert since_publication(words(), words()) == ([], [])


def test_a_change_is_told_with_its_path_and_both_words() -> None:
    since = since_publication(words(), words(role="president"))
    assert since.changes == [Change("claim.claimant.role", "minister", "president")]


def test_a_later_appearance_is_told_apart_from_changes() -> None:
    now = words()
    now["claim"]["appearances"] = [*now["claim"]["appearances"], {"id": 8, "title": "More rain"}]
    assert since_publication(words(), now) == ([], [{"id": 8, "title": "More rain"}])


def test_a_word_that_only_later_versions_keep_is_no_change() -> None:
    now = words(country="id")
    assert since_publication(words(), now) == ([], [])


def test_an_appearance_that_is_gone_is_a_change() -> None:
    now = words()
    now["claim"]["appearances"] = []
    (change,) = since_publication(words(), now).changes
    assert (change.field, change.now) == ("claim.appearances.0", None)


@pytest.fixture
def told(people: dict[str, User], rating: RatingOf) -> Verdict:
    """A verdict on Ana Lopez's claim in one article."""
    article = factories.new_article(title="Harvest up")
    claim = factories.new_claim(claimant="Ana Lopez", article=article)
    verdict = factories.new_verdict(claim, people, rating("true"))
    return verdict_list_public().get(pk=verdict.pk)


def fresh(verdict: Verdict) -> Verdict:
    """Read a verdict again, as its readers do."""
    return verdict_list_public().get(pk=verdict.pk)


def test_nothing_has_changed_at_publication(told: Verdict) -> None:
    assert verdict_since(told) == ([], [])


def test_a_renamed_claimant_keeps_the_name_it_was_published_under(told: Verdict) -> None:
    Claimant.objects.update(name="Somebody Else")
    assert fresh(told).as_published["claim"]["claimant"]["name"] == "Ana Lopez"
    assert verdict_since(fresh(told)).changes == [
        Change("claim.claimant.name", "Ana Lopez", "Somebody Else")
    ]


def test_an_article_posted_again_keeps_the_title_it_was_published_with(told: Verdict) -> None:
    url = Source.objects.get(article__appearances__claim=told.claim).url
    article_save(document=document(url=url, title="Other", publisher="Other", body=factories.TEXT))
    (appearance,) = fresh(told).as_published["claim"]["appearances"]
    assert (appearance["title"], appearance["publisher"]) == ("Harvest up", "The Daily Example")
    changed = {change.field: change.now for change in verdict_since(fresh(told)).changes}
    assert changed["claim.appearances.0.title"] == "Other"
    assert changed["claim.appearances.0.publisher"] == "Other"


def test_a_later_article_is_shown_beside_the_verdict(told: Verdict) -> None:
    factories.new_appearance(told.claim, factories.new_article(title="Again"))
    assert len(fresh(told).as_published["claim"]["appearances"]) == 1
    assert [one["title"] for one in verdict_since(fresh(told)).appearances] == ["Again"]


def test_the_published_words_are_sealed_with_the_verdict(told: Verdict) -> None:
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Verdict.objects.filter(pk=told.pk).update(as_published={})
