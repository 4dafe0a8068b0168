"""Fetching a page: what it becomes, and what is written where it becomes nothing."""

import json
import socket
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from sources.archive import archive_load
from sources.models import PageFetch, Source
from sources.services import page_fetch, page_fetch_execute, page_fetch_open, pages
from tests.loopback import Answer, Site, in_turn, redirects, sends, sends_raw
from tests.sources.fetching.pages import SENTENCES, page
from workbench.lib.http import Timing
from workbench.lib.http.guard import system_connect

pytestmark = pytest.mark.django_db


def fetch(site: Site, path: str = "/page", **changes: Any) -> PageFetch:
    """Fetch a page of the site."""
    return page_fetch(site.url(path), client=site.client(**changes))


def reason(row: PageFetch) -> tuple[str, str]:
    """Return the state and the code; there must be words with the code."""
    assert bool(row.error) == bool(row.error_code)
    return row.status, row.error_code


class TestSuccess:
    """A page that is there."""

    def test_it_becomes_a_source_with_its_bytes_in_the_archive(self, site: Site) -> None:
        site.routes["/page"] = sends(page(), headers={"ETag": '"1"'})
        row = fetch(site)
        assert reason(row) == ("fetched", "")
        assert (row.http_status, row.attempts, row.etag) == (200, 1, '"1"')
        assert row.source is not None
        assert (row.source.title, row.source.url) == ("Harvest grew by a third", site.url("/page"))
        snapshot = row.source.current_snapshot
        assert snapshot is not None
        assert "planted earlier than usual" in snapshot.text
        assert (snapshot.raw_sha256, snapshot.retrieved_at) == (row.payload_sha256, row.fetched_at)
        assert archive_load(row.payload_sha256).content == page().encode()
        assert site.paths == ["/robots.txt", "/page"]

    @pytest.mark.parametrize(
        ("address", "kind"),
        [("{site}/page", "fact_check"), ("https://checks.example/1", "news"), (7, "news")],
    )
    def test_a_page_that_is_a_claims_review_is_a_fact_check(
        self, site: Site, address: Any, kind: str
    ) -> None:
        """Another site's review that an article shows makes it none."""
        if isinstance(address, str):
            address = address.replace("{site}", site.url("").rstrip("/"))
        review = json.dumps({"@graph": [{"claimReviewed": "It grew.", "url": address}]})
        head = f'<script type="application/ld+json">{review}</script>'
        site.routes["/page"] = sends(page(head=head))
        row = fetch(site)
        assert row.source is not None
        assert row.source.kind == kind

    def test_the_same_again_is_unchanged(self, site: Site) -> None:
        site.routes["/page"] = sends(page())
        first, again = fetch(site), fetch(site)
        assert (first.pk, again.status, again.source_id) == (again.pk, "unchanged", first.source_id)
        assert (PageFetch.objects.count(), Source.objects.get().snapshots.count()) == (1, 1)

    def test_the_next_request_is_conditional(self, site: Site) -> None:
        when = "Tue, 25 Feb 2025 04:20:00 GMT"
        site.routes["/page"] = in_turn(
            sends(page(), headers={"ETag": '"1"', "Last-Modified": when}), sends(status=304)
        )
        first, again = fetch(site), fetch(site)
        assert (again.status, again.http_status) == ("unchanged", 304)
        assert (again.source_id, again.etag) == (first.source_id, '"1"')
        headers = site.requests[-1][1]
        assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', when)

    def test_a_changed_page_is_a_further_snapshot(self, site: Site) -> None:
        changed = page(body=SENTENCES.replace("a third", "a quarter"))
        site.routes["/page"] = in_turn(sends(page()), sends(changed))
        first, again = fetch(site), fetch(site)
        assert (again.status, again.source_id) == ("fetched", first.source_id)
        assert Source.objects.get().snapshots.count() == 2

    def test_plain_text_is_read_as_such(self, site: Site) -> None:
        site.routes["/page"] = sends(
            f"Panen naik sepertiga\n\n{SENTENCES}".encode("utf-16"),
            headers={"Content-Type": "text/plain; charset=utf-16"},
        )
        row = fetch(site)
        assert row.status == "fetched"
        assert row.source is not None
        assert row.source.title == "Panen naik sepertiga"

    def test_the_charset_of_the_header_counts(self, site: Site) -> None:
        text = page(body=SENTENCES + "Das Ministerium prüft die Größe der Äcker.")
        site.routes["/page"] = sends(
            text.encode("latin-1"), headers={"Content-Type": "text/html; charset=ISO-8859-1"}
        )
        row = fetch(site)
        assert row.source is not None
        assert row.source.current_snapshot is not None
        assert "Größe der Äcker" in row.source.current_snapshot.text

    def test_a_page_is_known_by_where_it_was_found_in_the_end(self, site: Site) -> None:
        site.routes |= {"/page": redirects("/end"), "/end": sends(page())}
        row = fetch(site)
        assert row.source is not None
        assert (row.url, row.source.url) == (site.url("/page"), site.url("/end"))


