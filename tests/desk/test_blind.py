"""A second reviewer learns nothing of the first review: every door, from one table.

Each door is opened twice: in one world rina reviewed first, in the other somebody else did, at
another time, with another rating, in other words, citing and judging otherwise. Whoever must not
know has to get the same bytes both times. That rina's own desk differs shows that the worlds do.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from claims.comments.services import comment_add
from claims.evidence.choices import JudgementValue
from claims.evidence.services.judgements import judgement_set
from claims.models import (
    Article,
    Citation,
    Claim,
    Comment,
    Evidence,
    Judgement,
    Mention,
    Review,
    ReviewPolicy,
)
from claims.reviews.services.deciding import second_review_ask
from claims.reviews.services.reviews import citation_add, review_submit
from claims.statements.services.claims import claim_take
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url
from tests.guards import unsealed
from workbench.lib.access.models import ApiKey

SECRET = "RINAS-RATIONALE"
NONCES = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|"csrfToken": "[^"]*"|nonce="[^"]*"'
    r"|name=\"seen\" value=\"[^\"]*\""
)


@dataclass(frozen=True)
class Blind:
    """A claim whose second review is due, and what its doors lead to."""

    claim: Claim
    first: Review
    article: Article
    evidence: Evidence
    cited: Citation

    def post(self, client: Client, action: str, **fields: str) -> str:
        """Press a button of the desk; return what is said."""
        response = client.post(desk_url(self.claim), {"action": action, **fields})
        said = " ".join(str(message) for message in get_messages(response.wsgi_request))
        return f"{response.status_code} {response.get('Location', '')} {said} {page(response)}"


Door = Callable[[Client, Blind], str]


def page(response: object) -> str:
    """Return what an answer says, without what is another each time."""
    return NONCES.sub("", response.content.decode("utf-8", "replace"))  # type: ignore[attr-defined]


def at(name: str, *arguments: str, query: str = "") -> Door:
    """Open an admin page by its name; arguments are paths from the table's row."""

    def open_it(client: Client, blind: Blind) -> str:
        values = []
        for path in arguments:
            value: object = blind
            for step in path.split("."):
                value = getattr(value, step)
            values.append(value)
        address = reverse(f"admin:{name}", args=values)
        response = client.get(address + query.format(review=blind.first.pk))
        return f"{response.status_code} {page(response)}"

    return open_it


def export(client: Client, blind: Blind) -> str:
    """Take the queue along as CSV."""
    fields = {
        f"claimresource_{name}": "on"
        for name in ("id", "text", "quote", "claimant", "checkworthiness", "status", "created_at")
    }
    address = reverse("admin:claims_claim_export")
    return page(client.post(address, {"format": "0", "resource": "0", **fields}))


def rest(path: str) -> Door:
    """Ask the API with a key of one's own desk."""

    def ask(client: Client, blind: Blind) -> str:
        cache.clear()
        address = path.format(claim=blind.claim.pk, review=blind.first.pk, cited=blind.cited.pk)
        answer = client.get(f"/api/v1/{address}")
        return f"{answer.status_code} {page(answer)}"

    return ask


