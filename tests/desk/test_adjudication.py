"""The adjudication: reviews side by side, decided with the keyboard alone and without scripts."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from claims.desk.adjudication.compare import compared
from claims.models import Claim, Decision, Review, ReviewPolicy, Verdict
from claims.reviews.selectors import review_list_waiting
from claims.reviews.services.deciding import review_send_back
from claims.reviews.services.reviews import citation_add, review_submit
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url
from tests.desk.test_queries import queries

People = dict[str, User]
LIST = reverse("admin:claims_review_changelist")


class Screen:
    """An editor's adjudication of a claim."""

    def __init__(self, client: Client, claim: Claim) -> None:
        self.client, self.claim = client, claim
        self.address = reverse("admin:claims_claim_adjudication", args=[claim.pk])

    @property
    def page(self) -> str:
        """What it shows."""
        return self.client.get(self.address).content.decode()

    def press(self, action: str, **fields: Any) -> Any:
        """Send the form as the page has it, with this button and these words."""
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.page))
        hidden.pop("csrfmiddlewaretoken", None)
        return self.client.post(self.address, {**hidden, "action": action, **fields})

    def told(self, action: str, **fields: Any) -> str:
        """Press a button that does its work; return what is said."""
        response = self.press(action, **fields)
        assert response.status_code == 302, response.content.decode()
        return " ".join(str(message) for message in get_messages(response.wsgi_request))

    def refused(self, action: str, **fields: Any) -> str:
        """Press a button that is refused; return the page that comes back."""
        response = self.press(action, **fields)
        assert response.status_code in (400, 403, 409)
        return str(response.content.decode())


@pytest.fixture
def claim(people: People) -> Claim:
    """A claim with evidence."""
    claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
    factories.new_evidence(claim)
    return claim


@pytest.fixture
def reviews(claim: Claim, people: People, rating: RatingOf) -> dict[str, Review]:
    """Rina's and sari's, which differ: both cite one source, each cites another one alone."""
    common, made = factories.new_source(), {}
    for name, slug in (("rina", "true"), ("sari", "false")):
        draft = factories.new_review(
            claim, people[name], rating(slug), rationale=f"The words of {name}."
        )
        factories.cite(draft, common)
        made[name] = review_submit(review=draft)
    return made


@pytest.fixture
def screen(claim: Claim, login: Login) -> Screen:
    """Edo's screen."""
    return Screen(login("edo"), claim)


def test_it_shows_both_what_they_share_and_how_they_differ(
    screen: Screen, reviews: dict[str, Review]
) -> None:
    page = screen.page
    assert "2 reviews wait" in page
    assert "The ratings differ" in page
    assert page.count("wb-differs") == 2
    for words in ("The words of rina.", "The words of sari.", "(Rina, Sari)"):
        assert words in page
    assert page.count("Cited here only") == 2
    assert "Unanimous" not in page


def test_agreement_is_told(screen: Screen, claim: Claim, people: People, rating: RatingOf) -> None:
    for name in ("rina", "sari"):
        review_submit(review=factories.new_review(claim, people[name], rating("true")))
    assert "Unanimous" in screen.page
    assert "The ratings differ" not in screen.page
    listed = screen.client.get(LIST).content.decode()
    assert listed.count("unanimous") == 2


def test_one_is_taken_with_a_reason_and_the_other_waits_on(
    screen: Screen, reviews: dict[str, Review]
) -> None:
    take = f"take:{reviews['rina'].pk}"
    page = screen.refused(take, decision=" ")
    assert "say why you take this one" in page
    assert "Published." in screen.told(take, decision="Newer numbers.")
    assert Verdict.objects.get().review == reviews["rina"]
    page = screen.page
    assert "1 review waits" in page
    assert "A verdict stands: “True”, by Rina." in page
    assert "Newer numbers." in page
    listed = screen.client.get(LIST).content.decode()
    assert "Sari" in listed
    assert "a verdict stands" in listed
    assert "Closed." in screen.told(f"close:{reviews['sari'].pk}", decision="Older numbers.")
    page = screen.page
    assert "Nothing waits here" in page
    assert "The words of sari." in page  # it stays to be read
    assert "Sari" not in screen.client.get(LIST).content.decode()


def test_the_other_is_closed_along(screen: Screen, reviews: dict[str, Review]) -> None:
    response = screen.press(f"take:{reviews['sari'].pk}", decision="Right.", close_others="on")
    assert response["Location"] == LIST
    assert not review_list_waiting().exists()


def test_the_one_that_contradicts_the_verdict_is_published_as_a_correction(
    screen: Screen, reviews: dict[str, Review]
) -> None:
    screen.told(f"take:{reviews['rina'].pk}", decision="Newer.")
    take = f"take:{reviews['sari'].pk}"
    page = screen.refused(take, decision="Kept words.", correction="")
    assert "Say what this correction changes" in page
    assert "Kept words." in page
    screen.told(take, correction="The office counted again.")
    assert Verdict.objects.standing().get().correction == "The office counted again."


