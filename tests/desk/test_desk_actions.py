"""The desk's buttons."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from claims import tasks
from claims.evidence.choices import RunStatus, RunTrigger
from claims.models import Claim, RetrievalRun, Review, Verdict
from claims.reviews.choices import ReviewStatus
from claims.reviews.services.reviews import review_digest, review_submit
from claims.statements.choices import ClaimStatus
from claims.statements.services.claims import claim_dismiss, claim_take
from claims.verdicts.choices import VerdictStatus
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, World, desk_url

People = dict[str, User]
ACTIONS = [
    "autosave", "save", "cite:1", "uncite:1", "move:up-1", "submit", "submit:next", "publish:1",
    "find", "take", "dismiss", "reopen", "judge:supports:1",
]  # fmt: skip
JUNK = ["", "x", "-1", "0", "1.5", "9" * 18, "9" * 40, "9" * 5000, "٣", "²", "1;2", "\0"]


class Desk:
    """Presses the buttons of one claim's desk."""

    def __init__(self, claim: Claim, login: Login, username: str = "sari") -> None:
        self.claim = claim
        self.client = login(username)

    def press(self, action: str, **fields: Any) -> Any:
        """Press a button and return the answer."""
        return self.client.post(desk_url(self.claim), {"action": action, **fields})

    def told(self, action: str, **fields: Any) -> str:
        """Press a button, expect to stay on the desk, and return what is said there."""
        response = self.press(action, **fields)
        assert response.status_code == 302
        assert response["Location"].startswith(desk_url(self.claim))
        return " ".join(str(message) for message in get_messages(response.wsgi_request))

    @property
    def draft(self) -> Review:
        """The draft that this person has."""
        return Review.objects.get(claim=self.claim, status=ReviewStatus.DRAFT)


@pytest.fixture
def claim(people: People) -> Claim:
    """A claim with two pieces of evidence."""
    claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
    factories.new_evidence(claim, sources=2)
    return claim


@pytest.fixture
def desk(claim: Claim, login: Login) -> Desk:
    """Sari's desk."""
    return Desk(claim, login)


@pytest.fixture
def evidence_pk(claim: Claim) -> int:
    """The best piece of evidence."""
    return claim.runs.get().evidence.get(rank=1).pk


@pytest.fixture
def form(rating: RatingOf) -> dict[str, Any]:
    """What a reviewer has typed."""
    return {"rating": rating("false").pk, "rationale": "Two offices.", "note": "Ask again."}


def test_evidence_is_shown_by_rank(desk: Desk) -> None:
    page = desk.client.get(desk_url(desk.claim)).content.decode()
    best, second = desk.claim.runs.get().evidence.order_by("rank")
    assert 0 < page.index(f'id="evidence-{best.pk}"') < page.index(f'id="evidence-{second.pk}"')


class TestSaving:
    """`save` and `autosave`."""

    def test_the_draft_is_kept(self, desk: Desk, form: dict[str, Any], rating: RatingOf) -> None:
        assert "Draft saved" in desk.told("save", **form)
        assert (desk.draft.rating, desk.draft.rationale, desk.draft.note) == (
            rating("false"),
            "Two offices.",
            "Ask again.",
        )
        page = desk.client.get(desk_url(desk.claim)).content.decode()
        assert "Two offices." in page

    def test_saving_while_typing_answers_with_the_draft(
        self, desk: Desk, form: dict[str, Any]
    ) -> None:
        response = desk.press("autosave", **form)
        assert response.json() == {"draft": desk.draft.pk, "base": review_digest(desk.draft)}
        assert desk.draft.rationale == "Two offices."

    @pytest.mark.parametrize("knows_the_draft", [True, False])
    def test_saving_that_arrives_after_handing_in_makes_no_ghost(
        self, desk: Desk, form: dict[str, Any], knows_the_draft: bool
    ) -> None:
        draft = desk.press("autosave", **form).json()["draft"]
        Review.objects.filter(pk=draft).update(
            status=ReviewStatus.SUBMITTED, submitted_at=timezone.now()
        )
        late = {**form, "draft": draft if knows_the_draft else ""}
        response = desk.press("autosave", **late)
        assert (response.status_code, response.json()["code"]) == (409, "review_conflict")
        assert Review.objects.count() == 1

    def test_saving_while_typing_on_a_dismissed_claim_says_so_as_json(
        self, desk: Desk, form: dict[str, Any]
    ) -> None:
        claim_dismiss(claim=desk.claim, reason="An opinion.")
        response = desk.press("autosave", **form)
        assert (response.status_code, response.json()["code"]) == (409, "claim_conflict")

    @pytest.mark.parametrize("junk", JUNK)
    def test_a_rating_that_does_not_exist_is_none(self, desk: Desk, junk: str) -> None:
        assert desk.press("save", rating=junk, rationale="x").status_code == 302
        assert desk.draft.rating is None

    def test_every_button_saves_what_was_typed(
        self, desk: Desk, form: dict[str, Any], evidence_pk: int
    ) -> None:
        for number, action in enumerate([f"cite:{evidence_pk}", "uncite:0", "find", "submit"]):
            desk.press(action, rating="", rationale=f"Version {number}.")
            assert desk.draft.rationale == f"Version {number}."


