"""People put claims right, and no extraction undoes it."""

import pytest

from claims.errors import ClaimConflict
from claims.models import Appearance, Article, Claim
from claims.statements.choices import LONGEST_CLAIM, ClaimStatus
from claims.statements.extraction.model import ExtractedClaim
from claims.statements.services import extracting
from claims.statements.services.claims import claim_dismiss, claim_reopen
from claims.statements.services.correcting import (
    Wording,
    claim_add,
    claim_correct,
    claim_merge,
    claim_split,
)
from claims.statements.services.extracting import article_extract, claims_take, claims_unknown
from tests.claims import factories
from tests.claims.factories import END, QUOTE, START, TEXT
from workbench.lib.limits import TooLong

SEEN = Wording("The harvest grew.", "Ana Lopez")


@pytest.fixture
def printed(db: None) -> Article:
    """An article that nobody has read yet."""
    return factories.new_article()


@pytest.fixture
def said(printed: Article) -> Claim:
    """A claim of Ana Lopez in it."""
    return factories.new_claim(text=SEEN.text, claimant=SEEN.claimant, article=printed)


def found(proposition: str, claimant: str | None = None) -> ExtractedClaim:
    """What a machine says it found, at the quote."""
    return ExtractedClaim(
        proposition, QUOTE, START, END, claimant, "", "none", "", None, None, 0.9, ()
    )


def machine_finds(monkeypatch: pytest.MonkeyPatch, *claims: ExtractedClaim) -> None:
    """Let extraction find these."""
    monkeypatch.setattr(extracting, "claims_in", lambda *_args, **_named: (list(claims), "test"))


