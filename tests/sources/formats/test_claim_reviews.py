"""Fact-checks as data: what schema.org lets be text or object, one or many, is read as either."""

import json
from typing import Any

import pytest

from sources.documents import DocumentError, ParsedDocument
from sources.formats.claim_reviews import review_of
from sources.stance.factchecks import own_verdict
from sources.stance.model import Cause
from tests.sources.formats.test_contract import entries

CLAIM = "The dam lost 3 million litres."
REVIEW: dict[str, Any] = {
    "@type": "ClaimReview",
    "url": "https://check.example/1",
    "datePublished": "2024-05-04",
    "author": {"@type": "Organization", "name": "Check Desk"},
    "claimReviewed": CLAIM,
    "inLanguage": "en",
    "reviewRating": {
        "@type": "Rating", "ratingValue": 1, "bestRating": 5, "worstRating": 1,
        "alternateName": "False",
    },
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Ivo Lang"},
        "datePublished": "2024-05-01",
        "appearance": {"@type": "OpinionNewsArticle", "url": "https://news.example/a"},
    },
}  # fmt: skip
GOOGLE: dict[str, Any] = {
    "text": CLAIM, "claimant": "Ivo Lang", "claimDate": "2024-05-01T00:00:00Z",
    "claimReview": [{
        "publisher": {"name": "Check Desk", "site": "check.example"},
        "url": "https://check.example/1", "title": "No, it did not",
        "reviewDate": "2024-05-04T00:00:00Z", "textualRating": "False", "languageCode": "en",
    }],
}  # fmt: skip


def documents(value: Any, *, indent: int | None = None) -> list[ParsedDocument]:
    """Return the documents in a JSON file."""
    return [entry.read() for entry in entries(json.dumps(value, indent=indent).encode())]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("wrap", [
    lambda review: review,
    lambda review: [review],
    lambda review: {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, review]},
    lambda review: {"@type": "DataFeed", "dataFeedElement": [{"item": [review]}]},
    lambda review: {"@type": "DataFeed", "dataFeedElement": [
        {"@type": "DataFeedItem", "item": review}]},
    lambda review: {"@type": "DataFeedItem", "dateCreated": "2024", "item": [review]},
    lambda _review: {"claims": [GOOGLE], "nextPageToken": ""},
    lambda _review: GOOGLE,
], ids=["one", "list", "graph", "feed", "feed-object", "feed-item", "search", "found"])  # fmt: skip
def test_it_is_recognised_and_read_however_it_is_wrapped(wrap: Any, indent: int | None) -> None:
    (document,) = documents(wrap(REVIEW), indent=indent)
    assert document.kind == "fact_check"
    assert document.url.startswith("https://check.example/1#:~:text=The%20dam%20lost")
    assert (document.publisher, document.language) == ("Check Desk", "en")
    assert str(document.published_at)[:10] == "2024-05-04"
    paragraphs = document.body.split("\n\n")
    assert paragraphs[0] == CLAIM
    assert paragraphs[1].startswith("Ivo Lang, 2024-05-01")
    assert "False" in paragraphs
    verdict = own_verdict(title=document.title, text=document.body, language="en")
    assert verdict is not None
    assert verdict.cause == Cause.SAYS_FALSE


def test_what_was_claimed_where_and_on_which_scale_is_in_its_text() -> None:
    (document,) = documents(REVIEW)
    assert document.title == CLAIM
    assert document.body.split("\n\n")[2:] == ["https://news.example/a", "False", "1 (1–5)"]


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"claimReviewed": {"@type": "Claim", "text": CLAIM}}, "claim", CLAIM),
        ({"claimReviewed": [CLAIM]}, "claim", CLAIM),
        ({"claimReviewed": None, "itemReviewed": {"name": CLAIM}}, "claim", CLAIM),
        ({"itemReviewed": [REVIEW["itemReviewed"]]}, "claimant", "Ivo Lang"),
        ({"itemReviewed": {"author": "Ivo Lang"}}, "claimant", "Ivo Lang"),
        ({"itemReviewed": {"author": [{"name": "Ivo Lang"}, {"name": "Mara Okello"}]}},
         "claimant", "Ivo Lang, Mara Okello"),
        ({"author": [{"name": "Check Desk"}]}, "publisher", "Check Desk"),
        ({"author": "Check Desk"}, "publisher", "Check Desk"),
        ({"author": None}, "publisher", "check.example"),
        ({"itemReviewed": {"appearance": "https://a.example/"}}, "appearance", "https://a.example/"),
        ({"itemReviewed": {"appearance": [{"@id": "x"}, {"url": "https://a.example/"}]}},
         "appearance", "https://a.example/"),
        ({"itemReviewed": {"appearance": "https://a.example/", "firstAppearance":
          {"url": "https://b.example/"}}}, "appearance", "https://b.example/"),
        ({"reviewRating": {"ratingValue": "1", "bestRating": "6", "alternateName": "True"}},
         "rating", "1"),
        ({"reviewRating": {"name": "Mostly false"}}, "textual_rating", "Mostly false"),
        ({"reviewRating": [{"alternateName": ["False"]}]}, "textual_rating", "False"),
        ({"reviewRating": "Pants on fire"}, "textual_rating", "Pants on fire"),
        ({"inLanguage": {"@type": "Language", "name": "Indonesian", "alternateName": "id"}},
         "language", "id"),
        ({"url": {"@id": "https://check.example/2"}}, "url", "https://check.example/2"),
        ({"sdLicense": {"url": "https://cc.example/by"}}, "license", "https://cc.example/by"),
    ],
)  # fmt: skip
def test_text_or_object_one_or_many(changes: dict[str, Any], field: str, value: str) -> None:
    assert getattr(review_of({**REVIEW, **changes}), field) == value


