"""What is sent with POST: once, as it is, and nowhere else."""

import pytest

from tests.loopback import Site, redirects, sends
from workbench.lib.http import Code, HttpClient, HttpError

FORM = "application/x-www-form-urlencoded"


def refusal(client: HttpClient, url: str) -> HttpError:
    """Return the error of sending something."""
    with pytest.raises(HttpError) as caught:
        client.post(url, body=b"a=1", content_type=FORM)
    return caught.value


def test_the_body_arrives_as_it_is_and_the_answer_comes_back(site: Site) -> None:
    site.routes["/take"] = sends('{"done": true}', headers={"Content-Type": "application/json"})
    fetched = site.client().post(
        site.url("/take"), body="a=päd".encode(), content_type=FORM, headers={"X-Key": "1"}
    )
    (path, headers), (body,) = site.requests[0], site.bodies
    assert (path, body, fetched.body) == ("/take", "a=päd".encode(), b'{"done": true}')
    assert (headers["Content-Type"], headers["Content-Length"], headers["X-Key"]) == (
        FORM, "6", "1",
    )  # fmt: skip


@pytest.mark.parametrize("answer", [sends("busy", status=503), redirects("/other")])
def test_nothing_is_sent_a_second_time(site: Site, answer: object) -> None:
    site.routes["/take"] = answer  # type: ignore[assignment]
    error = refusal(site.client(), site.url("/take"))
    assert (error.code, site.paths) == (Code.HTTP_STATUS, ["/take"])


def test_an_address_inside_is_not_sent_to(site: Site) -> None:
    client = site.client(allowed_private_hosts=set())
    assert refusal(client, site.url("/take")).code in (Code.REFUSED_ADDRESS, Code.REFUSED_PORT)
    assert not site.requests
