"""Addresses that files list are fetched in their turn, from a real server on loopback."""

import gzip
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from claims.articles.imports import import_run, import_take, importer, listed, problem_words
from claims.models import Article, ImportBatch
from sources.archive import archive_load
from sources.formats import Entry
from sources.models import Source
from tests.claims.articles.importing import Report, imported, opened, run
from tests.loopback import Site, redirects, sends
from tests.sources.fetching.pages import page
from workbench.lib.http.models import HostPace, RobotsFile

pytestmark = pytest.mark.django_db
URLSET = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = (
    "<news:news xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'><news:publication>"
    "<news:name>Harbour Post</news:name></news:publication>"
    "<news:publication_date>2024-03-04</news:publication_date></news:news>"
)
XML = {"Content-Type": "application/xml"}


def sitemap(site: Site, *paths: str, more: str = "") -> bytes:
    """Return a sitemap of some paths."""
    urls = "".join(f"<url><loc>{site.url(path)}</loc>{more}</url>" for path in paths)
    return f"<urlset {URLSET}>{urls}</urlset>".encode()


def index(site: Site, *paths: str) -> bytes:
    """Return an index of sitemaps at some paths."""
    listed_there = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in paths)
    return f"<sitemapindex {URLSET}>{listed_there}</sitemapindex>".encode()


def told(report: Report, site: Site) -> list[tuple[str, int | None, str, str]]:
    """Return where each row is, its state and its code, without the server's port."""
    return [(row.file.replace(site.url(), "/"), row.row, row.state, row.code)
            for row in report.rows]  # fmt: skip


class TestPages:
    """Each address becomes a row."""

    def test_a_list_is_fetched_and_its_pages_are_articles(self, site: Site) -> None:
        report = imported("list.txt", f"{site.url('/1')}\n\n{site.url('/2')}\n".encode())
        assert told(report, site) == [
            ("list.txt!//1", 1, "created", ""), ("list.txt!//2", 3, "created", ""),
        ]  # fmt: skip
        article = report.articles[0]
        assert (article.source.title, article.source.url) == ("Harvest 1 of the year",
                                                              site.url("/1"))  # fmt: skip
        assert archive_load(article.snapshot.raw_sha256).content.startswith(b"<!doctype html>")
        assert site.paths == ["/robots.txt", "/1", "/2"]

    def test_again_they_are_unchanged(self, site: Site) -> None:
        data = f"{site.url('/1')}\n".encode()
        imported("list.txt", data)
        assert imported("list.txt", data).states == ["unchanged"]

    def test_an_address_listed_twice_is_fetched_once(self, site: Site) -> None:
        report = imported("list.txt", f"{site.url('/1')}\n{site.url('/1')}\n".encode())
        assert report.states == ["created"]
        assert site.paths.count("/1") == 1

    def test_two_addresses_of_one_page_are_one_article(self, site: Site) -> None:
        site.routes["/old"] = redirects("/1")
        report = imported("list.txt", f"{site.url('/1')}\n{site.url('/old')}\n".encode())
        assert report.states == ["created", "duplicate"]

    def test_a_news_sitemap_says_what_the_page_does_not(self, site: Site) -> None:
        imported("news.xml", sitemap(site, "/1", more=NEWS))
        source = Source.objects.get()
        assert source.publisher is not None
        assert (source.publisher.name, str(source.printed_date)) == ("Harbour Post", "2024-03-04")

    def test_what_cannot_be_fetched_or_read_fails_alone(self, site: Site) -> None:
        site.routes["/robots.txt"] = sends("User-agent: *\nDisallow: /closed")
        site.routes["/image"] = sends(b"\x89PNG", headers={"Content-Type": "image/png"})
        site.routes["/blank"] = sends("<html><body></body></html>")
        site.routes["/large"] = sends(b"a" * (5 * 1024 * 1024 + 1))
        site.routes["/bomb"] = sends(
            zlib.compress(b"a" * 50_000_000), headers={"Content-Encoding": "deflate"}
        )
        paths = ["/1", "/gone", "/closed", "/image", "/blank", "/large", "/bomb", "/2"]
        private = "http://127.0.0.1:22/"
        lines = "\n".join([*map(site.url, paths), private, "http://10.0.0.1/", "http://["])
        report = imported("list.txt", lines.encode())
        assert [(row.state, row.code) for row in report.rows] == [
            ("created", ""), ("failed", "http_status"), ("failed", "robots"),
            ("failed", "media_type"), ("failed", "missing"), ("failed", "too_large"),
            ("failed", "decompression_bomb"), ("created", ""), ("failed", "refused_port"),
            ("failed", "refused_address"), ("failed", "bad-url"),
        ]  # fmt: skip
        assert [row.row for row in report.rows] == list(range(1, 12))
        assert "404" in problem_words(report.rows[1])
        assert all(problem_words(row) for row in report.failed)
        assert "/closed" not in site.paths

    def test_it_keeps_the_hosts_pace(self, site: Site, settings: Settings) -> None:
        settings.HTTP_SECONDS_BETWEEN = 0.01
        imported("list.txt", f"{site.url('/1')}\n{site.url('/2')}".encode())
        assert HostPace.objects.count() == 1

    def test_a_dry_run_fetches_and_keeps_nothing(self, site: Site, settings: Settings) -> None:
        report = imported("list.txt", f"{site.url('/1')}\n".encode(), is_dry_run=True)
        assert report.states == ["created"]
        assert not Article.objects.exists()
        assert not settings.ARCHIVE_DIR.exists()


