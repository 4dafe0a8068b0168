"""The text of an article: its claims, those folded away, and what people add."""

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Article, Claim
from claims.statements.extraction.model import ExtractedClaim
from claims.statements.services import extracting
from sources.models import Source
from tests.claims import factories
from tests.claims.factories import END, QUOTE, START
from tests.desk.conftest import Login


@pytest.fixture
def printed(db: None) -> Article:
    """An article that was read."""
    article = factories.new_article()
    Article.objects.update(status="extracted")
    return article


def address(article: Article) -> str:
    """The page of its text."""
    return reverse("admin:claims_article_text", args=[article.pk])


@pytest.fixture
def one_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let extraction find one claim, of one of two."""
    found = ExtractedClaim(
        "It <b>grew</b>", QUOTE, START, END, None, "", "indirect", "", None, None, 0.9, (),
        candidates=("Ana", "Budi"),
    )  # fmt: skip
    monkeypatch.setattr(extracting, "claims_in", lambda *_args, **_named: ([found], "test"))


def test_what_its_sender_withdrew_says_so(login: Login, printed: Article) -> None:
    reader = login("sari")
    assert b"withdrawn this article" not in reader.get(address(printed)).content
    Article.objects.update(withdrawn_at=timezone.now())
    page = reader.get(address(printed)).content
    assert b"withdrawn this article" in page
    assert QUOTE.encode() in page


def test_the_desk_of_its_claims_says_so_too(login: Login, printed: Article) -> None:
    claim = factories.new_claim(text="It grew", article=printed)
    desk = reverse("admin:claims_claim_desk", args=[claim.pk])
    reader = login("sari")
    assert b"withdrawn this article" not in reader.get(desk).content
    Article.objects.update(withdrawn_at=timezone.now())
    assert b"Its sender has withdrawn this article" in reader.get(desk).content


def test_it_says_where_its_values_come_from(login: Login, printed: Article) -> None:
    reader = login("sari")
    Source.objects.update(origins={})
    assert b"Where this comes from" not in reader.get(address(printed)).content
    Source.objects.update(origins={"title": "jsonld", "url": "given"})
    page = reader.get(address(printed)).content.decode()
    assert "title: the page’s JSON-LD · address: given with it" in page


class TestFolding:
    def test_the_best_are_offered_and_the_rest_is_folded(
        self, login: Login, printed: Article
    ) -> None:
        for number in range(14):
            factories.new_claim(
                text=f"Claim {number}", article=printed, checkworthiness=number / 20
            )
        page = login("sari").get(address(printed)).content.decode()
        offered, _folded, folded = page.partition('class="wb-folded"')
        assert "5 claims worth a look" in offered
        assert "9 more" in folded
        assert "Claim 13<" in offered
        assert "Claim 8<" in folded

    def test_what_people_work_on_is_offered_and_what_they_dismissed_is_not(
        self, login: Login, printed: Article
    ) -> None:
        for number in range(7):
            factories.new_claim(text=f"Claim {number}", article=printed, checkworthiness=0.9)
        factories.new_claim(text="Begun", status="in_review", article=printed)
        factories.new_claim(text="Aside", status="dismissed", dismissal="No.", article=printed)
        Claim.objects.filter(text__in=["Begun", "Aside"]).update(checkworthiness=0.1)
        page = login("sari").get(address(printed)).content.decode()
        offered, _folded, folded = page.partition('class="wb-folded"')
        assert ">Begun</a>" in offered
        assert ">Aside</a>" in folded


class TestAdding:
    def test_words_of_the_text_become_a_claim(self, login: Login, printed: Article) -> None:
        sent = {
            "action": "add",
            "quote": QUOTE,
            "start": str(START),
            "claim": "",
            "claimant": "Ana",
        }
        answer = login("sari").post(address(printed), sent)
        claim = Claim.objects.get()
        assert answer["Location"] == f"{address(printed)}#claim-{claim.pk}"
        assert str(claim) == f"Ana: {QUOTE}"
        place = claim.appearances.get()
        assert (place.start, place.end) == (START, END)
        assert claim.runs.exists()

    @pytest.mark.parametrize("start", ["", "0", "7", "99999", "x"])
    def test_the_words_are_found_wherever_the_page_says_they_are(
        self, login: Login, printed: Article, start: str
    ) -> None:
        sent = {"action": "add", "quote": QUOTE, "start": start, "claim": "Rice grew"}
        login("sari").post(address(printed), sent)
        assert Claim.objects.get().appearances.get().start == START

    def test_words_that_are_not_there_come_back(self, login: Login, printed: Article) -> None:
        sent = {"action": "add", "quote": "Nobody <b>said</b> so", "claim": "It is so"}
        answer = login("sari").post(address(printed), sent)
        assert answer.status_code == 409
        shown = answer.content.decode()
        assert "not in the article" in shown
        assert "Nobody &lt;b&gt;said&lt;/b&gt; so" in shown
        assert ">Words as printed</label>" in shown
        assert not Claim.objects.exists()

    def test_whoever_may_not_adds_nothing(self, login: Login, printed: Article) -> None:
        sent = {"action": "add", "quote": QUOTE}
        assert login("tono").post(address(printed), sent).status_code == 403
        assert "Add a claim" not in login("tono").get(address(printed)).content.decode()

    def test_another_action_is_none(self, login: Login, printed: Article) -> None:
        assert login("sari").post(address(printed), {"action": "?"}).status_code == 404


@pytest.mark.usefixtures("one_found")
class TestLookingAgain:
    def test_it_shows_what_would_be_added(self, login: Login, printed: Article) -> None:
        page = login("sari").get(f"{address(printed)}?again").content.decode()
        assert f'value="{START}-{END}"' in page
        assert "It &lt;b&gt;grew&lt;/b&gt;" in page
        assert "Ana / Budi?" in page
        assert not Claim.objects.exists()

    def test_what_is_chosen_is_added_and_searched_for(self, login: Login, printed: Article) -> None:
        sent = {"action": "take", "place": [f"{START}-{END}", "x-", "1"]}
        login("sari").post(address(printed), sent)
        assert Claim.objects.get().claimant_candidates == ["Ana", "Budi"]
        assert Claim.objects.get().runs.exists()

    def test_nothing_new_says_so(self, login: Login, printed: Article) -> None:
        factories.new_claim(article=printed)
        page = login("sari").get(f"{address(printed)}?again").content.decode()
        assert "Nothing: all that is found today is here already" in page

    def test_a_reader_is_shown_none(self, login: Login, printed: Article) -> None:
        page = login("tono").get(f"{address(printed)}?again").content.decode()
        assert 'name="place"' not in page
