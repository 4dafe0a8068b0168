"""What a site asks of programs is asked once a day, and heeded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.loopback import Answer, Site, in_turn, redirects, sends, serving
from workbench.lib.http import Code, HttpError, heeding_robots
from workbench.lib.http.guard import system_connect
from workbench.lib.http.models import RobotsFile
from workbench.lib.http.robots import robots_check

pytestmark = pytest.mark.django_db
AGENT = "claim-workbench/0.1.0 (+desk@news.example)"


def check(site: Site, path: str = "/page") -> str:
    """Return why the page may not be fetched, empty if it may."""
    try:
        robots_check(site.url(path), client=site.client(user_agent=AGENT))
    except HttpError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("rules", "path", "code"),
    [
        ("User-agent: *\nDisallow: /", "/page", "robots"),
        ("User-agent: *\nDisallow: /private", "/page", ""),
        ("User-agent: *\nDisallow: /private", "/private/x", "robots"),
        ("User-agent: claim-workbench\nDisallow: /\n\nUser-agent: *\nAllow: /", "/page", "robots"),
        ("User-agent: claim-workbench\nAllow: /\n\nUser-agent: *\nDisallow: /", "/page", ""),
        ("User-agent: other\nDisallow: /", "/page", ""),
        ("User-agent: *\nDisallow: /*?q=\nAllow: /page$", "/page?q=1", "robots"),
        ("", "/page", ""),
        ("<html>this is no robots.txt</html>", "/page", ""),
        ("\0\ufffd" * 100, "/page", ""),
        ("User-agent: *\nDisallow: /" + "*a" * 3000 + "$", "/" + "a" * 1900, ""),
    ],
)
def test_the_rules_are_heeded(rules: str, path: str, code: str, site: Site) -> None:
    site.routes["/robots.txt"] = sends(rules)
    assert check(site, path) == code


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (sends(status=404), ""),
        (sends(status=403), ""),
        (sends(status=500), "robots_unreachable"),
        (sends(status=503), "robots_unreachable"),
        (sends(status=429), "robots_unreachable"),
        (redirects("/robots.txt"), "robots_unreachable"),
        (redirects("http://10.0.0.1/robots.txt"), "refused_address"),
    ],
    ids=["missing", "forbidden", "broken", "away", "too-many", "loop", "inside"],
)
def test_a_missing_file_allows_and_a_failing_server_disallows(
    answer: Answer, code: str, site: Site
) -> None:
    site.routes["/robots.txt"] = answer
    assert check(site) == code


def test_the_file_is_asked_for_once_a_day(site: Site) -> None:
    site.routes["/robots.txt"] = in_turn(
        sends("User-agent: *\nDisallow: /a"), sends("User-agent: *\nDisallow: /b")
    )
    assert [check(site, path) for path in ("/a", "/b", "/c")] == ["robots", "", ""]
    assert site.paths == ["/robots.txt"]
    RobotsFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert [check(site, path) for path in ("/a", "/b")] == ["", "robots"]
    assert len(site.paths) == 2


def test_a_failing_server_is_asked_again_soon_and_says_when(site: Site) -> None:
    site.routes["/robots.txt"] = sends(status=500)
    with pytest.raises(HttpError) as caught:
        robots_check(site.url("/page"), client=site.client())
    assert (caught.value.code, caught.value.retryable) == (Code.ROBOTS_UNREACHABLE, True)
    assert caught.value.retry_after == pytest.approx(600, abs=5)
    asked = len(site.paths)
    assert check(site) == "robots_unreachable"
    assert len(site.paths) == asked, "not asked again meanwhile"


def test_only_the_first_500_kib_of_an_endless_file_are_read(site: Site) -> None:
    line = "Disallow: /nothing\n"
    site.routes["/robots.txt"] = sends("User-agent: *\nDisallow: /page\n" + line * 200_000)
    assert check(site) == "robots"
    assert len(RobotsFile.objects.get().text) == 500 * 1024


def test_a_busy_host_is_not_an_unreachable_one(site: Site) -> None:
    client = site.client(seconds_between=60)
    site.routes |= {"/": sends("x"), "/robots.txt": sends("")}
    client.get(site.url())
    with pytest.raises(HttpError) as caught:
        robots_check(site.url("/page"), client=client)
    assert caught.value.code == Code.BUSY
    assert not RobotsFile.objects.exists()


def test_a_client_that_heeds_them_asks_on_every_hop(site: Site) -> None:
    with serving() as other:
        site.routes |= {"/robots.txt": sends(""), "/page": redirects(other.url("/private"))}
        other.routes |= {"/robots.txt": sends("User-agent: *\nDisallow: /private")}
        client = site.client(
            allowed_private_hosts=(), allowed_ports=(site.port, other.port),
            resolve=lambda host, port: ["93.184.216.34"],
            connect=lambda address, port, seconds: system_connect("127.0.0.1", port, seconds),
        )  # fmt: skip
        with pytest.raises(HttpError) as caught:
            heeding_robots(client).get(site.url("/page"))
    assert caught.value.code == Code.ROBOTS
    assert site.paths == ["/robots.txt", "/page"]
    assert other.paths == ["/robots.txt"]