class TestCiting:
    """`cite` and `uncite`."""

    def test_the_deciding_sentence_is_cited_once(self, desk: Desk, evidence_pk: int) -> None:
        for _ in range(2):
            response = desk.press(f"cite:{evidence_pk}")
            assert response["Location"].endswith(f"#evidence-{evidence_pk}")
        citation = desk.draft.citations.get()
        evidence = desk.claim.runs.get().evidence.get(pk=evidence_pk)
        place = (evidence.snapshot_id, evidence.highlight_start, evidence.highlight_end)
        assert (citation.snapshot_id, citation.start, citation.end) == place
        assert "desk-card-cited" in desk.client.get(desk_url(desk.claim)).content.decode()

    def test_a_citation_is_taken_out_again(self, desk: Desk, evidence_pk: int) -> None:
        desk.press(f"cite:{evidence_pk}")
        assert "removed" in desk.told(f"uncite:{desk.draft.citations.get().pk}")
        assert not desk.draft.citations.exists()

    def test_evidence_of_another_claim_cannot_be_cited(self, desk: Desk) -> None:
        (other,) = factories.new_evidence(factories.new_claim())
        assert desk.press(f"cite:{other.pk}").status_code == 404
        assert not desk.draft.citations.exists()

    def test_a_citation_of_another_review_is_not_taken_out(
        self, desk: Desk, people: People, rating: RatingOf
    ) -> None:
        rinas = factories.new_review(desk.claim, people["rina"], rating("true"))
        desk.press(f"uncite:{rinas.citations.get().pk}")
        assert rinas.citations.count() == 1


class TestHandingIn:
    """`submit` and `submit:next`."""

    def test_a_complete_review_waits_for_the_editor(
        self, desk: Desk, form: dict[str, Any], evidence_pk: int
    ) -> None:
        desk.press(f"cite:{evidence_pk}", **form)
        assert "An editor decides now" in desk.told("submit", **form)
        assert Review.objects.get().status == ReviewStatus.SUBMITTED

    def test_an_incomplete_one_is_kept_and_says_what_it_lacks(self, desk: Desk) -> None:
        said = desk.told("submit", rationale="Only words.")
        assert "Choose a rating." in said
        assert "Cite at least one source" in said
        assert desk.draft.rationale == "Only words."

    def test_the_next_one_is_the_most_check_worthy_that_nobody_has(
        self, desk: Desk, form: dict[str, Any], evidence_pk: int, people: People
    ) -> None:
        best = factories.new_claim(checkworthiness=0.9)
        factories.new_claim(checkworthiness=0.8)
        theirs: dict[str, Any] = {"status": ClaimStatus.IN_REVIEW, "assignee": people["edo"]}
        factories.new_claim(checkworthiness=1.0, **theirs)
        desk.press(f"cite:{evidence_pk}", **form)
        assert desk.press("submit:next", **form)["Location"] == desk_url(best)

    def test_after_the_last_one_comes_the_queue(
        self, desk: Desk, form: dict[str, Any], evidence_pk: int
    ) -> None:
        desk.press(f"cite:{evidence_pk}", **form)
        answer = desk.press("submit:next", **form)
        assert answer["Location"] == "/admin/claims/claim/"
        assert desk.client.get(answer["Location"]).status_code == 200

    @pytest.mark.parametrize("action", ["submit", "submit:next"])
    def test_the_browser_is_told_which_words_were_received(
        self, desk: Desk, form: dict[str, Any], evidence_pk: int, action: str
    ) -> None:
        name = f"handed-in-{desk.claim.pk}"
        assert name not in desk.press(action, **form).cookies  # it cites nothing yet
        desk.press(f"cite:{evidence_pk}", **form)
        told = desk.press(action, **form).cookies[name]
        assert (told.value, told["httponly"], told["samesite"]) == ("1", "", "Lax")


