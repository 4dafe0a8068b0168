"""Fact-checks among the evidence: their words beside ours, and only those that are near one."""

import pytest
from django.test import Client

from claims.models import Claim, Evidence, RatingScale, TheirLabel
from claims.reviews.services.scales import their_labels_ensure
from sources.models import Source
from tests.claims import factories
from tests.desk.conftest import Login, desk_url
from tests.desk.test_queries import queries


@pytest.fixture
def checked(scale: RatingScale) -> Claim:
    """A claim with two fact-checks, one of which nobody knows the label of, and an article."""
    their_labels_ensure(scale)
    claim = factories.new_claim(article=factories.new_article())
    known, unknown, _article = factories.new_evidence(claim, sources=3)
    for one, label in ((known, "Keliru"), (unknown, "Ngawur <b>")):
        Source.objects.filter(pk=one.snapshot.source_id).update(
            kind="fact_check", rating_label=label, url=f"https://cekfakta.tempo.co/{one.pk}"
        )
    return claim


def page(client: Client, claim: Claim, query: str = "") -> str:
    """Return the desk."""
    return client.get(desk_url(claim) + query).content.decode()


def test_their_words_are_shown_with_the_nearest_of_ours(login: Login, checked: Claim) -> None:
    shown = page(login("sari"), checked)
    assert "Keliru</q></strong> (≈ False)" in shown
    assert "Ngawur &lt;b&gt;</q></strong> <span" in shown, "never guessed"
    assert "≈ False (1)</a>" in shown


def test_only_those_near_one_are_shown_when_asked(login: Login, checked: Claim) -> None:
    client = login("sari")
    some = page(client, checked, "?says=false")
    assert (some.count('<article class="desk-card'), "Keliru</q>" in some) == (1, True)
    none = page(client, checked, "?says=true")
    assert "No fact-check says so." in none
    assert page(client, checked).count('<article class="desk-card') == 3


def test_what_a_connector_told_of_its_address_will_do(login: Login, checked: Claim) -> None:
    run, source = checked.runs.get(), Source.objects.exclude(rating_label="").earliest("pk")
    Source.objects.filter(pk=source.pk).update(rating_label="")
    found = {"url": source.url, "title": "x", "facts": {"textual_rating": "Sesat"}}
    run.answers.create(connector="google_factcheck", status="answered", found=[found])
    assert "Sesat</q></strong> (≈ Misleading)" in page(login("sari"), checked)


def test_fact_checks_cost_no_query(login: Login, checked: Claim) -> None:
    client = login("sari")
    many = queries(client, desk_url(checked))
    Evidence.objects.first()
    Source.objects.update(kind="news", rating_label="")
    assert queries(client, desk_url(checked)) == many <= 12


def test_an_editor_says_which_is_near(login: Login, scale: RatingScale) -> None:
    rating = scale.ratings.get(slug="false")
    sent = {
        "publisher": "Daily", "domain": "www.daily.example", "label": "Ngawur", "page": "",
        "rating": rating.pk,
    }  # fmt: skip
    client, address = login("edo"), "/admin/claims/theirlabel/add/"
    assert client.post(address, sent).status_code == 302
    assert TheirLabel.objects.get().key == "daily.example ngawur"
    again = client.post(address, {**sent, "domain": "daily.example", "label": " NGAWUR "})
    assert "here already" in again.content.decode()
    assert login("sari").post(address, sent).status_code == 403
    assert TheirLabel.objects.count() == 1