def bomb() -> Iterator[bytes]:
    """Send 1 GB of zeros as 1 MB of gzip."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS + 16)
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
    for _ in range(1024):
        yield packer.compress(b"\0" * 1024 * 1024)
    yield packer.flush()


HTML = {"Content-Type": "text/html; charset=utf-8"}
FAILURES: dict[str, tuple[Answer, str]] = {
    "missing": (sends(status=404), "http_status"),
    "pdf": (sends(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}), "media_type"),
    "pdf-as-html": (sends(b"%PDF-1.7 x", headers=HTML), "binary"),
    "redirect-loop": (redirects("/page"), "redirect_loop"),
    "redirect-inside": (redirects("http://169.254.169.254/"), "refused_address"),
    "bomb": (sends_raw(bomb), "decompression_bomb"),
    "huge-title": (sends(page(title="x" * 10_000_000)), "too_large"),
    "wrong-charset": (sends(page(body=SENTENCES + "ü").encode("latin-1"), headers=HTML),
                      "wrong-encoding"),
    "nul": (sends(page(body=SENTENCES + "\0")), "binary"),
    "nested": (sends("<div>" * 200_000 + "x"), "too-large"),
    "attributes": (sends("<p " + "a=1 " * 100_000 + ">"), "too-large"),
    "no-title": (sends("<p>Not found</p>"), "missing"),
    "no-text": (sends("<title>Harvest</title><script>var a = 1</script>"), "missing"),
    "nothing": (sends(""), "empty"),
}  # fmt: skip


class TestFailure:
    """A page that is not there, or means harm: the row says why, and nothing is saved."""

    @pytest.mark.parametrize("name", FAILURES)
    def test_the_row_says_why(self, name: str, site: Site) -> None:
        site.routes["/page"], code = FAILURES[name]
        row = fetch(site)
        assert reason(row) == ("failed", code)
        assert (row.source_id, row.lease_until) == (None, None)
        assert not Source.objects.exists()

    @pytest.mark.parametrize("rules", ["User-agent: *\nDisallow: /page"])
    def test_robots_are_heeded(self, rules: str, site: Site) -> None:
        site.routes |= {"/robots.txt": sends(rules), "/page": sends(page())}
        assert reason(fetch(site)) == ("failed", "robots")
        assert site.paths == ["/robots.txt"]

    @pytest.mark.parametrize(
        ("url", "code"),
        [("http://127.0.0.1:1/x", "refused_port"), ("http://10.0.0.1/", "refused_address"),
         ("http://[::1]/", "refused_address"), ("file:///etc/passwd", "refused_scheme"),
         ("http://a:b@news.example/", "refused_credentials"), ("no address\0", "bad_url"),
         ("http://news.example/" + "x" * 3000, "bad_url"), ("", "bad_url")],
    )  # fmt: skip
    def test_an_address_that_is_refused_is_a_row_that_says_so(self, url: str, code: str) -> None:
        for _ in range(2):
            row = page_fetch(url)
            assert reason(row) == ("failed", code)
        assert len(row.url) <= 2000
        assert "\0" not in row.url

    def test_a_disk_that_is_full_is_said(self, site: Site, settings: Settings) -> None:
        site.routes["/page"] = sends(page())
        settings.ARCHIVE_DIR.parent.mkdir(exist_ok=True)
        settings.ARCHIVE_DIR.write_text("a file is in the way")
        assert reason(fetch(site)) == ("failed", "storage")

    def test_a_failed_page_that_is_there_later_is_fetched(self, site: Site) -> None:
        site.routes["/page"] = in_turn(sends(status=404), sends(page()))
        assert fetch(site).status == "failed"
        assert reason(fetch(site)) == ("fetched", "")

    def test_a_fetched_page_that_is_gone_keeps_its_source(self, site: Site) -> None:
        site.routes["/page"] = in_turn(sends(page()), sends(status=410))
        first, again = fetch(site), fetch(site)
        assert (again.status, again.http_status) == ("failed", 410)
        assert (again.source_id, again.payload_sha256) == (first.source_id, first.payload_sha256)


class TestHostileTitles:
    """What fits in a page but not in a column."""

    def test_a_long_title_is_cut(self, site: Site) -> None:
        title = "Harvest " * 500_000
        site.routes["/page"] = sends(page(head=f'<meta property="og:title" content="{title}">'))
        row = fetch(site)
        assert row.source is not None
        assert len(row.source.title) <= 500
        assert row.source.title.endswith("…")

    def test_long_validators_are_not_kept(self, site: Site) -> None:
        site.routes["/page"] = sends(
            page(), headers={"ETag": '"' + "x" * 5000 + '"', "Last-Modified": "ä" * 10}
        )
        row = fetch(site)
        assert (row.status, row.etag, row.last_modified) == ("fetched", "", "")

    def test_a_page_cannot_choose_an_address_longer_than_we_keep(self, site: Site) -> None:
        address = site.url("/" + "x" * 3000)
        site.routes["/page"] = sends(page(head=f'<link rel="canonical" href="{address}">'))
        row = fetch(site)
        assert row.source is not None
        assert len(row.source.url) <= 2000


class TestLater:
    """What may heal goes back into the queue, with its reason and a time."""

    @pytest.mark.parametrize("status", [429, 503])
    def test_a_failing_server_is_asked_again_later(self, status: int, site: Site) -> None:
        site.routes["/page"] = sends(status=status, headers={"Retry-After": "900"})
        row = fetch(site)
        assert reason(row) == ("queued", "http_status")
        assert (row.http_status, row.failures) == (status, 1)
        assert row.due_at > timezone.now() + timedelta(seconds=890)
        assert page_fetch_execute(page_fetch_id=row.pk) is None, "not before it is due"

    def test_it_is_given_up_in_the_end(self, site: Site) -> None:
        site.routes["/page"] = sends(status=503)
        row = fetch(site)
        for _ in range(pages.MAX_FAILURES - 1):
            assert row.status == "queued"
            PageFetch.objects.update(due_at=timezone.now())
            row = fetch(site)
        assert (reason(row), row.failures) == (("failed", "http_status"), pages.MAX_FAILURES)
        assert fetch(site).status == "queued", "asked for anew, it may fail as often again"

    def test_waiting_for_ones_turn_is_no_failure(self, site: Site) -> None:
        site.routes |= {"/page": sends(page()), "/other": sends(page())}
        busy: dict[str, Any] = {"seconds_between": 60, "timing": Timing(patience=0)}
        fetch(site, "/other", **busy)
        row = fetch(site, **busy)
        assert reason(row) == ("queued", "busy")
        assert row.failures == 0
        assert row.due_at > timezone.now() + timedelta(seconds=50)

    def test_a_site_whose_robots_cannot_be_read_is_asked_later(self, site: Site) -> None:
        site.routes |= {"/robots.txt": sends(status=500), "/page": sends(page())}
        row = fetch(site)
        assert reason(row) == ("queued", "robots_unreachable")
        assert "/page" not in site.paths


class TestHolding:
    """One worker at a time."""

    def test_a_page_that_somebody_fetches_is_left_alone(self, site: Site) -> None:
        row = page_fetch_open(url=site.url("/page"))
        lease = timezone.now() + timedelta(minutes=1)
        PageFetch.objects.update(status="started", attempts=1, lease_until=lease)
        assert page_fetch_execute(page_fetch_id=row.pk, client=site.client()) is None
        assert fetch(site).status == "started"
        assert site.requests == []

    def test_a_lease_that_has_passed_is_taken_over(self, site: Site) -> None:
        site.routes["/page"] = sends(page())
        row = page_fetch_open(url=site.url("/page"))
        past = timezone.now() - timedelta(seconds=1)
        PageFetch.objects.update(status="started", attempts=1, lease_until=past)
        done = page_fetch_execute(page_fetch_id=row.pk, client=site.client())
        assert done is not None
        assert (done.status, done.attempts) == ("fetched", 2)

    def test_a_worker_that_lost_its_lease_changes_nothing(self, site: Site) -> None:
        row = page_fetch_open(url=site.url("/page"))
        site.routes["/page"] = sends(page())

        def connect(address: str, port: int, seconds: float) -> socket.socket:
            PageFetch.objects.filter(pk=row.pk).update(attempts=7)  # another has taken over
            return system_connect(address, port, seconds)

        done = page_fetch_execute(page_fetch_id=row.pk, client=site.client(connect=connect))
        assert done is not None
        assert (done.status, done.attempts, done.error) == ("started", 7, "")

    def test_a_database_that_goes_away_meanwhile_gives_the_page_back(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(**_: object) -> None:
            raise OperationalError

        monkeypatch.setattr(pages, "source_save", away)
        site.routes["/page"] = sends(page())
        row = page_fetch_open(url=site.url("/page"))
        with pytest.raises(OperationalError):
            page_fetch_execute(page_fetch_id=row.pk, client=site.client())
        row.refresh_from_db()
        assert (row.status, row.attempts, row.lease_until) == ("queued", 0, None)

    def test_a_missing_row_is_no_error(self) -> None:
        assert page_fetch_execute(page_fetch_id=404) is None

    def test_the_same_address_is_one_row(self) -> None:
        forms = ("http://News.example:80/a#x", "http://news.example./a", " http://news.example/a")
        assert len({page_fetch_open(url=url).pk for url in forms}) == 1