@pytest.mark.parametrize("odd", [5, True, None, {}, [], "", [[]], [None, 7.5], {"url": [1]}])
def test_nothing_odd_ends_it(odd: Any) -> None:
    for name in REVIEW:
        review_of({**REVIEW, name: odd})


@pytest.mark.parametrize("field", ["url", "claimReviewed"])
def test_without_address_or_claim_it_is_refused_by_that_field(field: str) -> None:
    (entry,) = entries(json.dumps({**REVIEW, field: "", "itemReviewed": {}}).encode())
    with pytest.raises(DocumentError) as caught:
        entry.read()
    assert (caught.value.field, caught.value.reason) == (field, "missing")


def test_an_address_has_room_for_the_claim_that_it_points_at() -> None:
    long = "https://check.example/" + "a" * 1_000
    (document,) = documents({**REVIEW, "url": long, "claimReviewed": "水" * 900})
    assert long in document.url
    assert len(document.url) < 2_000
    (entry,) = entries(json.dumps({**REVIEW, "url": long + "a" * 500}).encode())
    with pytest.raises(DocumentError):
        entry.read()


@pytest.mark.parametrize("sign", ["a", "水", "\U0001f30a", "-"])
def test_no_address_is_longer_than_is_kept(sign: str) -> None:
    long = "https://check.example/" + "a" * 1_170
    (document,) = documents({**REVIEW, "url": long, "claimReviewed": sign * 900})
    assert long in document.url
    assert len(document.url) <= 2_000


def test_claims_of_one_page_that_begin_alike_are_several() -> None:
    start = "The water board said at its yearly meeting in May, before an audience of hundreds, "
    claims = f"{start}that the dam leaks.", f"{start}that the well-known dam holds."
    one, other = documents([{**REVIEW, "claimReviewed": claim} for claim in claims])
    assert one.url != other.url
    assert other.url.endswith("well%2Dknown%20dam%20holds.")
    (short,) = documents(REVIEW)
    assert short.url.endswith("#:~:text=The%20dam%20lost%203%20million%20litres.")


def test_a_date_that_cannot_be_read_is_a_doubt() -> None:
    (document,) = documents({**REVIEW, "datePublished": "the other day"})
    (doubt,) = document.doubts
    assert (document.published_at, doubt.reason, doubt.field) == (
        None, "bad-date", "datePublished",
    )  # fmt: skip
    assert [one.doubts for one in documents([REVIEW, {**REVIEW, "datePublished": ""}])] == [(), ()]


def test_several_of_one_page_are_several() -> None:
    other = {**REVIEW, "claimReviewed": "The dam was built in 1950."}
    feed = {"dataFeedElement": [{"item": [REVIEW, other]}, {"item": []}, {"item": REVIEW}, 7]}
    found = entries(json.dumps(feed).encode())
    assert [entry.row for entry in found] == [1, 1, 2, 3, 4]
    assert found[0].read().url != found[1].read().url
    assert found[0].read() == found[3].read()
    for entry in (found[2], found[4]):
        with pytest.raises(DocumentError):
            entry.read()


def test_lines_of_reviews_and_articles_are_each_what_they_are() -> None:
    article = {"title": "Dams", "text": f"{CLAIM} So says a ClaimReview.", "claims": []}
    lines = "\n".join(map(json.dumps, [article, REVIEW, GOOGLE, {"claims": [GOOGLE, GOOGLE]}]))
    found = entries(lines.encode(), "a.jsonl")
    assert [(entry.row, entry.read().kind) for entry in found] == [
        (1, ""), (2, "fact_check"), (3, "fact_check"), (4, "fact_check"), (4, "fact_check"),
    ]  # fmt: skip


FEED = {
    "@context": "https://schema.org",
    "@type": "DataFeed",
    "dataFeedElement": [{"item": REVIEW}],
}


def test_feeds_in_a_list_and_in_lines_are_read() -> None:
    assert len(documents([FEED, FEED])) == 2
    assert len(documents([FEED], indent=1)) == 1
    lines = f"{json.dumps(FEED)}\n" * 3
    for name in ("a.jsonl", "a.json"):
        assert [entry.read().kind for entry in entries(lines.encode(), name)] == ["fact_check"] * 3


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("element", [REVIEW, {"@type": "DataFeedItem", "item": REVIEW}])
def test_a_feed_of_one_may_have_it_without_a_list(
    element: dict[str, Any], indent: int | None
) -> None:
    (document,) = documents({**FEED, "dataFeedElement": element}, indent=indent)
    assert document.kind == "fact_check"


def test_a_long_feed_in_one_line_is_one_feed() -> None:
    feed = json.dumps({**FEED, "dataFeedElement": [{"item": REVIEW}] * 500})
    assert len(entries(feed.encode())) == 500


def test_a_feed_of_any_length_is_read_as_a_stream() -> None:
    feed = json.dumps({"@type": "DataFeed", "dataFeedElement": [{"item": REVIEW}] * 50})
    found = entries(feed[:-200].encode())
    assert len(found) == 50
    assert found[48].read().kind == "fact_check"
    with pytest.raises(DocumentError) as caught:
        found[49].read()
    assert caught.value.reason == "bad-type"