class TestCorrecting:
    def test_words_and_claimant_are_put_right(self, said: Claim) -> None:
        claim_correct(claim=said, seen=SEEN, now=Wording(" The rice harvest\ngrew. ", "Budi"))
        assert str(said) == "Budi: The rice harvest grew."

    def test_without_a_claimant_it_is_the_articles_own(self, said: Claim) -> None:
        Claim.objects.update(claimant_candidates=["Budi"])
        claim_correct(claim=said, seen=SEEN, now=Wording("It grew by 4 percent."))
        assert (said.claimant, said.claimant_candidates) == (None, [])

    @pytest.mark.parametrize("seen", [Wording("Else.", "Ana Lopez"), Wording(SEEN.text, "Budi")])
    def test_what_somebody_changed_meanwhile_is_not_written_over(
        self, said: Claim, seen: Wording
    ) -> None:
        with pytest.raises(ClaimConflict, match="meanwhile"):
            claim_correct(claim=said, seen=seen, now=Wording("It fell."))
        said.refresh_from_db()
        assert said.text == SEEN.text

    @pytest.mark.parametrize("status", ["adjudication", "decided"])
    def test_what_was_reviewed_keeps_its_words(self, said: Claim, status: str) -> None:
        Claim.objects.update(status=status)
        with pytest.raises(ClaimConflict, match="open"):
            claim_correct(claim=said, seen=SEEN, now=Wording("It fell."))

    def test_what_it_leaned_on_is_gone_with_the_old_words(self, said: Claim) -> None:
        Claim.objects.update(context="Rice grew.")
        claim_correct(claim=said, seen=SEEN, now=Wording("Rice grew by 4 %.", "Ana Lopez"))
        assert said.context == ""

    @pytest.mark.parametrize("words", ["", " \n", "…”"])
    def test_a_claim_has_words(self, said: Claim, words: str) -> None:
        with pytest.raises(ClaimConflict, match="what is claimed"):
            claim_correct(claim=said, seen=SEEN, now=Wording(words))

    def test_too_many_are_said_to_be(self, said: Claim) -> None:
        with pytest.raises(TooLong):
            claim_correct(claim=said, seen=SEEN, now=Wording("x" * (LONGEST_CLAIM + 1)))

    def test_extraction_finds_it_again_and_leaves_it(
        self, printed: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        machine_finds(monkeypatch, found("It grew", "Ana Lopez"))
        article_extract(article_id=printed.pk)
        claim = Claim.objects.get()
        claim_correct(claim=claim, seen=Wording("It grew", "Ana Lopez"), now=Wording("It fell."))
        Article.objects.update(status="imported")
        assert article_extract(article_id=printed.pk) == []
        assert Claim.objects.get().text == "It fell."


class TestAdding:
    def test_a_person_adds_what_no_machine_found(self, printed: Article) -> None:
        claim, is_new = claim_add(
            article=printed, start=START, end=END, now=Wording("Rice grew by 4 %", "Ana Lopez")
        )
        assert is_new
        assert (str(claim), claim.extractor) == ("Ana Lopez: Rice grew by 4 %", "person")
        assert Appearance.objects.get().quote == QUOTE

    def test_the_same_again_is_the_same(self, printed: Article) -> None:
        for expected in (True, False):
            _claim, is_new = claim_add(
                article=printed, start=START, end=END, now=Wording("Rice grew by 4 %")
            )
            assert is_new is expected
        assert (Claim.objects.count(), Appearance.objects.count()) == (1, 1)

    @pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 3), (0, len(TEXT) + 1)])
    def test_there_are_words_at_its_place(self, printed: Article, start: int, end: int) -> None:
        with pytest.raises(ClaimConflict, match="no words"):
            claim_add(article=printed, start=start, end=end, now=Wording("Rice"))
        assert not Claim.objects.exists()

    def test_words_that_mean_another_claim_by_now_are_a_claim_of_their_own(
        self, printed: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        machine_finds(monkeypatch, found("It grew"))
        article_extract(article_id=printed.pk)
        claim_correct(claim=Claim.objects.get(), seen=Wording("It grew"), now=Wording("It fell."))
        added, is_new = claim_add(article=printed, start=0, end=5, now=Wording("It grew"))
        assert is_new
        assert set(Claim.objects.values_list("text", flat=True)) == {"It fell.", "It grew"}
        again, is_new = claim_add(article=printed, start=0, end=5, now=Wording("It grew"))
        assert (again, is_new) == (added, False)

    def test_one_that_was_dismissed_is_open_again(self, printed: Article) -> None:
        claim, _new = claim_add(article=printed, start=0, end=5, now=Wording("It grew"))
        claim_dismiss(claim=claim, reason="No.")
        claim_add(article=printed, start=START, end=END, now=Wording("It grew"))
        claim.refresh_from_db()
        assert claim.status == ClaimStatus.TRIAGED


class TestSplitting:
    def test_one_becomes_two_at_one_place(self, said: Claim) -> None:
        second = claim_split(
            claim=said,
            seen=SEEN,
            now=Wording("Rice grew.", "Ana Lopez"),
            other=Wording("Wheat fell."),
        )
        assert {str(said), str(second)} == {"Ana Lopez: Rice grew.", "Wheat fell."}
        assert second.appearances.get().quote == said.appearances.get().quote

    def test_both_or_none(self, said: Claim) -> None:
        with pytest.raises(ClaimConflict):
            claim_split(claim=said, seen=SEEN, now=Wording("Rice grew."), other=Wording("?"))
        said.refresh_from_db()
        assert said.text == SEEN.text

    def test_a_claim_that_stands_nowhere_cannot_be_two(self, claim: Claim) -> None:
        with pytest.raises(ClaimConflict, match="place"):
            claim_split(
                claim=claim, seen=Wording(claim.text), now=Wording("Rice grew."),
                other=Wording("Wheat fell."),
            )  # fmt: skip


class TestJoining:
    def test_one_is_set_aside_and_the_other_stands_in_both_places(self, said: Claim) -> None:
        other = factories.new_claim(article=factories.new_article())
        claim_merge(claim=said, into=other)
        assert (said.status, said.same_as) == (ClaimStatus.DISMISSED, other)
        assert other.text in said.dismissal
        assert other.appearances.count() == 2

    def test_what_is_found_later_counts_for_the_other(
        self, printed: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        machine_finds(monkeypatch, found("It grew"))
        article_extract(article_id=printed.pk)
        other = factories.new_claim()
        claim_merge(claim=Claim.objects.exclude(pk=other.pk).get(), into=other)
        later = factories.new_article()
        article_extract(article_id=later.pk)
        assert other.appearances.filter(article=later).exists()

    def test_what_was_joined_before_goes_along(self, said: Claim) -> None:
        first, last = factories.new_claim(), factories.new_claim()
        claim_merge(claim=first, into=said)
        claim_merge(claim=said, into=last)
        first.refresh_from_db()
        assert first.same_as == last

    def test_taken_back_it_stands_for_itself(self, said: Claim) -> None:
        claim_merge(claim=said, into=factories.new_claim())
        claim_reopen(claim=said)
        assert (said.status, said.same_as) == (ClaimStatus.TRIAGED, None)
        assert Appearance.objects.count() == 1

    def test_it_is_not_the_same_as_itself(self, said: Claim) -> None:
        with pytest.raises(ClaimConflict, match="another"):
            claim_merge(claim=said, into=said)

    def test_nor_as_one_that_is_set_aside(self, said: Claim) -> None:
        other = factories.new_claim()
        claim_dismiss(claim=other, reason="Opinion.")
        with pytest.raises(ClaimConflict, match="dismissed"):
            claim_merge(claim=said, into=other)


class TestLookingAgain:
    def test_what_is_new_is_shown_and_not_saved(
        self, printed: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        machine_finds(monkeypatch, found("It grew"))
        assert [one.proposition for one in claims_unknown(printed)] == ["It grew"]
        assert not Claim.objects.exists()

    def test_what_stands_there_already_is_not(
        self, printed: Article, said: Claim, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        machine_finds(monkeypatch, found("It grew"))
        assert claims_unknown(printed) == []

    def test_what_is_chosen_is_saved(
        self, printed: Article, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        machine_finds(monkeypatch, found("It grew"))
        assert claims_take(printed, {(0, 3)}) == []
        (pk,) = claims_take(printed, {(START, END)})
        assert Claim.objects.get(pk=pk).text == "It grew"
