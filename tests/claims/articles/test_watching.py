"""Watched feeds: looked at on a real server on loopback, and what is new is imported."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from claims import tasks
from claims.articles import sheets, watching
from claims.articles.imports import problem_words, uploads_store
from claims.articles.watching import feed_look, feed_switch, feed_watch
from claims.models import Article, FeedEntry, ImportBatch, WatchedFeed
from tests.claims.articles.importing import Report, run
from tests.claims.articles.test_import_addresses import sitemap
from tests.loopback import Site, in_turn, sends
from tests.sources.fetching.pages import SENTENCES, page
from workbench.lib.http import HttpError

pytestmark = pytest.mark.django_db
RSS = {"Content-Type": "application/rss+xml"}


def rss(site: Site, *numbers: int, full: str = "") -> bytes:
    """Return a feed that announces articles, or holds them."""
    items = "".join(
        f"<item><title>Harvest {number}</title><link>{site.url(f'/{number}')}</link>"
        f"<description>{f'{full} {number}' if full else 'A teaser.'}</description></item>"
        for number in numbers
    )
    return f"<rss version='2.0'><channel><title>Daily</title>{items}</channel></rss>".encode()


def watched(site: Site, path: str = "/feed") -> WatchedFeed:
    """Watch a feed of the site."""
    return feed_watch(url=site.url(path))


def look(feed: WatchedFeed) -> ImportBatch | None:
    """Look at a feed as if it were due."""
    WatchedFeed.objects.filter(pk=feed.pk).update(due_at=timezone.now())
    batch = feed_look(feed_id=feed.pk)
    feed.refresh_from_db()
    return batch


def imported(feed: WatchedFeed) -> Report:
    """Look at a feed and carry the import out."""
    batch = look(feed)
    assert batch is not None
    return run(batch)


class TestNew:
    """What is new is imported, and only that."""

    def test_what_a_feed_announces_is_fetched_once(self, site: Site, settings: Settings) -> None:
        site.routes["/feed"] = in_turn(
            sends(rss(site, 1, 2), headers=RSS), sends(rss(site, 3, 2, 1), headers=RSS)
        )
        feed = watched(site)
        first = imported(feed)
        assert first.states == ["created", "created"]
        assert (first.batch.channel, first.batch.name, feed.batch) == (
            "feed", "127.0.0.1", first.batch,
        )  # fmt: skip
        assert first.articles[0].source.title == "Harvest 1 of the year"
        second = imported(feed)
        assert [(row.row, row.state) for row in second.rows] == [(1, "created")]
        assert (feed.entry_count, feed.new_count, feed.error) == (3, 1, "")
        assert look(feed) is None
        assert (feed.new_count, Article.objects.count()) == (0, 3)
        assert list(settings.IMPORTS_DIR.iterdir()) == [], "nothing is left of what it sent"
        assert [site.paths.count(f"/{number}") for number in (1, 2, 3)] == [1, 1, 1]

    def test_what_a_feed_holds_is_read_and_a_correction_read_again(self, site: Site) -> None:
        other = SENTENCES.replace("third", "quarter")
        site.routes["/feed"] = in_turn(
            sends(rss(site, 1, 2, full=SENTENCES), headers=RSS),
            sends(rss(site, 1, full=other), headers=RSS),
        )
        feed = watched(site)
        assert imported(feed).states == ["created", "created"]
        assert imported(feed).states == ["updated"]
        assert site.paths == ["/robots.txt", "/feed", "/feed"]

    def test_a_sitemap_is_watched_too(self, site: Site) -> None:
        site.routes["/news.xml"] = in_turn(
            sends(sitemap(site, "/1"), headers=RSS), sends(sitemap(site, "/1", "/2"), headers=RSS)
        )
        feed = watched(site, "/news.xml")
        assert imported(feed).states == ["created"]
        assert imported(feed).states == ["created"]

    def test_a_json_feed_is_watched_too(self, site: Site) -> None:
        text = (
            '{"version": "https://jsonfeed.org/version/1.1", "title": "Daily", "items": ['
            f'{{"id": "1", "url": "{site.url("/1")}", "title": "Harvest"}}]}}'
        )
        site.routes["/feed"] = sends(text, headers={"Content-Type": "application/feed+json"})
        feed = watched(site)
        assert imported(feed).states == ["created"]
        assert look(feed) is None

    def test_more_than_is_taken_at_a_time_comes_with_the_next_looks(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watching, "MOST_NEW", 2)
        site.routes["/feed"] = sends(rss(site, 1, 2, 3), headers={**RSS, "ETag": '"1"'})
        feed = watched(site)
        assert [len(imported(feed).rows), feed.etag] == [2, ""]
        assert [len(imported(feed).rows), feed.etag] == [1, '"1"']

    def test_a_page_that_cannot_be_had_is_a_row_and_not_asked_for_again(self, site: Site) -> None:
        site.routes["/feed"] = sends(rss(site, 1, 9), headers=RSS)
        feed = watched(site)
        assert imported(feed).states == ["created", "failed"]
        assert look(feed) is None

    def test_what_is_not_listed_for_long_is_forgotten(self, site: Site) -> None:
        site.routes["/feed"] = in_turn(
            sends(rss(site, 1, 2), headers=RSS), sends(rss(site, 2), headers=RSS)
        )
        feed = watched(site)
        imported(feed)
        long_ago = timezone.now() - watching.FORGOTTEN_AFTER - timedelta(hours=1)
        FeedEntry.objects.update(listed_at=long_ago)
        assert look(feed) is None
        assert FeedEntry.objects.count() == 1


class TestPolite:
    """Asked conditionally, not too often, and less and less often where it fails."""

    def test_an_unchanged_feed_is_not_sent_again(self, site: Site) -> None:
        when = "Tue, 25 Feb 2025 04:20:00 GMT"
        site.routes["/feed"] = in_turn(
            sends(rss(site, 1), headers={**RSS, "ETag": '"1"', "Last-Modified": when}),
            sends(status=304),
        )
        feed = watched(site)
        imported(feed)
        assert look(feed) is None
        headers = site.requests[-1][1]
        assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', when)
        assert (feed.entry_count, feed.new_count, feed.error) == (1, 0, "")

    def test_it_is_due_again_after_a_while(self, site: Site, settings: Settings) -> None:
        settings.FEED_MINUTES = 10
        site.routes["/feed"] = sends(rss(site, 1), headers=RSS)
        feed = watched(site)
        look(feed)
        assert feed_look(feed_id=feed.pk) is None
        minutes = (feed.due_at - timezone.now()).total_seconds() / 60
        assert 8.5 < minutes < 11.5
        assert site.paths.count("/feed") == 1

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (sends("gone", status=404), "404"),
            (sends(page()), "web page"),
            (sends("Only a text.", headers={"Content-Type": "text/plain"}), "no entries"),
            (sends("<rss><channel/></rss>", headers=RSS), "no entries"),
            (sends("<rss", headers=RSS), "no entries"),
            (sends(b"\x89PNG", headers={"Content-Type": "image/png"}), "image/png"),
        ],
        ids=["gone", "page", "text", "empty", "broken", "image"],
    )
    def test_a_failure_says_why_and_is_tried_later_and_later(
        self, site: Site, answer: Any, words: str
    ) -> None:
        site.routes["/feed"] = answer
        feed = watched(site)
        pauses = []
        for _ in range(3):
            assert look(feed) is None
            pauses.append((feed.due_at - timezone.now()).total_seconds() / 60)
        assert words in feed.why
        assert (feed.status, feed.failures, feed.attempts) == ("watched", 3, 0)
        assert 25 < pauses[0] < 35 < 50 < pauses[1] < 70 < 100 < pauses[2] < 135
        site.routes["/feed"] = sends(rss(site, 1), headers=RSS)
        assert imported(feed).states == ["created"]
        assert (feed.failures, feed.error) == (0, "")

    def test_no_pause_is_longer_than_a_day(self, site: Site) -> None:
        feed = watched(site, "/gone")
        WatchedFeed.objects.update(failures=500)
        look(feed)
        assert feed.due_at < timezone.now() + timedelta(hours=27)

    def test_robots_are_heeded(self, site: Site) -> None:
        site.routes["/robots.txt"] = sends("User-agent: *\nDisallow: /")
        feed = watched(site)
        assert look(feed) is None
        assert "robots.txt" in feed.why
        assert site.paths == ["/robots.txt"]

    def test_what_lists_more_than_a_sitemap_may_is_not_looked_through(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sheets, "MOST_LISTED", 2)
        site.routes["/feed"] = in_turn(
            sends(rss(site, 1, 2, 3), headers=RSS), sends(rss(site, 1, 2), headers=RSS)
        )
        feed = watched(site)
        assert look(feed) is None
        assert ("more than 2 entries" in feed.why, FeedEntry.objects.count()) == (True, 0)
        assert look(feed) is not None

    def test_all_that_is_still_listed_is_remembered(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watching, "_KEYS", 2)
        site.routes["/feed"] = sends(rss(site, 1, 2, 3, 4, 5), headers=RSS)
        feed = watched(site)
        look(feed)
        FeedEntry.objects.update(listed_at=timezone.now() - 2 * watching.FORGOTTEN_AFTER)
        look(feed)
        assert FeedEntry.objects.count() == 5


class TestReasons:
    """What went wrong is said in the language of whoever reads it."""

    def test_a_look_that_failed(self, site: Site) -> None:
        feed = watched(site, "/gone")
        with translation.override("id"):
            look(feed)
        with translation.override("en"):
            assert feed.why == "The server answered with status 404."
        with translation.override("id"):
            assert "404" in feed.why
            assert "server answered" not in feed.why

    def test_a_page_of_an_import_that_could_not_be_had(self, site: Site) -> None:
        site.routes["/feed"] = sends(rss(site, 9), headers=RSS)
        with translation.override("id"):
            (row,) = imported(watched(site)).rows
        with translation.override("en"):
            words = "The page cannot be fetched: The server answered with status 404."
            assert problem_words(row) == words
        with translation.override("id"):
            assert "server answered" not in problem_words(row)


class TestTakenOver:
    """A look may be taken over by another one."""

    def test_two_looks_that_find_the_same_import_it_once(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site.routes["/feed"] = sends(rss(site, 1), headers=RSS)
        feed, taken = watched(site), []

        def after_another_look(*args: Any) -> Any:
            monkeypatch.setattr("claims.articles.watching.uploads_store", uploads_store)
            feed_switch(feed=feed, is_on=True)  # “Look at now”
            taken.append(feed_look(feed_id=feed.pk))
            return uploads_store(*args)

        monkeypatch.setattr("claims.articles.watching.uploads_store", after_another_look)
        assert look(feed) is None
        assert [batch.pk for batch in taken if batch] == [ImportBatch.objects.get().pk]
        assert (feed.status, FeedEntry.objects.count()) == ("watched", 1)


class TestPeople:
    """Feeds are added, switched off and on."""

    def test_the_same_address_is_one_feed_and_switched_on_again(self) -> None:
        feed = feed_watch(url="https://daily.example/feed", name="Daily")
        feed_switch(feed=feed, is_on=False)
        again = feed_watch(url="https://daily.example/feed#top")
        assert (again.pk, again.status, again.name) == (feed.pk, "watched", "Daily")

    def test_what_is_no_address_is_refused(self) -> None:
        with pytest.raises(HttpError):
            feed_watch(url="file:///etc/passwd")

    def test_one_that_is_off_is_not_looked_at(self, site: Site) -> None:
        feed = watched(site)
        feed_switch(feed=feed, is_on=False)
        assert look(feed) is None
        assert site.paths == []

    def test_one_that_is_switched_off_meanwhile_imports_nothing(self, site: Site) -> None:
        feed = watched(site)
        look_now = watching._looked

        def meanwhile(*args: Any) -> Any:
            feed_switch(feed=feed, is_on=False)
            return look_now(*args)

        site.routes["/feed"] = sends(rss(site, 1), headers=RSS)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(watching, "_looked", meanwhile)
            assert look(feed) is None
        assert (feed.status, ImportBatch.objects.count(), FeedEntry.objects.count()) == (
            "off", 0, 0,
        )  # fmt: skip


def test_the_sweep_looks_at_what_is_due_and_queues_its_import(
    site: Site, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    site.routes["/feed"] = sends(rss(site, 1), headers=RSS)
    due, later, off = watched(site), watched(site, "/later"), watched(site, "/off")
    feed_switch(feed=off, is_on=False)
    long_ago = timezone.now() - timedelta(hours=1)
    WatchedFeed.objects.exclude(pk=later.pk).update(due_at=long_ago)
    sent: list[Any] = []
    for task in (tasks.look_at_feed, tasks.import_batch):
        monkeypatch.setattr(
            task, "apply_async",
            lambda args, queue, task=task, **_: sent.append((task.__name__, args, queue)),
        )  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_feeds()
    assert sent == [("look_at_feed", (due.pk,), "bulk")]
    with django_capture_on_commit_callbacks(execute=True):
        tasks.look_at_feed(due.pk)
    assert sent[1:] == [("import_batch", (ImportBatch.objects.get().pk,), "bulk")]
