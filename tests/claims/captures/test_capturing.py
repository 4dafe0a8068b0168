"""What somebody sends becomes an article and a claim, whatever its page answers."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import tasks
from claims.captures.choices import CaptureState
from claims.captures.services import MAX_FAILURES, Taken, capture_execute, capture_open
from claims.errors import CaptureInvalid, NotAllowed
from claims.models import Article, Capture, Claim
from claims.statements.services.correcting import BY_A_PERSON
from sources.models import Source
from tests.loopback import Site, sends
from tests.sources.fetching.pages import SENTENCES, page
from workbench.lib.audit.models import AuditEvent
from workbench.lib.limits import TooLong

pytestmark = pytest.mark.django_db
WORDS = "The harvest of the northern district grew by a third last year"
HTML = {"Content-Type": "text/html"}


@pytest.fixture
def rina(people: dict[str, User]) -> User:
    """Who sends."""
    return people["rina"]


def sent(site: Site, by: User, text: str = WORDS, **how: str) -> Capture:
    """Send words of the site's page."""
    return capture_open(url=site.url("/page"), text=text, by=by, **how)


def take(capture: Capture, site: Site) -> Taken:
    """Go on with it as if it were due."""
    Capture.objects.filter(pk=capture.pk).update(due_at=timezone.now())
    taken = capture_execute(capture_id=capture.pk, client=site.client())
    assert taken is not None
    capture.refresh_from_db()
    return taken


class TestAPageThatIsRead:
    """Its text holds the words, or not."""

    @pytest.fixture(autouse=True)
    def answers(self, site: Site) -> None:
        """Have the page."""
        site.routes["/page"] = sends(page(), headers=HTML)

    def test_its_words_are_a_claim_of_the_person_where_they_stand(
        self, site: Site, rina: User
    ) -> None:
        capture = sent(site, rina, claimant="The ministry")
        taken = take(capture, site)
        claim, article = Claim.objects.get(), Article.objects.get()
        place = claim.appearances.get()
        assert (claim.text, claim.extractor, str(claim.claimant)) == (
            WORDS, BY_A_PERSON, "The ministry",
        )  # fmt: skip
        assert article.snapshot.text[place.start : place.end] == WORDS
        assert (capture.status, capture.is_found, capture.error) == ("done", True, "")
        assert (taken.articles, taken.source_ids) == ((article,), (article.source_id,))
        assert article.status == "imported", "its other claims are looked for"
        assert AuditEvent.objects.get(act="claim.added").actor == f"user:{rina.pk}"

    def test_white_space_and_quotation_marks_may_differ(self, site: Site, rina: User) -> None:
        body = SENTENCES.replace("that the figures were final", "“the  figures are final”")
        site.routes["/page"] = sends(page(body=body), headers=HTML)
        capture = sent(site, rina, 'said "the figures\n are final" and')
        take(capture, site)
        assert capture.is_found
        assert Claim.objects.get().appearances.get().quote.startswith("said “the")

    def test_other_words_stand_for_themselves_beside_it(self, site: Site, rina: User) -> None:
        capture = sent(site, rina, "Of a caption that nobody reads aloud")
        taken = take(capture, site)
        read, alone = Article.objects.order_by("pk")
        assert (capture.is_found, capture.article) == (False, alone)
        assert "not found in the text" in capture.why
        with override("id"):
            assert "tidak ditemukan dalam teks" in capture.why, "in the reader's language"
        assert alone.snapshot.text == "Of a caption that nobody reads aloud"
        leads = "#:~:text=Of%20a%20caption%20that%20nobody%20reads%20aloud"
        assert alone.source.url == site.url("/page") + leads
        assert alone.status == "extracted"
        assert WORDS in read.snapshot.text, "its own text stays"
        assert (taken.articles, taken.source_ids) == ((read,), (alone.source_id,))

    def test_the_same_again_changes_nothing(self, site: Site, rina: User) -> None:
        for _ in range(2):
            take(sent(site, rina), site)
        assert (Claim.objects.count(), Article.objects.count()) == (1, 1)
        assert Claim.objects.get().appearances.count() == 1