QUEUE, REVIEWS = "claims_claim_changelist", "claims_review_changelist"
DOORS: dict[str, Door] = {
    "desk": at("claims_claim_desk", "claim.pk"),
    "desk, those known alone": at("claims_claim_desk", "claim.pk", query="?known=1"),
    "how the search stands": at("claims_claim_desk", "claim.pk", query="?status"),
    "queue": at(QUEUE),
    "queue, second reviews due": at(QUEUE, query="?work=second"),
    "queue, my drafts": at(QUEUE, query="?work=drafts"),
    "queue, handed in by me": at(QUEUE, query="?work=handed_in"),
    "queue, every state": at(QUEUE, query="?state=all"),
    "queue, by whose it is": at(QUEUE, query="?assignee__isnull=False"),
    "queue, words of the rationale": at(QUEUE, query=f"?q={SECRET}"),
    "queue, by the review": at(QUEUE, query="?reviews={review}"),
    "queue, by who reviewed": at(QUEUE, query="?reviews__reviewer__username=rina"),
    "queue, by a review from then on": at(QUEUE, query="?reviews__gte={review}"),
    "queue, by the rating": at(QUEUE, query="?reviews__rating__slug=true"),
    "queue, by judgements": at(QUEUE, query="?judgements__isnull=False"),
    "queue, by the day it changed": at(QUEUE, query="?updated_at__gte=2026-01-01"),
    "sources, by judgements": at("sources_source_changelist", query="?judgements__isnull=False"),
    "claim's form": at("claims_claim_change", "claim.pk"),
    "claim's history": at("claims_claim_history", "claim.pk"),
    "export as CSV": export,
    "export's form": at("claims_claim_export"),
    "articles": at("claims_article_changelist"),
    "article's text": at("claims_article_text", "article.pk"),
    "article's form": at("claims_article_change", "article.pk"),
    "sources": at("sources_source_changelist"),
    "cited source": at("sources_source_change", "cited.snapshot.source_id"),
    "cited snapshot": at("sources_snapshot", "cited.snapshot_id"),
    "judged snapshot": at("sources_snapshot", "evidence.snapshot_id"),
    "verdicts": at("claims_verdict_changelist"),
    "verdicts, words": at("claims_verdict_changelist", query=f"?q={SECRET}"),
    "awaiting decision": at(REVIEWS),
    "awaiting decision, words": at(REVIEWS, query=f"?q={SECRET}"),
    "the review": at("claims_review_change", "first.pk"),
    "the review's history": at("claims_review_history", "first.pk"),
    "side by side": at("claims_claim_adjudication", "claim.pk"),
    "reports": at("reports"),
    "reports as CSV": at("reports", query="?csv"),
    "health": at("health"),
    "home": at("index"),
    "what waits": at("home"),
    "comments": at("claims_claim_comments", "claim.pk"),
    "REST: claims": rest("claims/"),
    "REST: waiting for a second review": rest("claims/?status=second_review"),
    "REST: words of the rationale": rest(f"claims/?q={SECRET}"),
    "REST: the claim": rest("claims/{claim}/"),
    "REST: its evidence": rest("claims/{claim}/evidence/"),
    "REST: verdicts": rest("verdicts/"),
    "REST: reviews": rest("reviews/"),
    "REST: reviews that wait": rest("reviews/?is_waiting=true&claim={claim}"),
    "REST: the review": rest("reviews/{review}/"),
    "REST: citations": rest("citations/"),
    "REST: citations of the review": rest("citations/?review={review}"),
    "REST: the citation": rest("citations/{cited}/"),
    "REST: comments": rest("comments/?claim={claim}"),
    "REST: comments that are unread": rest("comments/?is_unread=true"),
    "REST: runs": rest("retrieval-runs/?claim={claim}"),
    "REST: appearances": rest("appearances/?claim={claim}"),
    "publishing it": lambda client, blind: blind.post(client, f"publish:{blind.first.pk}"),
    "setting it aside": lambda client, blind: blind.post(client, "dismiss", dismissal="x"),
    "joining it": lambda client, blind: blind.post(client, "same", same_number="0"),
    "correcting it": lambda client, blind: blind.post(
        client, "correct", seen_text="x", seen_claimant="", correct_text="y", correct_claimant=""
    ),
}
WRITING: dict[str, Door] = {
    "taking it": lambda client, blind: blind.post(client, "take"),
    "saving while typing": lambda client, blind: re.sub(
        r'"draft": \d+', "", blind.post(client, "autosave", rationale="Mine.")
    ),
    "citing": lambda client, blind: blind.post(client, f"cite:{blind.evidence.pk}"),
    "judging": lambda client, blind: blind.post(client, f"judge:supports:{blind.evidence.pk}"),
}
"""Doors that change something, each tried on a claim of its own."""


@pytest.fixture
def blind(people: dict[str, User], rating: RatingOf) -> Blind:
    """Rina took it, judged, cited and handed in the first review; a second one is due."""
    ReviewPolicy.objects.create(second_review="all")
    people["tono"].groups.add(Group.objects.get(name="Reviewer"))  # whom the other world names
    article = factories.new_article()
    claim = factories.new_claim(claimant="Ana Lopez", article=article)
    evidence = factories.new_evidence(claim, sources=2)[0]
    claim_take(claim=claim, reviewer=people["rina"])
    draft = factories.new_review(claim, people["rina"], rating("true"), rationale=SECRET)
    place = {"start": evidence.highlight_start, "end": evidence.highlight_end}
    citation_add(review=draft, snapshot=evidence.snapshot, **place)
    judgement_set(
        claim=claim,
        snapshot=evidence.snapshot,
        reviewer=people["rina"],
        value=JudgementValue.SUPPORTS,
        **place,
    )
    first = review_submit(review=draft)
    comment_add(claim=claim, by=people["rina"], text=f"{SECRET} @sari @edo")
    Claim.objects.update(created_at=timezone.now() - timedelta(days=40))  # ages that stand still
    claim.refresh_from_db()
    cited = first.citations.order_by("order")[0]
    return Blind(claim, first, article, evidence, cited)


def elsewhere(blind: Blind, people: dict[str, User], rating: RatingOf) -> None:
    """Make it the other world: another first review of the same claim."""
    then = timezone.now() - timedelta(days=3)
    with unsealed(Review, Citation, Judgement, Comment, Mention):
        Mention.objects.all().delete()
        Comment.objects.all().delete()
        Review.objects.filter(pk=blind.first.pk).update(
            reviewer=people["tono"], reviewer_name="Tono", rating=rating("false"),
            rationale="Something else.", note="Another.", created_at=then, updated_at=then,
            submitted_at=then,
        )  # fmt: skip
        Citation.objects.filter(review=blind.first).exclude(pk=blind.cited.pk).delete()
        Judgement.objects.all().update(
            reviewer=people["tono"], value="refutes", source=factories.current_snapshot(
                blind.article.source).source_id, snapshot=blind.article.snapshot, start=0, end=5,
        )  # fmt: skip
    Claim.objects.filter(pk=blind.claim.pk).update(updated_at=then)


