"""A rationale shown as readers will see it, while it is written and afterwards."""

from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Review, Verdict
from claims.reviews.choices import LONGEST_RATIONALE
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url

PREVIEW = reverse("admin:claims_claim_preview")
MARKS = "**No.** <script>alert(1)</script>\n\n- [the office](https://office.example/)"
SHOWN = (
    "<strong>No.</strong> &lt;script&gt;",
    '<a href="https://office.example/" rel="nofollow noopener">the office</a>',
)
People = dict[str, User]


def test_what_is_typed_is_shown_and_nothing_is_written(login: Login) -> None:
    client = login("rina")
    answer = client.post(PREVIEW, {"rationale": MARKS}).content.decode()
    assert all(words in answer for words in SHOWN)
    assert not Review.objects.exists()
    assert client.post(PREVIEW, {}).content == b""
    assert client.get(PREVIEW).status_code == 405


def test_what_is_too_long_is_said(login: Login) -> None:
    answer = login("rina").post(PREVIEW, {"rationale": "x" * (LONGEST_RATIONALE + 1)})
    assert answer.status_code == 400
    assert "20001 characters are too many" in answer.content.decode()


def test_it_is_for_who_may_review(login: Login) -> None:
    assert login("tono").post(PREVIEW, {"rationale": MARKS}).status_code == 403


def test_a_published_rationale_has_its_marks_on_the_desk_and_on_the_public_page(
    login: Login, people: People, rating: RatingOf
) -> None:
    claim = factories.new_claim()
    verdict = factories.new_verdict(claim, people, rating("true"), rationale=MARKS)
    desk = login("rina").get(desk_url(claim)).content.decode()
    public = login("rina").get(reverse("front:verdict", args=[verdict.pk])).content.decode()
    for page in (desk, public):
        assert all(words in page for words in SHOWN)
    assert Verdict.objects.get().rationale == MARKS
