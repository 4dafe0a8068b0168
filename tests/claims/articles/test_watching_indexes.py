"""Indexes of sitemaps are watched: those of their sitemaps that have changed are read."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from claims.articles import sheets, watching
from claims.models import FeedEntry
from tests.claims.articles.test_import_addresses import URLSET, XML, sitemap
from tests.claims.articles.test_watching import imported, look, watched
from tests.loopback import Site, sends

pytestmark = pytest.mark.django_db


def day(ago: float, now: datetime | None = None) -> str:
    """Return a moment some days ago as sitemaps write it."""
    return ((now or timezone.now()) - timedelta(days=ago)).isoformat(timespec="seconds")


def index(site: Site, now: datetime | None = None, **changed: float | None) -> None:
    """Let the site have an index of /a.xml and so on, each changed so many days ago, if it says."""
    listed = "".join(
        f"<sitemap><loc>{site.url(f'/{name}.xml')}</loc>"
        + (f"<lastmod>{day(ago, now)}</lastmod>" if ago is not None else "")
        + "</sitemap>"
        for name, ago in changed.items()
    )
    body = f"<sitemapindex {URLSET}>{listed}</sitemapindex>"
    site.routes["/index.xml"] = sends(body, headers={**XML, "ETag": '"1"'})


def child(site: Site, name: str, *paths: str, ago: float | None = None) -> None:
    """Let the site have a sitemap of some pages, changed so many days ago, if it says."""
    more = f"<lastmod>{day(ago)}</lastmod>" if ago is not None else ""
    site.routes[f"/{name}.xml"] = sends(sitemap(site, *paths, more=more), headers=XML)


def asked(site: Site) -> list[str]:
    """Return which sitemaps were asked for, and forget it."""
    found = [path for path in site.paths if path.endswith(".xml") and path != "/index.xml"]
    site.requests.clear()
    return found


def test_what_its_sitemaps_list_is_imported_once(site: Site) -> None:
    index(site, a=1, b=2)
    child(site, "a", "/1", "/2")
    child(site, "b", "/2", "/3")
    feed = watched(site, "/index.xml")
    report = imported(feed)
    assert report.states == ["created"] * 3
    assert [row.file.replace(site.url(), "/") for row in report.rows] == [
        "/a.xml!//1", "/a.xml!//2", "/b.xml!//3",
    ]  # fmt: skip
    assert (feed.entry_count, feed.new_count, feed.error, feed.etag) == (3, 3, "", '"1"')
    assert look(feed) is None


def test_only_one_that_has_changed_is_asked_for_again(site: Site) -> None:
    now = timezone.now()
    index(site, now, a=2, b=1)
    child(site, "a", "/1")
    child(site, "b", "/2")
    feed = watched(site, "/index.xml")
    imported(feed)
    assert asked(site) == ["/b.xml", "/a.xml"], "the last changed first"
    index(site, now, a=0, b=1)
    child(site, "a", "/1", "/3")
    assert imported(feed).states == ["created"]
    assert asked(site) == ["/a.xml"]


def test_one_that_is_as_it_was_is_left_and_not_forgotten(site: Site) -> None:
    index(site, a=1)
    child(site, "a", "/1")
    feed = watched(site, "/index.xml")
    imported(feed)
    asked(site)
    FeedEntry.objects.update(listed_at=timezone.now() - 2 * watching.FORGOTTEN_AFTER)
    assert look(feed) is None
    assert asked(site) == []
    assert FeedEntry.objects.count() == 1, "the sitemap's own"


def test_an_archive_is_left_by_sitemap_and_by_page(site: Site, settings: Settings) -> None:
    settings.FEED_SITEMAP_DAYS = 5
    index(site, a=1, old=6)
    more = f"<url><loc>{site.url('/2')}</loc><lastmod>{day(6)}</lastmod></url></urlset>"
    body = sitemap(site, "/1").replace(b"</urlset>", more.encode())
    site.routes["/a.xml"] = sends(body, headers=XML)
    feed = watched(site, "/index.xml")
    assert [row.file.rpartition("/")[2] for row in imported(feed).rows] == ["1"]
    assert asked(site) == ["/a.xml"]


def test_those_that_do_not_say_are_read_in_turn(site: Site, settings: Settings) -> None:
    settings.FEED_SITEMAPS = 2
    index(site, a=None, b=None, c=None)
    for number, name in enumerate("abc", start=1):
        child(site, name, f"/{number}")
    feed = watched(site, "/index.xml")
    imported(feed)
    assert (asked(site), feed.etag) == (["/a.xml", "/b.xml"], "")
    imported(feed)
    assert asked(site) == ["/c.xml", "/a.xml"]
    look(feed)
    assert asked(site)[0] == "/b.xml"


def test_one_whose_pages_are_too_many_is_read_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST_NEW", 2)
    index(site, a=1)
    child(site, "a", "/1", "/2", "/3")
    feed = watched(site, "/index.xml")
    assert [len(imported(feed).rows), feed.etag] == [2, ""]
    assert [len(imported(feed).rows), feed.etag] == [1, '"1"']


def test_indexes_in_one_another_end(site: Site, settings: Settings) -> None:
    listed = f"<sitemap><loc>{site.url('/index.xml')}</loc></sitemap>"
    for number in range(9):
        body = (
            f"<sitemapindex {URLSET}>{listed}<sitemap><loc>{site.url(f'/i{number + 1}.xml')}</loc>"
            "</sitemap></sitemapindex>"
        )
        site.routes[f"/i{number}.xml" if number else "/index.xml"] = sends(body, headers=XML)
    feed = watched(site, "/index.xml")
    assert look(feed) is None
    assert asked(site) == [f"/i{number}.xml" for number in range(1, sheets.DEEPEST + 1)]
    assert (feed.failures, feed.entry_count) == (0, 0)


def test_a_sitemap_that_cannot_be_had_harms_no_other_and_is_told(site: Site) -> None:
    index(site, gone=1, page=2, a=3)
    site.routes["/page.xml"] = sends("<html><body>Sorry</body></html>", headers=XML)
    child(site, "a", "/1")
    feed = watched(site, "/index.xml")
    assert imported(feed).states == ["created"]
    assert (feed.failures, "gone.xml" in feed.why, "404" in feed.why) == (0, True, True)
    look(feed)
    assert "/gone.xml" in asked(site), "it is asked for again"


def test_a_feed_that_is_switched_off_meanwhile_asks_for_no_more(site: Site) -> None:
    index(site, a=1, b=2)
    child(site, "a", "/1")
    feed = watched(site, "/index.xml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watching, "extend", lambda *_, **__: False)
        assert look(feed) is None
    assert asked(site) == []


def test_a_look_ends_in_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LONGEST_LOOK", -1.0)
    index(site, a=1)
    feed = watched(site, "/index.xml")
    assert look(feed) is None
    assert (asked(site), feed.etag) == ([], "")
