"""The public pages: what was published, for everybody, and nothing else."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from rest_framework.throttling import AnonRateThrottle

from claims.front import pages
from claims.models import Claimant, Verdict
from claims.publishing.reading import find_reviews
from claims.publishing.selectors import public_verdict
from claims.reviews.services.reviews import review_submit
from claims.verdicts.services import verdict_publish
from sources.models import WebCapture
from tests.claims import factories
from tests.front.conftest import Publish

LIST = "/verdicts/"
SCRIPT = '<script>alert("x")</script>'
ENDS_BLOCK = "</script ><script>alert(1)</script><!--<script>"
HOSTILE = f"{SCRIPT}{ENDS_BLOCK}{{{{ request }}}}\" onmouseover='alert(1)' x=\"\u2028"


def page_of(verdict: Verdict) -> str:
    return f"/verdicts/{verdict.pk}/"


def body(response: Any) -> str:
    assert response.status_code == 200, response.content
    text: str = response.content.decode()
    return text


class Tags(HTMLParser):
    """The tags and attributes of a page, as a browser finds them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


class TestVerdict:
    """One verdict's page."""

    def test_it_is_read_without_signing_in(self, stranger: Client, publish: Publish) -> None:
        verdict = publish(text="Panen naik.", rationale="The office counts it.")
        page = body(stranger.get(page_of(verdict)))
        for words in (
            "Ana Lopez: Panen naik.", "True", "Mostly false", "The office counts it.",
            factories.QUOTE, "The Daily Example", "March 4, 2025",
        ):  # fmt: skip
            assert words in page
        assert 'aria-current="true">True</li>' in page

    def test_it_links_to_original_and_archive(
        self, stranger: Client, publish: Publish, people: dict[str, User], rating: Any
    ) -> None:
        claim = factories.new_claim()
        review = factories.new_review(claim, people["rina"], rating("true"))
        review.citations.update(archive_url="https://archive.example/1")
        verdict = verdict_publish(review=review_submit(review=review), editor=people["edo"])
        page = body(stranger.get(page_of(verdict)))
        original = verdict.citations.get().url
        assert f'<a href="{original}"' in page
        assert '<a href="https://archive.example/1"' in page

    def test_a_copy_that_was_found_later_is_linked_and_in_its_claimreview(
        self, stranger: Client, publish: Publish
    ) -> None:
        verdict = publish()
        copy = "https://archive.example/web/20250303120000/x"
        WebCapture.objects.create(
            snapshot=verdict.citations.get().snapshot, status="found", url=copy,
            captured_at=verdict.published_at,
        )  # fmt: skip
        page = body(stranger.get(page_of(verdict)))
        assert f'<a href="{copy}"' in page
        assert f'"archivedAt": "{copy}"' in page

    def test_nothing_of_the_desk_is_on_it(self, stranger: Client, publish: Publish) -> None:
        page = body(stranger.get(page_of(publish())))
        for inside in ("checkworthiness", "rina", "Rina", "Edo", "edo"):
            assert inside not in page

    def test_the_words_are_those_of_the_publication(
        self, stranger: Client, publish: Publish
    ) -> None:
        verdict = publish()
        Claimant.objects.update(name="Somebody Else", role="Clown")
        page = body(stranger.get(page_of(verdict)))
        assert "Ana Lopez" in page
        assert "Somebody Else" not in page

    def test_what_is_not_published_is_404(
        self, stranger: Client, people: dict[str, User], rating: Any
    ) -> None:
        claim = factories.new_claim()
        review = review_submit(review=factories.new_review(claim, people["rina"], rating("true")))
        preparing = factories.raw_verdict(review, people["edo"])
        for pk in (preparing.pk, preparing.pk + 1000, "9" * 30, "x"):
            assert stranger.get(f"/verdicts/{pk}/").status_code == 404

    def test_a_superseded_one_says_so_and_leads_on(
        self, stranger: Client, publish: Publish
    ) -> None:
        first = publish("true")
        second = publish("false", replaces=first)
        old, new = (body(stranger.get(page_of(one))) for one in (first, second))
        assert "superseded" in old
        assert f'href="{page_of(second)}"' in old
        assert "The office has corrected its number." in old
        assert '<meta name="robots" content="noindex">' in old
        assert "rating: True → False" in new
        assert "superseded" not in new
        assert "noindex" not in new
        assert f'href="{page_of(first)}"' in new
        assert "The office has corrected its number." in new

    def test_all_earlier_versions_are_told(self, stranger: Client, publish: Publish) -> None:
        chain = [publish("true")]
        for slug in ("misleading", "false"):
            chain.append(publish(slug, replaces=chain[-1]))
        page = body(stranger.get(page_of(chain[-1])))
        assert page.index(page_of(chain[1])) < page.index(page_of(chain[0]))
        assert page_of(chain[2]) not in body(stranger.get(page_of(chain[0]))).split("<main")[1]

    def test_it_holds_its_claimreview(
        self, stranger: Client, publish: Publish, settings: Settings
    ) -> None:
        settings.DESK_URL, settings.DESK_NAME = "https://desk.example/", "The Desk"
        verdict = publish()
        page = stranger.get(page_of(verdict))
        ((_, review),) = find_reviews(page.content)
        assert review["url"] == f"https://desk.example/verdicts/{verdict.pk}/"
        assert review["author"]["name"] == "The Desk"
        assert f'<link rel="canonical" href="{review["url"]}">' in page.content.decode()

    def test_without_a_setting_the_address_is_the_one_that_was_asked(
        self, stranger: Client, publish: Publish, settings: Settings
    ) -> None:
        settings.DESK_URL, settings.ALLOWED_HOSTS = "", ["check.example"]
        page = stranger.get(page_of(publish()), headers={"host": "check.example"})
        ((_, review),) = find_reviews(page.content)
        assert review["url"].startswith("http://check.example/verdicts/")

    def test_it_takes_as_many_queries_with_ten_versions_as_with_one(
        self, stranger: Client, publish: Publish
    ) -> None:
        verdict = publish("true")

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                body(stranger.get(page_of(verdict)))
            return len(captured)

        few = queries()
        for slug in ("false", "true") * 4:
            verdict = publish(slug, replaces=verdict)
        assert queries() == few <= 5


