"""An article comes in: new, the same again, changed; and its claims are found."""

from datetime import datetime, timedelta, timezone

import pytest

from claims.articles.choices import ArticleStatus
from claims.articles.services import article_retry, article_save
from claims.models import Appearance, Article, Claim, Claimant, ClaimantAlias, ImportBatch
from claims.statements.choices import Attribution, ClaimStatus
from claims.statements.services.extracting import article_extract
from tests.conftest import document

pytestmark = pytest.mark.django_db
SAID = "Defence minister Ana Lopez said that the army will not send 5,000 soldiers abroad."


def save(**changes: object) -> Article:
    """Save the example article with changes and find its claims."""
    article = article_save(document=document(**changes)).article
    article_extract(article_id=article.pk)
    article.refresh_from_db()
    return article


class TestSaving:
    """`article_save`."""

    def test_a_new_article_waits_for_its_claims(self) -> None:
        saved = article_save(document=document())
        assert saved.outcome == "created"
        assert saved.article.status == ArticleStatus.IMPORTED
        assert saved.article.snapshot == saved.article.source.current_snapshot

    def test_the_same_again_changes_nothing(self) -> None:
        article = save()
        again = article_save(document=document())
        assert (again.outcome, again.article.pk) == ("unchanged", article.pk)
        assert again.article.status == ArticleStatus.EXTRACTED

    def test_a_changed_title_leaves_its_claims_alone(self) -> None:
        save()
        changed = article_save(document=document(title="Another title"))
        assert changed.outcome == "updated"
        assert changed.article.status == ArticleStatus.EXTRACTED

    def test_a_changed_text_is_looked_at_anew(self) -> None:
        article = save()
        changed = article_save(document=document(body=SAID))
        assert (changed.outcome, changed.article.pk) == ("updated", article.pk)
        assert changed.article.status == ArticleStatus.IMPORTED
        assert changed.article.snapshot.text == SAID

    def test_an_import_is_remembered_and_a_later_one_takes_over_what_it_changed(self) -> None:
        first, second = (ImportBatch.objects.create(channel="api", name=n) for n in "ab")
        article_save(document=document(), batch=first)
        assert article_save(document=document(), batch=second).article.batch == first
        assert article_save(document=document(body=SAID), batch=second).article.batch == second


class TestExtracting:
    """`article_extract`."""

    def test_claims_are_found_with_their_place_and_their_speaker(self) -> None:
        article = save()
        said = Claim.objects.get(claimant__name__contains="Lopez")
        assert article.status == ArticleStatus.EXTRACTED
        assert article.extracted_at is not None
        assert (said.status, said.language) == (ClaimStatus.NEW, "en")
        assert said.extractor
        assert said.extracted_text == said.text
        assert said.appearances.get().attribution == Attribution.INDIRECT
        assert 0 < said.checkworthiness <= 1
        assert said.reasons

    def test_every_appearance_quotes_its_text_behind_an_emoji_too(self) -> None:
        article = save(body=f"🌾🪖 {SAID} 🇮🇩 The talks were held in Vienna on 3 March 2025.")
        text = article.snapshot.text
        assert article.appearances.count() >= 1
        for appearance in article.appearances.all():
            assert text[appearance.start : appearance.end] == appearance.quote

    def test_claims_that_are_new_to_an_article_are_returned(self) -> None:
        first = article_save(document=document()).article
        second = article_save(document=document(url="https://other.example/1")).article
        assert len(article_extract(article_id=first.pk)) == Claim.objects.count() > 0
        assert len(article_extract(article_id=second.pk)) == Claim.objects.count()

    def test_an_article_that_failed_is_tried_again_when_it_comes_in_again(self) -> None:
        article = save()
        Article.objects.update(status=ArticleStatus.FAILED, error="odd")
        again = article_save(document=document())
        assert (again.outcome, again.article.status) == ("updated", ArticleStatus.IMPORTED)
        assert again.article.pk == article.pk

    def test_only_a_failed_article_can_be_tried_again(self) -> None:
        article = save()
        assert article_retry(article=article) is False
        Article.objects.update(status=ArticleStatus.FAILED)
        assert article_retry(article=article) is True
        article.refresh_from_db()
        assert article.status == ArticleStatus.IMPORTED

    def test_a_second_time_changes_nothing(self) -> None:
        article = save()
        rows = list(Claim.objects.values()), list(Appearance.objects.values())
        assert article_extract(article_id=article.pk) == []
        assert (list(Claim.objects.values()), list(Appearance.objects.values())) == rows

    def test_the_same_text_once_more_from_the_start_finds_the_same_rows(self) -> None:
        article = save()
        rows = list(Claim.objects.values()), list(Appearance.objects.values())
        Article.objects.update(status=ArticleStatus.IMPORTED)
        assert article_extract(article_id=article.pk) == []
        assert (list(Claim.objects.values()), list(Appearance.objects.values())) == rows

    def test_a_missing_article_gives_nothing(self) -> None:
        assert article_extract(article_id=404) == []

    def test_a_changed_text_keeps_the_old_appearances(self) -> None:
        article = save()
        old = set(Appearance.objects.values_list("pk", flat=True))
        save(body=f"The ministry has spoken. {SAID}")
        assert set(Appearance.objects.filter(pk__in=old).values_list("pk", flat=True)) == old
        said = Claim.objects.get(claimant__name__contains="Lopez")
        snapshots = set(said.appearances.values_list("snapshot_id", flat=True))
        assert snapshots == set(article.source.snapshots.values_list("pk", flat=True))

    def test_what_people_changed_stays(self) -> None:
        save()
        Claim.objects.update(text="As an editor put it.", status=ClaimStatus.TRIAGED)
        save(body=f"The ministry has spoken. {SAID}")
        said = Claim.objects.get(claimant__name__contains="Lopez")
        assert (said.text, said.status) == ("As an editor put it.", ClaimStatus.TRIAGED)

    def test_a_statement_in_two_articles_is_one_claim_that_appears_twice(self) -> None:
        earlier = timezone(timedelta(hours=7))
        save(body=SAID)
        save(body=f"From our desk. {SAID}", url="https://other.example/1", publisher="Other",
             published_at=datetime(2025, 3, 3, tzinfo=earlier))  # fmt: skip
        said = Claim.objects.get(claimant__name__contains="Lopez")
        assert said.appearances.count() == 2
        assert said.appearances.values("article").distinct().count() == 2

    def test_case_and_punctuation_make_no_other_claim(self) -> None:
        save(body=SAID)
        save(body=SAID.replace("Ana Lopez", "ana lópez".title()), url="https://other.example/1")
        assert Claim.objects.filter(claimant__key="ana lopez").count() == 1

    def test_the_same_words_by_somebody_else_are_another_claim(self) -> None:
        save(body=SAID)
        save(body=SAID.replace("Ana Lopez", "Budi Santoso"), url="https://other.example/1")
        assert {c.name for c in Claimant.objects.all()} == {"Ana Lopez", "Budi Santoso"}
        assert Claim.objects.filter(claimant__isnull=False).count() == 2

    def test_the_same_words_under_an_alias_are_the_same_claim(self) -> None:
        save(body=SAID)
        lopez = Claimant.objects.get()
        ClaimantAlias.objects.create(claimant=lopez, name="Anita Lopez")
        save(body=SAID.replace("Ana", "Anita"), url="https://other.example/1")
        assert Claimant.objects.get() == lopez
        assert lopez.claims.get().appearances.count() == 2