class TestPublishing:
    """`publish`."""

    def test_an_editor_publishes(self, world: World, login: Login) -> None:
        edo = Desk(world.claim, login, "edo")
        assert "Published" in edo.told(f"publish:{world.submitted.pk}")
        assert Verdict.objects.get(claim=world.claim).status == VerdictStatus.PUBLISHED

    def test_twice_says_so(self, world: World, login: Login) -> None:
        edo = Desk(world.claim, login, "edo")
        edo.press(f"publish:{world.submitted.pk}")
        assert "published already" in edo.told(f"publish:{world.submitted.pk}")

    def test_a_reviewer_may_not(self, world: World, login: Login) -> None:
        rina = Desk(world.claim, login, "rina")
        assert "may not publish" in rina.told(f"publish:{world.submitted.pk}")
        assert not Verdict.objects.filter(claim=world.claim).exists()

    def test_a_review_of_another_claim_cannot_be_published_here(
        self, world: World, login: Login
    ) -> None:
        edo = Desk(world.verdict.claim, login, "edo")
        assert edo.press(f"publish:{world.submitted.pk}").status_code == 404

    def test_a_correction_replaces_the_verdict_that_the_editor_saw(
        self, world: World, login: Login, people: People, rating: RatingOf
    ) -> None:
        claim = world.verdict.claim
        second = review_submit(review=factories.new_review(claim, people["sari"], rating("false")))
        edo = Desk(claim, login, "edo")
        page = edo.client.get(desk_url(claim)).content.decode()
        assert f'name="standing" value="{world.verdict.pk}"' in page
        action = f"publish:{second.pk}"
        refused = edo.press(action, correction="New.")
        assert (refused.status_code, "New.</textarea>" in refused.content.decode()) == (409, True)
        assert "published meanwhile" in refused.content.decode()
        assert "Say what this correction" in edo.told(action, standing=world.verdict.pk)
        assert "Published" in edo.told(action, standing=world.verdict.pk, correction="New.")
        assert Verdict.objects.get(supersedes=world.verdict).correction == "New."


class TestQueueWork:
    """`take`, `dismiss`, `reopen`."""

    def test_taking_assigns(self, desk: Desk, people: People) -> None:
        assert "yours" in desk.told("take")
        assert Claim.objects.get(pk=desk.claim.pk).assignee == people["sari"]

    def test_what_somebody_else_has_stays_theirs(self, desk: Desk, people: People) -> None:
        claim_take(claim=desk.claim, reviewer=people["rina"])
        assert "Somebody else" in desk.told("take")
        assert Claim.objects.get(pk=desk.claim.pk).assignee == people["rina"]

    def test_dismissing_needs_a_reason(self, desk: Desk) -> None:
        assert "Say why" in desk.told("dismiss")
        assert Claim.objects.get(pk=desk.claim.pk).status == ClaimStatus.NEW

    def test_a_dismissed_claim_can_be_reopened(self, desk: Desk) -> None:
        desk.press("dismiss", dismissal="An opinion.")
        page = desk.client.get(desk_url(desk.claim)).content.decode()
        assert "An opinion." in page
        assert 'value="submit"' not in page
        desk.press("reopen")
        assert Claim.objects.get(pk=desk.claim.pk).status == ClaimStatus.TRIAGED


