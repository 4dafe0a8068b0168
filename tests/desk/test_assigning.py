"""Giving claims to people, from the queue and from the desk."""

from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import AssignmentPolicy, Claim, Duty
from claims.statements.services.claims import claim_take
from tests.claims import factories
from tests.desk.conftest import Login, desk_url
from tests.desk.test_queries import queries

People = dict[str, User]
QUEUE = reverse("admin:claims_claim_changelist")
PAGE = reverse("admin:claims_claim_assign")


def test_claims_chosen_in_the_queue_are_given_to_somebody(login: Login, people: People) -> None:
    claims = [factories.new_claim() for _ in range(3)]
    claim_take(claim=claims[2], reviewer=people["sari"])
    client = login("edo")
    chosen = {"action": "assign", "_selected_action": [claim.pk for claim in claims]}
    where = client.post(f"{QUEUE}?state=new", chosen)["Location"]
    page = client.get(where).content.decode()
    assert f'href="{QUEUE}?state=new"' in page, "the way back"
    assert [str(claim) in page for claim in claims] == [True, True, False], "as filtered"
    assert "has 1 claim" in page
    sent = {"claims": "-".join(str(claim.pk) for claim in claims), "action": "person"}
    sent["filters"] = "state=new"
    said = client.post(PAGE, {**sent, "person": people["rina"].pk}, follow=True)
    assert said.redirect_chain[-1][0] == f"{QUEUE}?state=new"
    assert "2 claims are given." in said.content.decode()
    assert "1 is not" in said.content.decode()
    assert Claim.objects.filter(assignee=people["rina"]).count() == 2


def test_nobody_chosen_or_somebody_who_may_not_review_is_said(login: Login, people: People) -> None:
    claim, client = factories.new_claim(), login("edo")
    for person, status in (("", 409), ("x", 409), (str(people["tono"].pk), 403)):
        answer = client.post(PAGE, {"claims": claim.pk, "action": "person", "person": person})
        assert answer.status_code == status
        assert str(claim) in answer.content.decode()
    for odd in ("", "0", "x-y", "9" * 40, "1" + "-1" * 5000):
        assert client.get(PAGE, {"claims": odd}).status_code in (200, 404)


def test_the_rule_is_offered_where_there_is_one(login: Login, people: People) -> None:
    claim, client = factories.new_claim(), login("edo")
    assert "Give by the rule" not in client.get(PAGE, {"claims": claim.pk}).content.decode()
    AssignmentPolicy.objects.create(rule="turn")
    assert "Give by the rule: in turn" in client.get(PAGE, {"claims": claim.pk}).content.decode()
    sent = {"claims": claim.pk, "action": "rule"}
    assert client.post(PAGE, sent).status_code == 409
    Duty.objects.create(person=people["sari"])
    assert client.post(PAGE, sent).status_code == 302
    claim.refresh_from_db()
    assert claim.assignee == people["sari"]


def test_a_reviewer_neither_gives_nor_is_offered_to(login: Login, people: People) -> None:
    claim, client = factories.new_claim(), login("rina")
    assert client.post(PAGE, {"claims": claim.pk, "action": "rule"}).status_code == 403
    assert "Give to somebody" not in client.get(QUEUE).content.decode()
    assert "Give to somebody" not in client.get(desk_url(claim)).content.decode()
    assert f"{PAGE}?claims={claim.pk}" in login("edo").get(desk_url(claim)).content.decode()


def test_an_editor_chooses_the_rule_and_who_takes_part(login: Login, people: People) -> None:
    client = login("edo")
    policy = reverse("admin:claims_assignmentpolicy_change", args=[1])
    client.get(reverse("admin:claims_assignmentpolicy_changelist"))
    client.post(policy, {"rule": "language", "most_open": "3", "from_checkworthiness": "0.4"})
    assert AssignmentPolicy.objects.get().rule == "language"
    form = reverse("admin:claims_duty_add")
    page = client.get(form).content.decode()
    assert ">rina</option>" in page
    assert ">tono</option>" not in page
    client.post(form, {"person": people["rina"].pk, "is_on": "on", "languages": "en, id"})
    assert Duty.objects.get().reads == ["en", "id"]


def test_it_takes_as_many_queries_for_ten_people_as_for_few(login: Login, people: People) -> None:
    claim, client, counts = factories.new_claim(), login("edo"), []
    for _ in range(2):
        counts.append(queries(client, f"{PAGE}?claims={claim.pk}"))
        for number in range(5):
            person = User.objects.create_user(f"r{number}-{len(counts)}", is_staff=True)
            person.groups.set(people["rina"].groups.all())
    assert counts[0] == counts[1] <= 12