def later(batch: ImportBatch) -> Report:
    """Let the pauses be over, and go on."""
    assert import_take(batch_id=batch.pk) is None
    RobotsFile.objects.update(expires_at=timezone.now())
    ImportBatch.objects.update(due_at=timezone.now())
    return run(batch)


class TestLater:
    """What may be had later is waited for, a bounded number of times."""

    def test_robots_that_cannot_be_read_now_are_waited_for(self, site: Site) -> None:
        site.routes["/robots.txt"] = sends(status=503)
        lines = "\n".join(["http://10.0.0.1/", site.url("/1"), site.url("/2")])
        first = imported("list.txt", lines.encode())
        batch = first.batch
        assert (batch.status, batch.attempts, first.states) == ("queued", 0, ["failed"])
        assert "robots.txt" in batch.error
        seconds = (batch.due_at - timezone.now()).total_seconds()
        assert 500 < seconds <= 600
        site.routes["/robots.txt"] = sends(status=404)
        second = later(batch)
        assert second.states == ["failed", "created", "created"]
        assert (batch.status, batch.error) == ("completed", "")

    def test_they_are_not_waited_for_without_end(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listed, "MOST_WAITS", 2)
        site.routes["/robots.txt"] = sends(status=503)
        report = imported("list.txt", f"{site.url('/1')}\n{site.url('/2')}".encode())
        assert (report.batch.status, later(report.batch).batch.status) == ("queued", "queued")
        ended = later(report.batch)
        assert [row.code for row in ended.rows] == ["robots_unreachable"] * 2
        assert ended.batch.status == "completed"

    def test_so_is_a_sitemap_that_cannot_be_had_now(self, site: Site) -> None:
        site.routes["/a.xml"] = sends(status=503)
        report = imported("index.xml", index(site, "/gone.xml", "/a.xml"))
        assert (report.batch.status, report.states) == ("queued", ["failed"])
        site.routes["/a.xml"] = sends(sitemap(site, "/1"), headers=XML)
        assert later(report.batch).states == ["failed", "created"]


