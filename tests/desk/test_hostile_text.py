"""Words of strangers are shown as words, wherever they are shown."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.models import Article, Claim, Claimant, ImportBatch, ImportRow, Review
from claims.reviews.services.reviews import review_submit
from claims.verdicts.services import verdict_publish
from sources.documents import DocumentError, read_record
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, desk_url

SCRIPT = '<script>alert("x")</script>'
TEMPLATE = "{{ request.user.password }}{% now 'Y' %}"
ATTRIBUTE = "\" onmouseover='alert(1)' x=\""
IMAGE = "<img src=q onerror=prompt(2)>"
HOSTILE = f"{SCRIPT}{TEMPLATE}{ATTRIBUTE}</textarea></title>"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.fixture
def addresses(people: dict[str, User], rating: RatingOf) -> list[str]:
    """Every page about an article whose every word is hostile."""
    given: dict[str, Any] = {"title": HOSTILE, "author": HOSTILE, "publisher": HOSTILE}
    article = factories.new_article(body=f"{factories.TEXT} {HOSTILE}", **given)
    claim = factories.new_claim(text=HOSTILE, claimant=HOSTILE)
    assert claim.claimant is not None
    claim.claimant.role = HOSTILE
    claim.claimant.save()
    Claim.objects.update(quote=HOSTILE, dismissal=HOSTILE)
    factories.new_appearance(claim, article)
    # None of these words is in the claim, or they would be shown apart, as shared ones.
    factories.new_evidence(claim, body=f"{IMAGE} {factories.TEXT} {IMAGE}", **given)
    review = factories.new_review(claim, people["rina"], rating("true"), rationale=HOSTILE)
    factories.cite(review, article.source)
    first = verdict_publish(review=review_submit(review=review), editor=people["edo"])
    second = factories.new_review(claim, people["rina"], rating("false"), rationale=HOSTILE)
    correction = verdict_publish(
        review=review_submit(review=second), editor=people["edo"], replaces=first,
        correction=HOSTILE,
    )  # fmt: skip
    third = factories.new_review(claim, people["sari"], rating("false"), rationale=HOSTILE)
    review_submit(review=third)
    own = factories.new_review(claim, people["edo"], rating("false"), rationale=HOSTILE)
    Review.objects.filter(pk=own.pk).update(note=HOSTILE)
    # An editor who writes a review sees no other's of that claim.
    waits = factories.new_claim(text=f"{HOSTILE} 2", claimant=HOSTILE)
    review_submit(
        review=factories.new_review(waits, people["sari"], rating("false"), rationale=HOSTILE)
    )
    batch = ImportBatch.objects.create(channel="api", name=HOSTILE, error=HOSTILE)
    ImportRow.objects.create(
        batch=batch, number=1, file=HOSTILE, row=1, state="failed", field=HOSTILE, code="x",
        message=HOSTILE,
    )  # fmt: skip
    failed = factories.new_article(**given)
    Article.objects.filter(pk=failed.pk).update(status="failed", error=HOSTILE, batch=batch)
    named: list[tuple[str, list[int]]] = [
        ("claims_claim_changelist", []), ("claims_claim_desk", [claim.pk]),
        ("claims_claim_desk", [waits.pk]), ("claims_claim_adjudication", [waits.pk]),
        ("claims_claim_change", [claim.pk]), ("claims_claim_history", [claim.pk]),
        ("claims_article_changelist", []), ("claims_article_text", [article.pk]),
        ("claims_article_text", [failed.pk]), ("claims_article_change", [failed.pk]),
        ("sources_source_changelist", []), ("sources_source_change", [article.source_id]),
        ("sources_snapshot", [article.snapshot_id]), ("sources_publisher_changelist", []),
        ("claims_claimant_changelist", []), ("claims_claimant_change", [claim.claimant.pk]),
        ("claims_verdict_changelist", []), ("claims_verdict_change", [correction.pk]),
        ("claims_review_changelist", []), ("claims_importbatch_changelist", []),
        ("claims_importbatch_change", [batch.pk]),
    ]  # fmt: skip
    return [reverse(f"admin:{name}", args=arguments) for name, arguments in named]


def test_no_page_runs_what_an_article_says(addresses: list[str], login: Login) -> None:
    client = login("edo")
    for address in addresses:
        body = client.get(address).content.decode()
        assert SCRIPT not in body, address
        assert IMAGE not in body, address
        assert "&lt;script&gt;" in body, address
        assert "onmouseover='alert" not in body, address
        assert "md5$" not in body, address


def test_evidence_is_shown_as_words(addresses: list[str], login: Login) -> None:
    desk = next(address for address in addresses if "desk" in address)
    body = login("edo").get(desk).content.decode()
    assert body.count("&lt;img src=q") >= 2


def test_template_tags_are_shown_as_they_are(addresses: list[str], login: Login) -> None:
    client = login("edo")
    desk = next(address for address in addresses if "desk" in address)
    assert "{{ request.user.password }}" in client.get(desk).content.decode()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x"])
def test_a_source_never_leads_to_a_script(address: str) -> None:
    with pytest.raises(DocumentError):
        read_record({"title": "t", "text": "Words.", "url": address})


def exported(client: Client, kind: str = "0") -> list[dict[str, str]]:
    """Export the queue as CSV and return its rows."""
    address = reverse("admin:claims_claim_export")
    fields: Any = client.get(address).context["form"].fields
    chosen = {name: "on" for name in fields if name.startswith("claimresource_")}
    response = client.post(
        f"{address}?state=all", {"format": kind, "resource": "", **chosen}, follow=True
    )
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv"
    return list(csv.DictReader(io.StringIO(response.content.decode())))


class TestExport:
    """The queue as a table for spreadsheets."""

    @pytest.mark.parametrize("formula", FORMULAS)
    def test_a_formula_is_neutralised(self, login: Login, formula: str) -> None:
        claim = factories.new_claim(text=formula)
        claimant = factories.new_claim(claimant="Somebody").claimant
        assert claimant is not None
        Claimant.objects.update(name=formula)
        Claim.objects.filter(pk=claim.pk).update(quote=formula, claimant=claimant)
        (row,) = [row for row in exported(login("rina")) if row["id"] == str(claim.pk)]
        assert {row["text"], row["quote"], row["claimant"]} == {f"'{formula}"}

    def test_other_words_are_exported_as_they_are(self, login: Login) -> None:
        claim = factories.new_claim(text="Rice: 4 percent = more, “🌾”", claimant="Ana Lopez")
        (row,) = exported(login("rina"))
        assert (row["text"], row["claimant"]) == (claim.text, "Ana Lopez")
        assert row["status"] == "new"

    def test_a_claim_of_nobody_has_an_empty_cell(self, login: Login) -> None:
        factories.new_claim()
        assert exported(login("rina"))[0]["claimant"] == ""

    def test_somebody_without_a_role_exports_nothing(self, login: Login) -> None:
        claim = factories.new_claim()
        address = reverse("admin:claims_claim_export")
        response = login("tono").post(address, {"format": "0", "claimresource_text": "on"})
        assert response.status_code == 403
        assert claim.text not in response.content.decode()


def test_the_snapshot_page_takes_any_offsets(login: Login) -> None:
    source = factories.new_source()
    address = reverse("admin:sources_snapshot", args=[source.current_snapshot_id])
    client = login("rina")
    for start, end in (
        ("4", "9"),
        ("9", "4"),
        ("x", "y"),
        ("-1", "9" * 30),
        ("0", "99999"),
        ("", ""),
    ):
        assert client.get(address, {"start": start, "end": end}).status_code == 200
    marked = client.get(address, {"start": factories.START, "end": factories.END})
    assert f'<mark id="place">{factories.QUOTE}</mark>' in marked.content.decode()


@pytest.mark.parametrize("name", ["claims_claim_desk", "claims_article_text", "sources_snapshot"])
def test_a_missing_page_is_404(login: Login, name: str) -> None:
    assert login("edo").get(reverse(f"admin:{name}", args=[404])).status_code == 404


def test_the_desk_shows_an_appearance_without_publisher_or_date(login: Login) -> None:
    article = factories.new_article(url="", publisher="", external_id="n1", published_at=None)
    claim = factories.new_claim(article=article)
    page = login("rina").get(desk_url(claim)).content.decode()
    assert "not known" in page