class TestAPageThatIsNotRead:
    """The words are not lost for it."""

    @pytest.mark.parametrize(
        "answer", [sends("", status=404), sends("%PDF", headers={"Content-Type": "image/png"})]
    )
    def test_the_words_become_a_claim_of_an_article_with_that_address(
        self, site: Site, rina: User, answer: object
    ) -> None:
        site.routes["/page"] = answer  # type: ignore[assignment]
        capture = sent(site, rina, title="Harvest grows")
        taken = take(capture, site)
        article = Article.objects.get()
        assert (article.source.url, article.source.title) == (site.url("/page"), "Harvest grows")
        assert article.snapshot.text == WORDS
        assert Claim.objects.get().appearances.get().quote == WORDS
        assert (capture.status, capture.is_found, bool(capture.why)) == ("done", False, True)
        with override("id"):
            said = capture.why
        assert said != capture.why, "each reader is told in their language"
        assert "%(" not in said + capture.why
        assert (taken.articles, taken.source_ids) == ((), (article.source_id,))

    def test_the_text_that_the_desk_has_already_will_do(self, site: Site, rina: User) -> None:
        site.routes["/page"] = sends(page(), headers=HTML)
        take(sent(site, rina), site)
        site.routes["/page"] = sends("", status=410)
        capture = sent(site, rina, "the rains came late")
        take(capture, site)
        assert (capture.is_found, Article.objects.count(), Claim.objects.count()) == (True, 1, 2)
        assert WORDS in Article.objects.get().snapshot.text

    def test_one_that_may_be_had_later_is_tried_again_but_nobody_waits_for_ever(
        self, site: Site, rina: User
    ) -> None:
        site.routes["/page"] = sends("", status=503)
        capture = sent(site, rina)
        for failures in range(1, MAX_FAILURES):
            take(capture, site)
            assert (capture.status, capture.failures) == (CaptureState.QUEUED, failures)
            assert capture.due_at > timezone.now() + timedelta(seconds=15)
            assert not Claim.objects.exists()
        take(capture, site)
        assert (capture.status, Claim.objects.get().text) == ("done", WORDS)

    def test_no_two_make_it(self, site: Site, rina: User) -> None:
        site.routes["/page"] = sends("", status=404)
        capture = sent(site, rina)
        take(capture, site)
        assert capture_execute(capture_id=capture.pk, client=site.client()) is None


class TestRefusals:
    """What is not written down."""

    @pytest.mark.parametrize(
        ("url", "text", "field"),
        [
            ("ftp://a.example/x", WORDS, "url"),
            ("javascript:alert(1)", WORDS, "url"),
            ("", WORDS, "url"),
            ("https://a.example/" + "x" * 1500, WORDS, "url"),
            ("https://a.example/", " … ", "text"),
        ],
    )
    def test_no_address_or_no_words(self, rina: User, url: str, text: str, field: str) -> None:
        with pytest.raises(CaptureInvalid) as refused:
            capture_open(url=url, text=text, by=rina)
        assert refused.value.field == field
        assert not Capture.objects.exists()

    def test_too_many_words(self, rina: User) -> None:
        with pytest.raises(TooLong):
            capture_open(url="https://a.example/", text="x" * 5001, by=rina)

    def test_whoever_may_not(self, people: dict[str, User]) -> None:
        with pytest.raises(NotAllowed):
            capture_open(url="https://a.example/", text=WORDS, by=people["tono"])


def test_the_task_queues_what_follows_and_a_sweep_finds_what_was_lost(
    site: Site,
    rina: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    site.routes["/page"] = sends("", status=404)
    monkeypatch.setattr("claims.captures.services.page_client", site.client)
    told: list[str] = []

    def noted(name: str) -> object:
        return lambda *args, **how: told.append(name)

    monkeypatch.setattr(tasks.take_in_capture, "apply_async", noted("capture"))
    monkeypatch.setattr(tasks.retrieve_evidence, "apply_async", noted("search"))
    monkeypatch.setattr("claims.tasks.enqueue_indexing", noted("index"))
    capture = sent(site, rina)
    Capture.objects.update(due_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_sent()
    assert told == ["capture"]
    with django_capture_on_commit_callbacks(execute=True):
        tasks.take_in_capture(capture.pk)
    assert told == ["capture", "index", "search"]
    assert Source.objects.count() == 1