@pytest.fixture
def client_of(login: Login, people: dict[str, User]) -> Callable[[str, str], Client]:
    """Sign somebody in for pages, or give them a key for REST."""

    def sign_in(username: str, door: str) -> Client:
        if door.startswith("REST"):
            _key, secret = ApiKey.objects.issue(name="k", user=people[username], scopes=["read"])
            return Client(headers={"Authorization": f"Api-Key {secret}"})
        return login(username)

    return sign_in


@pytest.mark.parametrize("username", ["sari", "edo"])
@pytest.mark.parametrize("door", DOORS)
def test_no_door_tells_one_first_review_from_another(
    blind: Blind,
    people: dict[str, User],
    rating: RatingOf,
    client_of: Callable[[str, str], Client],
    door: str,
    username: str,
) -> None:
    # A client each time: a session carries what was said before.
    DOORS[door](client_of(username, door), blind)  # what is cached from here on
    seen = DOORS[door](client_of(username, door), blind)
    elsewhere(blind, people, rating)
    assert DOORS[door](client_of(username, door), blind) == seen
    assert SECRET not in seen or "words" in door  # which one has searched for oneself
    assert not seen.startswith("500")


@pytest.mark.parametrize("username", ["sari", "edo"])
@pytest.mark.parametrize("door", WRITING)
def test_nor_does_beginning_the_second_one(
    blind: Blind, people: dict[str, User], rating: RatingOf, login: Login, door: str, username: str
) -> None:
    client = login(username)
    seen = WRITING[door](client, blind) + DOORS["desk"](client, blind)
    Review.objects.exclude(pk=blind.first.pk).delete()
    Judgement.objects.filter(reviewer=people[username]).delete()
    Claim.objects.update(assignee=None, taken_at=None, lease_until=None)
    elsewhere(blind, people, rating)
    again = WRITING[door](client, blind) + DOORS["desk"](client, blind)
    seen, again = (re.sub(r"Yours until [^<]*", "", body) for body in (seen, again))
    changing = r'value="\d+"|uncite:\d+|&#x27;|timesince'
    assert re.sub(changing, "", again) == re.sub(changing, "", seen)
    assert SECRET not in seen


def test_the_worlds_do_differ_for_who_may_know(
    blind: Blind, people: dict[str, User], rating: RatingOf, login: Login
) -> None:
    """So that the tests above can fail."""
    mine = DOORS["desk"](login("rina"), blind)
    assert SECRET in mine
    Claim.objects.update(status="adjudication")
    deciding = ("desk", "awaiting decision", "side by side", "comments", "what waits")
    decides = {door: DOORS[door](login("edo"), blind) for door in deciding}
    assert SECRET in decides["desk"]
    elsewhere(blind, people, rating)
    assert DOORS["desk"](login("rina"), blind) != mine
    for door, seen in decides.items():
        assert DOORS[door](login("edo"), blind) != seen


def test_an_editor_who_writes_a_review_sees_no_other_until_it_is_handed_in(
    blind: Blind, people: dict[str, User], rating: RatingOf, login: Login
) -> None:
    draft = factories.new_review(blind.claim, people["edo"], rating("false"))
    assert SECRET not in DOORS["desk"](login("edo"), blind)
    Claim.objects.update(status="adjudication")
    for door in ("desk", "awaiting decision", "side by side"):
        seen = DOORS[door](login("edo"), blind)
        assert SECRET not in seen
        assert "Handed in by Rina" not in seen
    review_submit(review=draft)
    assert SECRET in DOORS["desk"](login("edo"), blind)


@pytest.mark.parametrize(
    "query", ["updated_at__gte=2026-01-01", "reviews=1", "dismissal=", "key__startswith=a"]
)
def test_a_list_is_not_asked_by_what_it_has_no_filter_for(
    login: Login, people: dict[str, User], query: str
) -> None:
    queue = reverse(f"admin:{QUEUE}")
    assert login("sari").get(f"{queue}?{query}").status_code == 400
    assert login("sari").get(f"{queue}?assignee__isnull=True&state=all").status_code == 200


def test_why_another_review_was_asked_for_is_not_told_to_who_may_write_it(
    login: Login, people: dict[str, User], rating: RatingOf
) -> None:
    people["tono"].groups.add(Group.objects.get(name="Editor"))
    claim = factories.new_claim()
    review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
    second_review_ask(claim=claim, by=people["edo"], reason=SECRET)
    page = login("tono").get(reverse("admin:claims_claim_adjudication", args=[claim.pk]))
    assert page.context["may_second"]
    assert SECRET not in page.content.decode()