class TestSearching:
    """`find`, and how a search stands."""

    def test_a_search_is_queued_after_commit(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:  # fmt: skip
        sent: list[Any] = []
        monkeypatch.setattr(
            tasks.retrieve_evidence,
            "apply_async",
            lambda args, queue, **_: sent.append((args, queue)),
        )
        with django_capture_on_commit_callbacks(execute=True):
            assert "queued" in desk.told("find")
        run = RetrievalRun.objects.get(claim=desk.claim, status=RunStatus.QUEUED)
        assert run.trigger == RunTrigger.REVIEWER
        assert sent == [((run.pk,), "live")]

    def test_the_status_is_answered_as_json(self, desk: Desk) -> None:
        address = f"{desk_url(desk.claim)}?status"
        run = desk.claim.runs.get()
        assert desk.client.get(address).json() == {"run": run.pk, "status": "completed"}
        other = f"{desk_url(factories.new_claim())}?status"
        assert desk.client.get(other).json() == {"run": None, "status": None}

    @pytest.mark.parametrize(
        ("status", "error", "said"),
        [
            (RunStatus.QUEUED, "", "no worker is running"),
            (RunStatus.FAILED, "ValueError: odd", "ValueError: odd"),
        ],
    )
    def test_the_desk_says_how_a_search_stands(
        self, desk: Desk, status: str, error: str, said: str
    ) -> None:
        RetrievalRun.objects.create(claim=desk.claim, status=status, error=error)
        assert said in desk.client.get(desk_url(desk.claim)).content.decode()


class TestOddRequests:
    """What no button sends."""

    @pytest.mark.parametrize("action", ["", "nonsense", ":", "Save", "save ", "__class__"])
    def test_an_unknown_action_is_404(self, desk: Desk, action: str) -> None:
        assert desk.press(action).status_code == 404

    @pytest.mark.parametrize("junk", JUNK)
    @pytest.mark.parametrize("action", ["cite", "publish"])
    def test_a_key_that_is_none_is_404(
        self, claim: Claim, login: Login, action: str, junk: str
    ) -> None:
        desk = Desk(claim, login, "edo")
        assert desk.press(f"{action}:{junk}", standing=junk).status_code == 404

    @pytest.mark.parametrize("junk", JUNK)
    def test_taking_out_a_citation_that_is_none_changes_nothing(
        self, desk: Desk, junk: str
    ) -> None:
        assert desk.press(f"uncite:{junk}").status_code == 302

    @pytest.mark.parametrize("action", ACTIONS)
    def test_a_missing_claim_is_404(self, login: Login, action: str) -> None:
        response = login("sari").post("/admin/claims/claim/404/desk/", {"action": action})
        assert response.status_code == 404

    @pytest.mark.parametrize("action", ACTIONS)
    def test_somebody_without_a_role_may_press_nothing(
        self, claim: Claim, login: Login, action: str
    ) -> None:
        before = Claim.objects.values().get(pk=claim.pk)
        assert Desk(claim, login, "tono").press(action, dismissal="x").status_code == 403
        assert Claim.objects.values().get(pk=claim.pk) == before
        assert not Review.objects.exists()

    def test_nul_characters_in_what_was_typed_do_not_break_the_desk(self, desk: Desk) -> None:
        assert desk.press("save", rationale="a\0b", note="\0").status_code == 302
        assert desk.draft.rationale == "ab"

    def test_strangers_are_led_to_the_way_in(self, claim: Claim) -> None:
        response = Client().post(desk_url(claim), {"action": "take"})
        assert response["Location"].startswith("/admin/login/")
        assert Claim.objects.get(pk=claim.pk).assignee is None

    def test_a_forged_form_is_refused(self, claim: Claim, people: People) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(people["sari"])
        assert client.post(desk_url(claim), {"action": "take"}).status_code == 403


class TestOrderOfCitations:
    """`move`."""

    @pytest.mark.parametrize(
        ("way", "which", "order"),
        [
            ("down", 0, [1, 0, 2]), ("up", 2, [0, 2, 1]), ("up", 0, [0, 1, 2]),
            ("down", 2, [0, 1, 2]), ("up", 1, [1, 0, 2]),
        ],
    )  # fmt: skip
    def test_a_citation_changes_places_with_its_neighbour(
        self, people: dict[str, User], rating: RatingOf, login: Login,
        way: str, which: int, order: list[int],
    ) -> None:  # fmt: skip
        claim = factories.new_claim()
        draft = factories.new_review(claim, people["rina"], rating("true"))
        draft.citations.all().delete()
        keys = [factories.cite(draft).pk for _ in range(3)]
        answer = login("rina").post(desk_url(claim), {"action": f"move:{way}-{keys[which]}"})
        assert answer["Location"].endswith(f"#citation-{order.index(which) + 1}")
        found = list(draft.citations.order_by("order").values_list("pk", flat=True))
        assert found == [keys[at] for at in order]

    def test_nobody_elses(self, people: dict[str, User], rating: RatingOf, login: Login) -> None:
        claim = factories.new_claim()
        draft = factories.new_review(claim, people["rina"], rating("true"))
        one, other = factories.cite(draft), factories.cite(draft)
        login("sari").post(desk_url(claim), {"action": f"move:up-{other.pk}"})
        assert one.order < other.order
        assert [c.order for c in (one, other)] == list(
            draft.citations.filter(pk__in=[one.pk, other.pk]).values_list("order", flat=True)
        )
