"""A verdict as ClaimReview: what is known, where it belongs, and nothing else."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from claims.publishing.claimreview import claim_review
from claims.publishing.published import Correction
from claims.publishing.selectors import public_verdict
from claims.publishing.validating import validate
from claims.verdicts.selectors import verdict_list_public
from sources.connectors.claimreview_feed import read_reviews
from sources.connectors.shapes import line
from tests.claims import factories
from tests.claims.publishing.samples import DESK, NOON, printed, verdict, words

ADDRESS = "https://desk.example/verdicts/7/"
LATER = datetime(2025, 4, 1, tzinfo=UTC)


def review(**changes: Any) -> dict[str, Any]:
    return claim_review(verdict(**changes), DESK)


def empty(value: object) -> bool:
    """Tell whether something empty is anywhere in a value."""
    if isinstance(value, dict):
        return not value or any(map(empty, value.values()))
    if isinstance(value, list):
        return not value or any(map(empty, value))
    return value in (None, "")


def test_it_says_who_reviewed_what_and_how_it_came_out() -> None:
    found = review()
    assert (found["@type"], found["url"], found["@id"]) == ("ClaimReview", ADDRESS, ADDRESS)
    assert found["claimReviewed"] == "Panen padi naik 4 persen."
    assert found["author"] == {
        "@type": "Organization", "name": "The Desk", "url": "https://desk.example",
    }  # fmt: skip
    assert found["reviewRating"] == {
        "@type": "Rating", "alternateName": "Sebagian besar benar",
        "ratingValue": 4, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    assert (found["datePublished"], found["inLanguage"]) == (NOON.isoformat(), "id")
    assert found["reviewBody"] == "Kantor statistik mencatatnya."


def test_the_claim_has_its_claimant_day_and_place() -> None:
    claim = review()["itemReviewed"]
    assert claim["author"] == {"@type": "Person", "name": "Ana Lopez", "jobTitle": "menteri"}
    assert claim["datePublished"] == "2025-02-25"
    assert claim["firstAppearance"]["url"] == "https://harian.example/1"
    assert "appearance" not in claim


def test_whom_the_desk_knows_by_name_alone_is_no_person_yet() -> None:
    claimant = {"id": 1, "name": "Kementerian", "role": ""}
    found = review(words=words(claimant=claimant))["itemReviewed"]["author"]
    assert found == {"@type": "Thing", "name": "Kementerian"}


def test_the_first_appearance_is_the_earliest_whatever_its_zone() -> None:
    places = [
        printed(url="https://a.example/undated", published_at=None),
        printed(url="https://b.example/second", published_at="2025-02-25T01:00:00+00:00"),
        printed(url="https://c.example/first", published_at="2025-02-25T07:30:00+07:00"),
    ]
    claim = review(words=words(appearances=places))["itemReviewed"]
    assert claim["firstAppearance"]["url"] == "https://c.example/first"
    assert [one["url"] for one in claim["appearance"]] == [
        "https://b.example/second",
        "https://a.example/undated",
    ]


def test_a_rating_without_a_value_has_words_alone() -> None:
    found = review(words=words(value=None, labels={"en": "Unverifiable"}))
    assert found["reviewRating"] == {"@type": "Rating", "alternateName": "Unverifiable"}


def test_a_quote_has_its_original_and_its_archived_copy() -> None:
    (quotation,) = review()["citation"]
    assert quotation["text"] == "The harvest grew by 4 percent"
    assert quotation["url"] == quotation["isPartOf"]["url"] == "https://daily.example/harvest"
    assert quotation["isPartOf"]["archivedAt"] == "https://archive.example/1"


def test_one_that_corrects_says_what_and_which() -> None:
    found = review(corrects=5, correction="The office has revised its number.")
    assert found["correction"] == [
        {
            "@type": "CorrectionComment", "text": "The office has revised its number.",
            "datePublished": NOON.isoformat(), "url": "https://desk.example/verdicts/5/",
        }
    ]  # fmt: skip
    assert "creativeWorkStatus" not in found


def test_one_that_was_superseded_says_so_and_by_which() -> None:
    found = review(successor=Correction(9, "Revised.", LATER))
    assert (found["creativeWorkStatus"], found["dateModified"]) == ("Obsolete", LATER.isoformat())
    assert found["correction"][0]["url"] == "https://desk.example/verdicts/9/"


def test_what_is_not_known_is_left_out() -> None:
    bare = printed(url="", title="", publisher=None, published_at=None)
    found = review(
        words=words(claimant=None, said_on=None, appearances=[bare], language="und", value=None),
        citations=[],
    )
    assert not empty(found)
    assert found["itemReviewed"] == {"@type": "Claim"}
    assert "inLanguage" not in found
    assert "citation" not in found


def test_our_own_keeps_every_required_rule() -> None:
    faults = validate([("", review())], page=ADDRESS)
    assert faults == []


TEXT = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=60
)
ADDRESSES = st.from_regex(r"https://[a-z]{1,9}\.example/[a-z0-9]{1,9}", fullmatch=True)


@given(
    text=TEXT, name=TEXT, role=TEXT | st.just(""), address=ADDRESSES, label=TEXT,
    value=st.none() | st.integers(1, 5), day=st.dates().map(str), words_of=TEXT,
)  # fmt: skip
def test_our_own_connector_reads_back_what_was_written(
    text: str, name: str, role: str, address: str, label: str, value: int | None, day: str,
    words_of: str,
) -> None:  # fmt: skip
    claimant = {"id": 1, "name": name, "role": role}
    made = verdict(
        rationale=words_of,
        words=words(
            text=text, claimant=claimant, said_on=day, value=value, labels={"en": label},
            appearances=[printed(url=address)],
        ),
    )  # fmt: skip
    item = {"@type": "DataFeedItem", "item": [claim_review(made, DESK)]}
    feed = json.dumps({"@type": "DataFeed", "dataFeedElement": [item]})
    (read,) = read_reviews(io.BytesIO(feed.encode()))
    known = {
        "claim": text, "claimant": name, "claim_date": day, "appearance": address,
        "textual_rating": label,
    }  # fmt: skip
    if value is not None:
        known |= {"rating": str(value), "best_rating": "5", "worst_rating": "1"}
    assert {key: _plain(read.facts[key]) for key in known} == {
        key: _plain(said) for key, said in known.items()
    }
    assert (read.url, read.publisher, read.published_at) == (ADDRESS, "The Desk", NOON)
    assert read.language == "id"


def _plain(text: str) -> str:
    """A text as the connector normalises it."""
    return line(text)


@pytest.mark.django_db
def test_rows_become_the_same(people: dict[str, User], rating: Any) -> None:
    claim = factories.new_claim(claimant="Ana Lopez", article=factories.new_article())
    first = factories.new_verdict(claim, people, rating("true"))
    second = factories.new_verdict(claim, people, rating("false"), replaces=first)
    old, new = (
        claim_review(public_verdict(verdict_list_public().get(pk=row.pk)), DESK)
        for row in (first, second)
    )
    assert old["correction"][0]["url"] == DESK.address_of(second.pk)
    assert new["correction"][0]["url"] == DESK.address_of(first.pk)
    assert new["citation"][0]["text"] == factories.QUOTE
    assert [fault for fault in validate([("", new)]) if fault.is_error] == []
