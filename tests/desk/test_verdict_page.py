"""A verdict's page in the admin: as published, with later changes beside it."""

import io
import zipfile

from django.urls import reverse

from claims.models import Claimant
from sources.models import Source
from tests.claims import factories
from tests.desk.conftest import Login, RatingOf, World


def page(login: Login, pk: int) -> str:
    """Return the page as an editor sees it."""
    address = reverse("admin:claims_verdict_change", args=[pk])
    return str(login("edo").get(address).content.decode())


def test_a_verdicts_page_has_the_words_of_its_publication(
    login: Login, world: World, people: dict[str, object], rating: RatingOf
) -> None:
    claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article(title="Up"))
    verdict = factories.new_verdict(claim, people, rating("true"))  # type: ignore[arg-type]
    Claimant.objects.filter(name="Ana Lopez").update(name="Somebody Else")
    Source.objects.filter(title="Up").update(title="Down")
    shown = page(login, verdict.pk)
    assert "claim.claimant.name: “Ana Lopez” → “Somebody Else”" in shown
    assert "claim.appearances.0.title: “Up” → “Down”" in shown
    assert shown.count("Somebody Else") == 1


def test_a_verdicts_page_names_later_appearances(login: Login, world: World) -> None:
    factories.new_appearance(world.verdict.claim, factories.new_article(title="Once <more>"))
    assert "Once &lt;more&gt;" in page(login, world.verdict.pk)


def test_a_scale_that_was_used_keeps_its_names(login: Login, world: World) -> None:
    scale = world.verdict.rating.scale
    address = reverse("admin:claims_ratingscale_change", args=[scale.pk])
    client = login("edo")
    fields = {
        "slug": "other", "name": scale.name, "is_default": "on", "ratings-TOTAL_FORMS": "0",
        "ratings-INITIAL_FORMS": "0",
    }  # fmt: skip
    response = client.post(address, fields)
    scale.refresh_from_db()
    assert scale.slug != "other"
    assert response.status_code == 200
    assert "its names stay" in response.content.decode()


def test_its_zip_is_for_whoever_reads_verdicts(world: World, login: Login) -> None:
    address = reverse("admin:claims_verdict_provenance", args=[world.verdict.pk])
    answer = login("rina").get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    names = zipfile.ZipFile(io.BytesIO(answer.getvalue())).namelist()
    assert {"verdict.json", "verify.py", "audit.jsonl"} <= set(names)
    assert login("tono").get(address).status_code == 403
    missing = reverse("admin:claims_verdict_provenance", args=[10**9])
    assert login("rina").get(missing).status_code == 404
