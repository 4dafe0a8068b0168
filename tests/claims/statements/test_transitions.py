"""Where a claim may go: the table, the services that ask it, and the documents that show it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from claims.models import Article, Claim, Review, ReviewPolicy
from claims.reviews.choices import SecondReview
from claims.reviews.services.deciding import (
    review_close,
    review_send_back,
    second_review_ask,
    second_review_waive,
)
from claims.reviews.services.reviews import review_draft, review_submit
from claims.statements.choices import ClaimStatus
from claims.statements.models import Claim as Stored
from claims.statements.services.claims import (
    claim_dismiss,
    claim_give_back,
    claim_reopen,
    claim_take,
)
from claims.statements.services.correcting import Wording, claim_add, claim_merge
from claims.statements.services.moving import claim_move
from claims.statements.transitions import (
    RIGHTS,
    TRANSITIONS,
    Act,
    leads_on,
    starts_of,
    state_diagram,
    state_table,
)
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.claims.conftest import RatingOf
from workbench.lib.exceptions import WorkbenchError

People = dict[str, User]
Walk = Callable[[Claim], object]
MADE = {Act.FIND, Act.ADD}


@pytest.fixture
def walks(people: People, rating: RatingOf) -> dict[Act, Walk]:
    """How the desk performs each act on a claim that is already in a state."""
    other = factories.new_claim()

    def written(claim: Claim) -> Review:
        state = claim.status
        made = factories.new_review(claim, people["sari"], rating("true"))
        put(claim, state)
        return made

    def handed_in(claim: Claim) -> Review:
        state = claim.status
        put(claim, ClaimStatus.ADJUDICATION)
        made = review_submit(review=written(claim))
        put(claim, state)
        return made

    def given_back(claim: Claim) -> None:
        Claim.objects.filter(pk=claim.pk).update(assignee=people["sari"])
        claim_give_back(claim=claim, reviewer=people["sari"])

    return {
        Act.TAKE: lambda claim: claim_take(claim=claim, reviewer=people["sari"]),
        Act.GIVE_BACK: given_back,
        Act.BEGIN: lambda claim: review_draft(claim=claim, reviewer=people["sari"]),
        Act.HAND_IN: lambda claim: review_submit(review=written(claim)),
        Act.PUBLISH: lambda claim: verdict_publish(review=handed_in(claim), editor=people["edo"]),
        Act.ASK: lambda claim: second_review_ask(claim=claim, by=people["edo"], reason="Unsure."),
        Act.WAIVE: lambda claim: second_review_waive(
            claim=claim, by=people["edo"], reason="Clear."
        ),
        Act.SEND_BACK: lambda claim: review_send_back(
            review=handed_in(claim), by=people["edo"], comment="Which office?"
        ),
        Act.CLOSE: lambda claim: review_close(
            review=handed_in(claim), by=people["edo"], reason="Written by mistake."
        ),
        Act.DISMISS: lambda claim: claim_dismiss(claim=claim, reason="An opinion."),
        Act.JOIN: lambda claim: claim_merge(claim=claim, into=other),
        Act.REOPEN: lambda claim: claim_reopen(claim=claim),
    }


def put(claim: Claim, state: str) -> Claim:
    """Bring a claim into a state past the services."""
    dismissal = "Opinion." if state == ClaimStatus.DISMISSED else ""
    Claim.objects.filter(pk=claim.pk).update(status=state, dismissal=dismissal)
    claim.refresh_from_db()
    return claim


@pytest.mark.parametrize("policy", SecondReview)
@pytest.mark.parametrize("act", [act for act in Act if act not in MADE])
@pytest.mark.parametrize("state", ClaimStatus)
def test_a_service_goes_where_the_table_says_and_nowhere_else(
    claim: Claim, walks: dict[Act, Walk], state: ClaimStatus, act: Act, policy: str
) -> None:
    ReviewPolicy.objects.create(second_review=policy, sample_percent=100)
    allowed = {t.to for t in TRANSITIONS if (t.start, t.act) == (state, act)}
    refused = False
    try:
        walks[act](put(claim, state))
    except WorkbenchError:
        refused = True
    now = Claim.objects.get(pk=claim.pk).status
    if allowed:
        assert not refused
        assert now in allowed
    else:
        assert now == state


def test_what_is_found_is_new_and_what_is_added_is_to_review(article: Article) -> None:
    assert {claim.status for claim in Claim.objects.all()} == {ClaimStatus.NEW}
    added, _new = claim_add(article=article, start=0, end=9, now=Wording("Troops stay at home."))
    assert added.status == ClaimStatus.TRIAGED
    made = {(t.to, t.act) for t in TRANSITIONS if t.start is None}
    assert made == {(ClaimStatus.NEW, Act.FIND), (ClaimStatus.TRIAGED, Act.ADD)}


def test_a_claim_that_has_gone_elsewhere_is_not_moved(claim: Claim) -> None:
    put(claim, ClaimStatus.DECIDED)
    rows = Stored.objects.filter(pk=claim.pk)
    assert not claim_move(rows, Act.DISMISS, ClaimStatus.DISMISSED, dismissal="Late.")
    assert Claim.objects.get().dismissal == ""


def test_what_the_table_does_not_know_is_a_mistake() -> None:
    with pytest.raises(LookupError, match="dismiss"):
        starts_of(Act.DISMISS, ClaimStatus.DECIDED)
    assert not leads_on(ClaimStatus.DECIDED, Act.DISMISS)


def test_every_act_has_its_right_and_every_state_can_be_left() -> None:
    assert set(RIGHTS) == set(Act)
    assert {t.start for t in TRANSITIONS} - {None} == set(ClaimStatus)
    assert {t.to for t in TRANSITIONS} == set(ClaimStatus)


def writers(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that write a claim's state past `claim_move`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            writes = any(isinstance(t, ast.Attribute) and t.attr == "status" for t in targets)
            if writes and "ClaimStatus" in ast.unparse(node):
                yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            given = [word for word in node.keywords if word.arg == "status"]
            if node.func.attr == "update" and "ClaimStatus" in str(list(map(ast.unparse, given))):
                yield node.lineno


def test_nothing_else_writes_a_claims_state() -> None:
    root = Path(settings.BASE_DIR) / "claims"
    found = [
        f"{path.relative_to(root)}:{line}"
        for path in root.rglob("*.py")
        for line in writers(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []
    assert list(writers(ast.parse("rows.update(status=ClaimStatus.NEW)"))) == [1]
    assert list(writers(ast.parse("claim.status = ClaimStatus.NEW"))) == [1]


@pytest.mark.parametrize("shown", [state_diagram, state_table])
def test_the_documents_show_the_table(shown: Callable[[], str]) -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "desk.md").read_text(encoding="utf-8")
    assert shown() in page, f"docs/desk.md should have:\n{shown()}"