def test_one_is_sent_back_and_its_writer_reads_why(
    screen: Screen, reviews: dict[str, Review], login: Login
) -> None:
    assert "Say why." in screen.refused(f"send_back:{reviews['rina'].pk}")
    assert "Sent back to Rina" in screen.told(
        f"send_back:{reviews['rina'].pk}", decision="Which office?"
    )
    desk = login("rina").get(desk_url(screen.claim)).content.decode()
    assert "Sent back by Edo:" in desk
    assert "Which office?" in desk
    assert "The words of rina.</textarea>" in desk
    queue = reverse("admin:claims_claim_changelist")
    for name, listed in (("rina", True), ("sari", False)):
        page = login(name).get(queue, {"work": "sent_back"}).content.decode()
        assert (f"#{screen.claim.pk}" in page or str(screen.claim) in page) is listed
    assert "Which office?" not in login("sari").get(desk_url(screen.claim)).content.decode()
    screen.client.get(screen.address)
    assert "1 review waits" in screen.page


def test_another_review_is_asked_for_and_then_nothing_is_shown(
    screen: Screen, reviews: dict[str, Review]
) -> None:
    assert "Say why." in screen.refused("ask")
    screen.told("ask", decision="A third opinion.")
    page = screen.page
    assert "A second review is due" in page
    assert "The words of" not in page
    assert "You may write it" not in page  # who asked has read the others
    screen.told("waive", decision="Nobody is here.")
    assert "2 reviews wait" in screen.page


def test_a_third_that_an_editor_writes_is_blind_and_another_editors_to_decide(
    screen: Screen, reviews: dict[str, Review], people: People, rating: RatingOf
) -> None:
    assert screen.press("write")["Location"] == desk_url(screen.claim) + "#finding"
    draft = factories.new_review(screen.claim, people["edo"], rating("misleading"))
    page = screen.page
    assert "You write a review of this claim yourself" in page
    assert "The words of" not in page
    review_submit(review=draft)
    page = screen.page
    assert "3 reviews wait" in page
    assert "one is yours: somebody else decides" in page
    assert 'value="take:' not in page
    refused = screen.refused(f"take:{reviews['rina'].pk}", decision="Mine agrees.")
    assert "one is yours" in refused
    assert "Mine agrees." in refused


def test_a_draft_by_mistake_is_thrown_away(
    screen: Screen, reviews: dict[str, Review], people: People, rating: RatingOf
) -> None:
    draft = factories.new_review(screen.claim, people["edo"], rating("true"))
    assert "thrown away" in screen.told(f"discard:{draft.pk}")
    assert "2 reviews wait" in screen.page


def test_anothers_draft_cannot_be_thrown_away(
    screen: Screen, people: People, rating: RatingOf
) -> None:
    draft = factories.new_review(screen.claim, people["rina"], rating("true"))
    assert screen.press(f"discard:{draft.pk}").status_code == 404
    assert Review.objects.filter(pk=draft.pk).exists()


def test_nothing_is_decided_that_was_not_seen(
    screen: Screen, reviews: dict[str, Review], people: People
) -> None:
    old = {"seen": str(reviews["rina"].pk)}
    page = screen.refused(f"take:{reviews['rina'].pk}", decision="Right.", **old)
    assert "Other reviews wait by now" in page
    assert "The words of sari." in page
    assert "Right." in page
    Claim.objects.update(text="It fell.")
    page = screen.refused(f"take:{reviews['rina'].pk}", decision="x", seen_text="It grew.")
    assert "It says now" in page
    assert not Verdict.objects.exists()


def test_no_other_review_is_asked_for_over_one_that_was_not_seen(
    screen: Screen, reviews: dict[str, Review]
) -> None:
    page = screen.refused("ask", decision="A third.", seen=str(reviews["rina"].pk))
    assert "Other reviews wait by now" in page
    assert "A third.</textarea>" in page
    assert not Decision.objects.exists()


def test_looking_again_and_writing_ones_own_lose_no_words(
    screen: Screen, reviews: dict[str, Review]
) -> None:
    typed = {"decision": "Newer numbers.", "correction": ""}
    assert "Newer numbers.</textarea>" in screen.press("look", **typed).content.decode()
    page = screen.refused("write", **typed)
    assert "would be lost" in page
    assert "Newer numbers.</textarea>" in page


def test_words_stay_to_be_read_where_nothing_waits_any_more(
    screen: Screen, reviews: dict[str, Review], people: People, rating: RatingOf
) -> None:
    factories.new_review(screen.claim, people["edo"], rating("true"))
    page = screen.refused(f"take:{reviews['rina'].pk}", decision="Newer numbers.")
    assert "You write a review of this claim yourself" in page
    assert "Newer numbers." in page
    assert "The words of rina." not in page


@pytest.mark.parametrize("argument", ["", "x", "0", "9" * 30, "²"])
@pytest.mark.parametrize("action", ["take", "send_back", "close"])
def test_junk_is_refused_in_words(
    screen: Screen, reviews: dict[str, Review], action: str, argument: str
) -> None:
    page = screen.refused(f"{action}:{argument}", decision="x")
    assert "does not wait for a decision any more" in page
    assert not Decision.objects.exists()