class TestSitemaps:
    """An index leads to sitemaps, and those to pages."""

    def test_an_index_is_followed(self, site: Site) -> None:
        site.routes["/a.xml"] = sends(sitemap(site, "/1", "/2"), headers=XML)
        site.routes["/b.xml.gz"] = sends(
            gzip.compress(sitemap(site, "/2", "/3")), headers={"Content-Type": "application/x-gzip"}
        )
        report = imported("index.xml", index(site, "/a.xml", "/b.xml.gz"))
        assert told(report, site) == [
            ("index.xml!//a.xml!//1", 1, "created", ""),
            ("index.xml!//a.xml!//2", 2, "created", ""),
            ("index.xml!//b.xml.gz!//3", 2, "created", ""),
        ]

    def test_sitemaps_that_are_none_are_rows_that_say_so(self, site: Site) -> None:
        site.routes["/page.xml"] = sends(page(), headers=XML)
        site.routes["/empty.xml"] = sends(sitemap(site), headers=XML)
        site.routes["/html"] = sends(page())
        site.routes["/a.xml"] = sends(sitemap(site, "/1"), headers=XML)
        names = "/page.xml", "/empty.xml", "/html", "/gone.xml", "/a.xml"
        report = imported("index.xml", index(site, *names))
        assert told(report, site) == [
            ("index.xml!//page.xml", 1, "failed", "not-read"),
            ("index.xml!//empty.xml", None, "failed", "not-read"),
            ("index.xml!//html", 3, "failed", "media_type"),
            ("index.xml!//gone.xml", 4, "failed", "http_status"),
            ("index.xml!//a.xml!//1", 1, "created", ""),
        ]

    def test_indexes_that_lead_round_in_a_circle_end(self, site: Site) -> None:
        site.routes["/a.xml"] = sends(index(site, "/b.xml"), headers=XML)
        site.routes["/b.xml"] = sends(index(site, "/a.xml", "/c.xml"), headers=XML)
        site.routes["/c.xml"] = sends(sitemap(site, "/1"), headers=XML)
        report = imported("index.xml", index(site, "/a.xml"))
        assert report.states == ["created"]

    def test_indexes_without_end_are_left(self, site: Site) -> None:
        for number in range(9):
            site.routes[f"/i{number}.xml"] = sends(index(site, f"/i{number + 1}.xml"), headers=XML)
        report = imported("index.xml", index(site, "/i0.xml"))
        (row,) = report.failed
        assert (row.code, site.paths.count("/i3.xml")) == ("too-large", 0)

    def test_what_is_above_the_limit_is_told_once(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listed, "MOST_ADDRESSES", 2)
        report = imported("s.xml", sitemap(site, "/1", "/2", "/3", "/4"))
        assert [(row.state, row.code) for row in report.rows] == [
            ("created", ""), ("created", ""), ("failed", "too-large"),
        ]  # fmt: skip

    def test_sitemaps_that_only_repeat_are_left(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(listed, "MOST_FRUITLESS", 2)
        names = [f"/s{number}.xml" for number in range(9)]
        for name in names:
            site.routes[name] = sends(sitemap(site, "/1"), headers=XML)
        report = imported("index.xml", index(site, *names))
        assert [(row.state, row.code) for row in report.rows] == [
            ("created", ""), ("failed", "too-large"),
        ]  # fmt: skip
        assert [path for path in site.paths if path in names] == names[:4]

    def test_a_full_list_is_not_read_on(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(listed, "MOST_ADDRESSES", 2)
        asked: list[str] = []
        followed = listed.Listed.followed

        def counted(self: listed.Listed, entry: Entry, **how: Any) -> Iterator[listed.Found]:
            asked.append(entry.member)
            return followed(self, entry, **how)

        monkeypatch.setattr(listed.Listed, "followed", counted)
        imported("s.xml", sitemap(site, *(f"/{number}" for number in range(1, 30))))
        assert len(asked) == 3

    def test_gone_on_with_it_finds_the_same_rows_and_asks_nobody_twice(
        self, site: Site, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        monkeypatch.setattr(importer, "CHUNK_ROWS", 1)
        site.routes["/a.xml"] = sends(sitemap(site, "/1", "/2"), headers=XML)
        batch = opened("index.xml", index(site, "/a.xml", "/gone.xml"))
        batch.folder = ""  # as of a command's files, which stay where they are
        batch.save()
        hold = import_take(batch_id=batch.pk)
        assert hold is not None
        next(import_run(hold))
        site.routes["/a.xml"] = sends(sitemap(site, "/9"), headers=XML)
        again = import_take(batch_id=batch.pk, redelivered=True)
        assert again is not None
        list(import_run(again))
        batch.refresh_from_db()
        states = list(batch.rows.order_by("number").values_list("state", flat=True))
        assert (batch.status, states) == ("completed", ["created", "created", "failed"])
        assert site.paths == ["/robots.txt", "/a.xml", "/1", "/2", "/gone.xml"]
        assert not (settings.IMPORTS_DIR / batch.folder).exists(), "nothing is left of it"


def test_a_pasted_address_is_fetched(site: Site) -> None:
    report = run(opened("pasted text", site.url("/1").encode()))
    assert report.articles[0].source.title == "Harvest 1 of the year"
