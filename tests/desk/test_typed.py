"""What is typed on the desk: too long, or while the database cannot take it."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test import Client

from claims.desk.claim import going
from claims.desk.claim.typed import LIMITS
from claims.models import Claim, Review, Verdict
from claims.statements.services.claims import claim_dismiss
from claims.verdicts.services import verdict_publish
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url
from workbench.lib.limits import TooLong

People = dict[str, User]


@pytest.fixture
def claim(people: People) -> Claim:
    """A claim to write about."""
    return factories.new_claim()


def press(client: Client, claim: Claim, action: str, **typed: Any) -> Any:
    """Press a button of the desk."""
    return client.post(desk_url(claim), {"action": action, "rating": "", **typed})


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that somebody else has been writing to for too long."""

    def refuse(**given: object) -> None:
        message = "database is locked"
        raise OperationalError(message)

    monkeypatch.setattr(going, "review_save", refuse)


class TestTooLong:
    """More than a field takes."""

    @pytest.mark.parametrize("field", ["rationale", "note"])
    def test_is_refused_with_the_words_and_the_limit(
        self, login: Login, claim: Claim, field: str
    ) -> None:
        words = "long " * 5000
        response = press(login("rina"), claim, "save", **{field: words})
        page = response.content.decode()
        assert response.status_code == 400
        assert "24999 characters are too many, 20000 at most" in page
        assert words.strip() in page
        assert not Review.objects.exclude(rationale="", note="").exists()

    def test_is_said_while_typing(self, login: Login, claim: Claim) -> None:
        response = press(login("rina"), claim, "autosave", rationale="x" * 20_001)
        assert (response.status_code, response.json()["code"]) == (409, "too_long")

    def test_a_line_end_counts_once_as_browsers_count_it(self, login: Login, claim: Claim) -> None:
        words = "x\r\n" * 9_999 + "xx"
        assert press(login("rina"), claim, "save", rationale=words).status_code == 302
        assert len(Review.objects.get().rationale) == 20_000

    def test_a_correction_is_refused(self, people: People, claim: Claim, rating: RatingOf) -> None:
        verdict = factories.new_verdict(claim, people, rating("true"))
        with pytest.raises(TooLong, match="at most"):
            verdict_publish(
                review=verdict.review, editor=people["edo"], replaces=verdict,
                correction="x" * 5_001,
            )  # fmt: skip

    def test_a_dismissal_is_refused_rather_than_cut_off(self, claim: Claim) -> None:
        with pytest.raises(TooLong):
            claim_dismiss(claim=claim, reason="x" * 256)

    @pytest.mark.parametrize(
        ("table", "column", "limit"),
        [
            ("claims_review", "rationale", 20_000),
            ("claims_review", "note", 20_000),
            ("claims_claim", "text", 5_000),
            ("claims_claim", "dismissal", 255),
        ],
    )
    def test_is_refused_by_the_database_too(
        self, people: People, claim: Claim, rating: RatingOf, table: str, column: str, limit: int
    ) -> None:
        factories.new_review(claim, people["rina"], rating("true"))
        with connection.cursor() as cursor:
            statement = f"UPDATE {table} SET {column} = %s"  # noqa: S608
            cursor.execute(statement, ["🌾" * limit])
            with pytest.raises(Exception) as refused, transaction.atomic():  # noqa: PT011
                cursor.execute(statement, ["🌾" * (limit + 1)])
        assert type(refused.value).__name__ in ("IntegrityError", "DataError")

    def test_a_verdict_of_too_many_words_is_refused_by_the_database_too(
        self, people: People, claim: Claim, rating: RatingOf
    ) -> None:
        draft = factories.new_review(claim, people["rina"], rating("true"))
        for words in ({"rationale": "x" * 20_001}, {"correction": "x" * 5_001}):
            with pytest.raises(IntegrityError), transaction.atomic():
                factories.raw_verdict(draft, people["edo"], **words)
        assert not Verdict.objects.exists()

    def test_the_form_says_so_before_it_is_sent(self, login: Login, claim: Claim) -> None:
        page = login("rina").get(desk_url(claim)).content.decode()
        for name in ("rationale", "note", "address", "dismissal"):
            (field,) = re.findall(rf'<(?:textarea|input)[^>]* name="{name}"[^>]*>', page)
            assert f'maxlength="{LIMITS[name]}"' in field


class TestDatabaseAway:
    """A database that does not take it."""

    def test_the_words_come_back_to_be_sent_again(
        self, login: Login, claim: Claim, locked: None
    ) -> None:
        client = login("rina")
        response = press(client, claim, "submit:next", rationale="Two </textarea> say so.\nTwice.")
        page = response.content.decode()
        assert (response.status_code, response["Retry-After"]) == (503, "10")
        assert "Two &lt;/textarea&gt; say so.\nTwice.</textarea>" in page
        assert '<input type="hidden" name="action" value="submit:next">' in page
        assert f'action="{desk_url(claim)}"' in page

    def test_one_word_comes_back_too(self, login: Login, claim: Claim, locked: None) -> None:
        page = press(login("rina"), claim, "save", rationale="Wrong.").content.decode()
        assert "Wrong.</textarea>" in page

    def test_saving_while_typing_gets_json(self, login: Login, claim: Claim, locked: None) -> None:
        response = press(login("rina"), claim, "autosave", rationale="Two.")
        assert response.status_code == 503
        assert response.json()["code"] == "database_unavailable"


class TestOtherPages:
    """Any other page of the admin."""

    @pytest.fixture(autouse=True)
    def away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*given: object, **more: object) -> None:
            message = "database is locked"
            raise OperationalError(message)

        monkeypatch.setattr("claims.desk.claimants.admin.ClaimantAdmin.changeform_view", refuse)

    def test_a_form_comes_back_with_503(self, login: Login, people: People) -> None:
        client = login("edo")
        client.raise_request_exception = False
        response = client.post("/admin/claims/claimant/add/", {"name": "Ana Lopez", "_save": "1"})
        page = response.content.decode()
        assert response.status_code == 503
        assert "Ana Lopez</textarea>" in page
        assert 'name="csrfmiddlewaretoken"' in page

    def test_no_secret_is_written_into_the_page(self, login: Login, people: People) -> None:
        client = login("edo")
        client.raise_request_exception = False
        typed = {"name": "Ana Lopez", "password1": "correct horse"}
        page = client.post("/admin/claims/claimant/add/", typed).content.decode()
        assert "correct horse" not in page
        assert "Not saved" in page

    def test_a_page_that_was_only_asked_for_is_503(self, login: Login, people: People) -> None:
        client = login("edo")
        client.raise_request_exception = False
        response = client.get("/admin/claims/claimant/add/")
        assert response.status_code == 503
        assert "<textarea" not in response.content.decode()
