"""The comments' page, and who is mentioned at home."""

from django.contrib.auth.models import User
from django.urls import reverse

from claims.comments.services import comment_add
from claims.models import Claim, Comment
from tests.claims import factories
from tests.desk.conftest import Login, desk_url
from tests.desk.test_home import HOME
from tests.desk.test_queries import queries

People = dict[str, User]


def address(claim: Claim) -> str:
    """Return a claim's comments' page."""
    return reverse("admin:claims_claim_comments", args=[claim.pk])


def test_one_is_written_and_read_and_counted_on_the_desk(login: Login, people: People) -> None:
    claim, client = factories.new_claim(), login("rina")
    assert "0 comments" in client.get(desk_url(claim)).content.decode()
    answer = client.post(address(claim), {"comment": "<i>See</i> @edo\nplease"}, follow=True)
    assert "&lt;i&gt;See&lt;/i&gt; <strong>@edo</strong>\nplease" in answer.content.decode()
    assert "1 comment<" in client.get(desk_url(claim)).content.decode()


def test_what_is_refused_comes_back(login: Login, people: People) -> None:
    claim, client = factories.new_claim(), login("rina")
    assert client.post(address(claim), {"comment": " "}).status_code == 400
    long = client.post(address(claim), {"comment": "word " * 1000})
    assert (long.status_code, "word word" in long.content.decode()) == (400, True)
    assert login("tono").post(address(claim), {"comment": "Hi."}).status_code == 403
    assert not Comment.objects.exists()


def test_who_is_mentioned_is_told_at_home_until_they_have_read_it(
    login: Login, people: People
) -> None:
    claim, client = factories.new_claim(), login("sari")
    assert "You are mentioned" not in client.get(HOME).content.decode()
    comment_add(claim=claim, by=people["rina"], text="What do you think, @sari?")
    page = client.get(HOME)
    assert "You are mentioned" in page.content.decode()
    assert f"{address(claim)}#comment-" in page.content.decode()
    client.post(HOME, {"read": [one.comment.pk for one in page.context["mentions"]]})
    assert "You are mentioned" not in client.get(HOME).content.decode()
    client.post(HOME, {"read": "nothing"})


def test_many_take_as_many_queries_as_one(login: Login, people: People) -> None:
    client, claim, counts = login("sari"), factories.new_claim(), []
    for number in (1, 9):
        for _ in range(number):
            comment_add(claim=claim, by=people["rina"], text="@sari and @edo")
        counts.append((queries(client, HOME), queries(client, address(claim))))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 12