def test_what_is_too_long_comes_back(screen: Screen, reviews: dict[str, Review]) -> None:
    response = screen.press(f"close:{reviews['rina'].pk}", decision="x" * 5001)
    assert response.status_code == 400
    assert "x" * 5001 in response.content.decode()


def test_enter_does_no_harm_and_what_is_no_button_is_not_there(screen: Screen) -> None:
    buttons = re.findall(r'<button[^>]*name="action" value="([^"]*)"', screen.page)
    assert buttons[0] == "look"
    assert screen.press("look").status_code == 200
    assert screen.press("drop").status_code == 404


@pytest.mark.parametrize("username", ["rina", "sari", "tono"])
def test_it_is_for_editors(
    screen: Screen, reviews: dict[str, Review], login: Login, username: str
) -> None:
    client = login(username)
    assert client.get(screen.address).status_code == 403
    assert client.post(screen.address, {"action": "ask"}).status_code == 403


def test_the_desk_leads_there_and_publishes_none_of_several_alone(
    screen: Screen, reviews: dict[str, Review]
) -> None:
    desk = screen.client.get(desk_url(screen.claim)).content.decode()
    assert screen.address in desk
    assert 'value="publish:' not in desk
    sent = {"action": f"publish:{reviews['rina'].pk}"}
    response = screen.client.post(desk_url(screen.claim), sent)
    said = " ".join(str(message) for message in get_messages(response.wsgi_request))
    assert "say why you take this one" in said
    assert not Verdict.objects.exists()


def test_an_empty_one_says_why(screen: Screen) -> None:
    assert "No review of this claim is handed in." in screen.page


def test_ones_own_is_published_by_somebody_else(
    screen: Screen, people: People, rating: RatingOf
) -> None:
    own = review_submit(review=factories.new_review(screen.claim, people["edo"], rating("true")))
    assert f"take:{own.pk}" not in screen.page
    assert "somebody else publishes it" in screen.refused(f"take:{own.pk}")
    ReviewPolicy.objects.create(four_eyes=False)
    assert f"take:{own.pk}" in screen.page


def test_it_takes_as_many_queries_for_ten_of_everything_as_for_two(
    login: Login, people: People, rating: RatingOf
) -> None:
    client, counts = login("edo"), []
    for number in (2, 10):
        claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
        for turn in range(number):
            name, slug = (("rina", "true"), ("sari", "false"))[turn % 2]
            draft = factories.new_review(claim, people[name], rating(slug))
            for _ in range(number):
                factories.cite(draft)
            review_submit(review=draft)
        for review in list(review_list_waiting().filter(claim=claim))[: number // 2]:
            Decision.objects.create(
                claim=claim, review=review, kind="closed", reason="x", by=people["edo"], by_name="E"
            )
        counts.append(queries(client, reverse("admin:claims_claim_adjudication", args=[claim.pk])))
    assert counts[0] == counts[1] <= 12, counts


def test_quotes_that_overlap_in_one_snapshot_are_one(
    claim: Claim, people: People, rating: RatingOf
) -> None:
    snapshot = factories.current_snapshot(factories.new_source())
    places = {"rina": [(0, 9), (30, 40)], "sari": [(5, 20), (20, 30)]}
    made = []
    for name, cited in places.items():
        draft = factories.new_review(claim, people[name], rating("true"))
        draft.citations.all().delete()
        for start, end in cited:
            citation_add(review=draft, snapshot=snapshot, start=start, end=end)
        made.append(Review.objects.prefetch_related("citations").get(pk=draft.pk))
    found = compared(made)
    assert [(c.citation.start, c.reviewers) for c in found.common] == [(5, ["Rina", "Sari"])]
    only = [[(one.start, one.end) for one in column.only] for column in found.columns]
    assert only == [[(30, 40)], [(20, 30)]]
    assert found.unanimous
    assert not found.differ


def test_the_rules_of_claimreview_are_told_before_publishing(
    people: People, rating: RatingOf, login: Login
) -> None:
    for text, told in (("The rice harvest grew", False), ("The rice harvest grew " * 5, True)):
        claim = factories.new_claim(text=text, article=factories.new_article())
        review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
        page = login("edo").get(f"{Screen(login('edo'), claim).address}?rules").content.decode()
        assert ("“claimReviewed” should be shorter than" in page) is told


def test_a_correction_that_is_sent_back_is_on_its_writers_list(
    people: People, rating: RatingOf, login: Login
) -> None:
    claim = factories.new_claim()
    factories.new_verdict(claim, people, rating("true"))
    correction = review_submit(review=factories.new_review(claim, people["sari"], rating("false")))
    review_send_back(review=correction, by=people["edo"], comment="Cite the office.")
    queue = reverse("admin:claims_claim_changelist")
    assert str(claim) in login("sari").get(queue, {"work": "sent_back"}).content.decode()
    assert str(claim) not in login("sari").get(queue).content.decode()
