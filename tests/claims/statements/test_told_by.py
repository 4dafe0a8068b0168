"""Who tells of a claim stands beside its place, and claims nothing."""

import pytest

from claims.models import Claimant
from claims.statements.extraction import ExtractedClaim
from claims.statements.services import extracting
from tests.claims import factories
from tests.claims.factories import END, QUOTE, START

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_kept_and_is_no_claimant(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ExtractedClaim(
        "It grew", QUOTE, START, END, "police", "", "indirect", "", None, None, 0.9, (),
        told_by="Antara",
    )  # fmt: skip
    monkeypatch.setattr(extracting, "claims_in", lambda *_args, **_named: ([found], "test"))
    article = factories.new_article()
    extracting.article_extract(article_id=article.pk)
    place = article.appearances.get()
    assert place.told_by == "Antara"
    assert [one.name for one in Claimant.objects.all()] == ["police"]