class TestList:
    """All that stands."""

    def test_it_has_what_stands_newest_first(self, stranger: Client, publish: Publish) -> None:
        first, other = publish(), publish()
        corrected = publish("false", replaces=first)
        shown = re.findall(r'<h2[^>]*><a href="(/verdicts/\d+/)', body(stranger.get(LIST)))
        assert shown == [page_of(corrected), page_of(other)]

    def test_words_are_looked_for(self, stranger: Client, publish: Publish) -> None:
        found = publish(text="Panen padi naik.")
        publish(text="Roads are longer.")
        page = body(stranger.get(LIST, {"q": "padi PANEN lopez"}))
        assert re.findall(r'<h2[^>]*><a href="(/verdicts/\d+/)', page) == [page_of(found)]
        assert 'value="padi PANEN lopez"' in page

    @pytest.mark.parametrize("words", ["%", "_", "q\0zz", "'; --", "x" * 5000, "(" * 50])
    def test_odd_words_find_nothing(self, stranger: Client, publish: Publish, words: str) -> None:
        publish()
        assert "No verdict has all of these words" in body(stranger.get(LIST, {"q": words}))

    def test_pages_lead_through_all(
        self, stranger: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pages, "PAGE_SIZE", 2)
        whole = [page_of(publish(text=f"Rice {number}.")) for number in range(5)][::-1]
        seen: list[str] = []
        address = f"{LIST}?q=rice&lang=id"
        while address:
            page = body(stranger.get(address))
            assert '<html lang="id">' in page
            seen += re.findall(r'<h2[^>]*><a href="(/verdicts/\d+/)', page)
            further = re.search(r'rel="next" href="([^"]+)"', page)
            address = further[1].replace("&amp;", "&") if further else ""
        assert seen == whole

    def test_the_last_page_leads_back(self, stranger: Client) -> None:
        page = body(stranger.get(LIST, {"before": 1}))
        assert "There are no older verdicts." in page
        assert ">Newest</a>" in page

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 19, "١", "1.5"])
    def test_a_place_that_is_none_is_404(self, stranger: Client, before: str) -> None:
        assert stranger.get(LIST, {"before": before}).status_code == 404

    def test_it_takes_two_queries_and_counts_nothing(
        self, stranger: Client, publish: Publish
    ) -> None:
        for _ in range(10):
            publish()
        with CaptureQueriesContext(connection) as captured:
            body(stranger.get(LIST))
        assert len(captured) == 2
        assert not [query for query in captured if "COUNT(" in query["sql"].upper()]

    def test_too_many_searches_wait_and_reading_goes_on(
        self, stranger: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(AnonRateThrottle, "get_rate", lambda self: "2/min")
        publish(text="Rice.")
        answers = [stranger.get(LIST, {"q": "rice"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert int(answers[2]["Retry-After"]) > 0
        assert "Too many searches" in answers[2].content.decode()
        assert "public" not in answers[2].get("Cache-Control", "")
        assert stranger.get(LIST).status_code == 200

    def test_nothing_published_is_said(self, stranger: Client) -> None:
        assert "Nothing has been published yet." in body(stranger.get(LIST))


class TestForEverybody:
    """What both pages owe their readers."""

    @pytest.fixture
    def addresses(self, publish: Publish) -> list[str]:
        return [LIST, page_of(publish())]

    def test_no_hostile_word_is_more_than_a_word(
        self, stranger: Client, people: dict[str, User], rating: Any
    ) -> None:
        given: dict[str, Any] = {"title": HOSTILE, "author": HOSTILE, "publisher": HOSTILE}
        article = factories.new_article(**given)
        claim = factories.new_claim(text=HOSTILE, claimant=HOSTILE, article=article)
        Claimant.objects.update(role=HOSTILE)
        harmless = Tags(body(stranger.get(LIST))).attributes
        first = factories.new_verdict(claim, people, rating("true"), rationale=HOSTILE)
        second = factories.new_verdict(
            claim, people, rating("false"), replaces=first, rationale=HOSTILE
        )
        for address in (LIST, f"{LIST}?q={SCRIPT}", page_of(first), page_of(second)):
            response = stranger.get(address)
            page = body(response)
            tags = Tags(page)
            is_verdict = address in (page_of(first), page_of(second))
            assert tags.tags.count("script") == int(is_verdict)
            assert "onmouseover" not in tags.attributes - harmless
            assert SCRIPT not in page
            assert "alert(1)</script>" not in page
            if is_verdict:
                ((_, review),) = find_reviews(response.content)
                assert review["claimReviewed"] == claim.text
                assert review["reviewBody"] == HOSTILE.strip()

    def test_an_address_that_leads_nowhere_good_is_no_link(
        self, stranger: Client, publish: Publish
    ) -> None:
        verdict = publish()
        words = verdict.as_published
        words["claim"]["appearances"][0]["url"] = "javascript:alert(1)"
        shown = public_verdict(verdict)
        assert shown.appearances[0]["url"] == ""

    def test_no_script_and_no_style_may_run(self, stranger: Client, addresses: list[str]) -> None:
        for address in addresses:
            response = stranger.get(address)
            policy = response["Content-Security-Policy"]
            assert "script-src 'none'" in policy
            assert "unsafe" not in policy
            page = body(response)
            assert not re.search(r"<style|\sstyle=|\son\w+=", page)
            assert not re.search(r"<script(?! type=\"application/ld\+json\")", page)

    @pytest.mark.parametrize(
        ("asked", "accepted", "shown"),
        [("", "en", "en"), ("", "id", "id"), ("id", "en", "id"), ("en", "id", "en"),
         ("xx", "id", "id"), ("<script>", "en", "en")],
    )  # fmt: skip
    def test_language_is_the_address_then_the_readers(
        self, stranger: Client, addresses: list[str], asked: str, accepted: str, shown: str
    ) -> None:
        for address in addresses:
            response = stranger.get(address, {"lang": asked}, headers={"accept-language": accepted})
            assert f'<html lang="{shown}">' in body(response)
            assert response["Content-Language"] == shown
            assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))

    def test_the_language_stays_from_page_to_page(
        self, stranger: Client, addresses: list[str]
    ) -> None:
        page = body(stranger.get(LIST, {"lang": "id"}))
        assert f'href="{addresses[1]}?lang=id"' in page
        assert "Benar" in page
        # The next reader's language is their own again.
        assert '<html lang="en">' in body(stranger.get(LIST))

    def test_anybody_may_keep_a_page_for_a_minute(
        self, stranger: Client, addresses: list[str], publish: Publish
    ) -> None:
        for address in addresses:
            first = stranger.get(address)
            assert first["Cache-Control"] == "public, max-age=60"
            assert "Set-Cookie" not in first
            again = stranger.get(address, headers={"if-none-match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
        tag = stranger.get(LIST)["ETag"]
        publish()
        assert stranger.get(LIST, headers={"if-none-match": tag}).status_code == 200

    def test_nothing_can_be_sent(self, stranger: Client, addresses: list[str]) -> None:
        for address in addresses:
            assert stranger.post(address).status_code == 405
            assert stranger.head(address).status_code == 200

    def test_a_setting_closes_the_front(
        self, stranger: Client, addresses: list[str], settings: Settings
    ) -> None:
        settings.PUBLIC_VERDICTS = False
        for address in addresses:
            assert stranger.get(address).status_code == 404


def test_json_is_the_same_after_it_was_made_harmless() -> None:
    document = {"a": f"{HOSTILE}<!--\u2029&amp;"}
    block = pages.data_block(document)
    assert json.loads(block) == document
    assert not set(block) & set("<>&\u2028\u2029")
