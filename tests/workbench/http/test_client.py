"""What the client sends, follows and gives back."""

import gzip
import io
import socket
import ssl
import zlib
from datetime import UTC, datetime

import pytest
import trustme

from tests.loopback import Site, redirects, sends, sends_raw, serving
from workbench.lib.http import Code, HttpClient, HttpError, parse_url
from workbench.lib.http.guard import system_connect


def refusal(client: HttpClient, url: str, **options: object) -> HttpError:
    """Return the error of a request."""
    with pytest.raises(HttpError) as caught:
        client.get(url, **options)  # type: ignore[arg-type]
    return caught.value


def test_an_answer_comes_with_all_that_is_known_about_it(site: Site) -> None:
    site.routes["/a"] = sends("<p>Panen naik.</p>", headers={"ETag": '"1"', "X-Odd": "ä"})
    before = datetime.now(UTC)
    fetched = site.client().get(site.url("/a#part"))
    assert (fetched.url, fetched.status, fetched.redirects) == (site.url("/a"), 200, ())
    assert fetched.body == fetched.raw.payload == b"<p>Panen naik.</p>"
    assert fetched.headers["etag"] == '"1"'
    assert fetched.media_type == "text/html"
    assert fetched.remote == "127.0.0.1"
    assert before <= fetched.fetched_at <= datetime.now(UTC)
    assert fetched.raw.head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert fetched.raw.head.endswith(b"\r\n\r\n")
    assert "X-Odd: ä\r\n".encode("latin-1") in fetched.raw.head


def test_the_request_says_who_asks_and_keeps_no_cookies(site: Site) -> None:
    site.routes["/a"] = sends("x", headers={"Set-Cookie": "id=1"})
    client = site.client(user_agent="claim-workbench/1 (+desk@news.example)")
    for _ in range(2):
        client.get(site.url("/a"), params={"q": "beras & gula", "n": 2}, headers={"X-Key": "k"},
                   accept=("text/html", "text/plain"))  # fmt: skip
    path, headers = site.requests[-1]
    assert path == "/a?q=beras+%26+gula&n=2"
    assert headers["User-Agent"] == "claim-workbench/1 (+desk@news.example)"
    assert headers["Host"] == site.authority
    assert (headers["Accept"], headers["X-Key"]) == ("text/html, text/plain", "k")
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert headers["Cookie"] is None


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("http://News.Example:80/a b", None),
        ("HTTP://News.EXAMPLE:80/ä?q=ü&x=%20#f", "http://news.example/%C3%A4?q=%C3%BC&x=%20"),
        ("https://bücher.example./", "https://xn--bcher-kva.example/"),
        ("https://news.example:443", "https://news.example/"),
        (" http://[2606:4700:0::1111]:8080/x ", "http://[2606:4700::1111]:8080/x"),
        ("http://news.example/" + "a" * 2000, None),
    ],
)
def test_an_address_has_one_form(given: str, sent: str | None) -> None:
    if sent is None:
        with pytest.raises(HttpError, match="address"):
            parse_url(given)
    else:
        assert parse_url(given).url == sent


def test_redirects_are_followed_and_named(site: Site) -> None:
    site.routes |= {
        "/1": redirects("/2", 301), "/2": redirects(site.url("/3"), 308), "/3": sends("end"),
    }  # fmt: skip
    fetched = site.client().get(site.url("/1"))
    assert (fetched.url, fetched.body) == (site.url("/3"), b"end")
    assert fetched.redirects == (site.url("/1"), site.url("/2"))


def test_a_header_for_one_host_is_not_told_to_another(site: Site) -> None:
    with serving() as other:
        site.routes["/1"] = redirects(other.url("/2"))
        other.routes["/2"] = sends("there")
        client = site.client(
            resolve=lambda host, port: ["93.184.216.34"],
            connect=lambda address, port, seconds: system_connect("127.0.0.1", port, seconds),
            allowed_private_hosts=(), allowed_ports=(site.port, other.port),
        )  # fmt: skip
        client.get(site.url("/1"), headers={"Authorization": "secret"}, etag='"1"')
    assert site.requests[0][1]["Authorization"] == "secret"
    assert other.requests[0][1]["Authorization"] is None
    assert other.requests[0][1]["If-None-Match"] == '"1"'


@pytest.mark.parametrize(
    ("routes", "code"),
    [
        ({"/0": "/0"}, Code.REDIRECT_LOOP),
        ({"/0": "/1", "/1": "/2", "/2": "/0"}, Code.REDIRECT_LOOP),
        ({f"/{n}": f"/{n + 1}" for n in range(9)}, Code.TOO_MANY_REDIRECTS),
        ({"/0": "http://["}, Code.BAD_URL),
        ({"/0": "mailto:a@b.example"}, Code.REFUSED_SCHEME),
    ],
)
def test_redirects_that_lead_nowhere_end(routes: dict[str, str], code: Code, site: Site) -> None:
    site.routes |= {path: redirects(to) for path, to in routes.items()}
    error = refusal(site.client(), site.url("/0"))
    assert (error.code, error.retryable) == (code, False)
    assert len(site.requests) <= 6


def test_conditions_are_sent_and_not_modified_is_an_answer(site: Site) -> None:
    site.routes["/a"] = sends(status=304)
    when = "Tue, 25 Feb 2025 04:20:00 GMT"
    fetched = site.client().get(
        site.url("/a"), etag='W/"1"', last_modified=when, accept=("text/plain",)
    )
    assert (fetched.status, fetched.body) == (304, b"")
    headers = site.requests[0][1]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('W/"1"', when)


@pytest.mark.parametrize(
    ("content_type", "taken"),
    [("text/html", True), ("TEXT/HTML ; charset=x", True), ("application/pdf", False), ("", False)],
)
def test_only_the_media_types_asked_for_are_read(
    content_type: str, taken: bool, site: Site
) -> None:
    site.routes["/a"] = sends("x", headers={"Content-Type": content_type})
    if taken:
        assert site.client().get(site.url("/a"), accept=("text/html",)).body == b"x"
    else:
        assert refusal(site.client(), site.url("/a"), accept=("text/html",)).code == "media_type"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451, 500, 300, 100 + 1])
def test_other_statuses_are_errors_that_name_it(status: int, site: Site) -> None:
    site.routes["/a"] = sends("no", status=status)
    error = refusal(site.client(), site.url("/a"))
    assert (error.code, error.status, error.retryable) == (Code.HTTP_STATUS, status, False)
    assert str(status) in str(error)
    assert len(site.requests) == 1


def deflated(data: bytes) -> bytes:
    """Bare DEFLATE, as some servers send."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "payload"),
    [
        ("gzip", gzip.compress(b"harvest " * 9000)),
        ("X-GZIP", gzip.compress(b"harvest " * 9000)),
        ("gzip", gzip.compress(b"harvest " * 4000) + gzip.compress(b"harvest " * 5000)),
        ("gzip", gzip.compress(b"harvest " * 9000) + b"\0" * 7),
        ("deflate", zlib.compress(b"harvest " * 9000)),
        ("deflate", deflated(b"harvest " * 9000)),
        ("identity", b"harvest " * 9000),
    ],
    ids=["gzip", "x-gzip", "members", "padding", "zlib", "bare", "identity"],
)
def test_content_codings_are_undone_and_the_payload_is_kept(
    encoding: str, payload: bytes, site: Site
) -> None:
    site.routes["/a"] = sends(payload, headers={"Content-Encoding": encoding})
    fetched = site.client().get(site.url("/a"))
    assert fetched.body == b"harvest " * 9000
    assert fetched.raw.payload == payload


@pytest.mark.parametrize(
    ("encoding", "payload"),
    [
        ("br", b"x"), ("zstd", b"x"), ("gzip, gzip", gzip.compress(gzip.compress(b"x"))),
        ("gzip", b"plain text"), ("gzip", gzip.compress(b"harvest " * 9000)[:-9]),
        ("gzip", b"\x1f"), ("gzip", gzip.compress(b"") * 1001),
    ],
    ids=["brotli", "zstd", "twice", "plain", "cut", "a-byte", "too-many-members"],
)  # fmt: skip
def test_other_codings_are_refused(encoding: str, payload: bytes, site: Site) -> None:
    site.routes["/a"] = sends(payload, headers={"Content-Encoding": encoding})
    assert refusal(site.client(), site.url("/a")).code == Code.BAD_ENCODING


def test_chunks_are_joined_and_interim_answers_skipped(site: Site) -> None:
    site.routes["/a"] = sends_raw(
        lambda: iter(
            [b"HTTP/1.1 100 Continue\r\n\r\n",
             b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
             b"4\r\nhar", b"v\r\n3;x=y\r\nest\r\n", b"0\r\nTrailer: x\r\n\r\n"]
        )
    )  # fmt: skip
    fetched = site.client().get(site.url("/a"))
    assert fetched.body == fetched.raw.payload == b"harvest"
    assert fetched.raw.head == b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_a_stream_is_a_file_of_the_decoded_content(site: Site) -> None:
    lines = b"".join(b'{"n": %d}\n' % n for n in range(50_000))
    packed = gzip.compress(lines)
    site.routes["/feed"] = sends(packed, headers={"Content-Encoding": "gzip"})
    with site.client().stream(site.url("/feed")) as file:
        assert isinstance(file, io.BufferedReader)
        assert file.read(4) == b'{"n"'
        assert b'{"n"' + file.read() == lines
    with (
        pytest.raises(HttpError) as caught,
        site.client().stream(site.url("/feed"), max_bytes=len(packed)) as file,
    ):
        file.read()
    assert caught.value.code == Code.TOO_LARGE


class TestTls:
    """The certificate must be for the name, although an address is connected to."""

    @pytest.mark.parametrize(
        ("name", "known_authority", "code"),
        [("news.example", True, None), ("other.example", True, "tls"),
         ("news.example", False, "tls")],
    )  # fmt: skip
    def test_the_name_is_what_the_certificate_must_be_for(
        self, name: str, known_authority: bool, code: str | None
    ) -> None:
        authority = trustme.CA()
        server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("news.example").configure_cert(server_side)
        names: list[str | None] = []
        server_side.sni_callback = lambda sock, asked, context: names.append(asked)
        client_side = ssl.create_default_context()
        if known_authority:
            authority.configure_trust(client_side)

        def wrap(sock: socket.socket) -> socket.socket:
            return server_side.wrap_socket(sock, server_side=True)

        with serving(wrap) as site:
            site.routes["/"] = sends("secure")
            client = site.client(
                allowed_private_hosts={f"{name}:{site.port}"},
                resolve=lambda host, port: ["127.0.0.1"],
                ssl_context=client_side,
            )
            url = f"https://{name}:{site.port}/"
            if code is None:
                assert client.get(url).body == b"secure"
            else:
                assert refusal(client, url).code == code
        assert names == [name]

    def test_a_step_down_to_plain_http_is_followed_and_named(self) -> None:
        authority = trustme.CA()
        server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("news.example").configure_cert(server_side)
        client_side = ssl.create_default_context()
        authority.configure_trust(client_side)
        with (
            serving() as plain,
            serving(lambda sock: server_side.wrap_socket(sock, server_side=True)) as secure,
        ):
            secure.routes["/"] = redirects(f"http://news.example:{plain.port}/")
            plain.routes["/"] = sends("plain")
            fetched = plain.client(
                allowed_private_hosts=(), allowed_ports=(plain.port, secure.port),
                resolve=lambda host, port: ["93.184.216.34"], ssl_context=client_side,
                connect=lambda address, port, seconds: system_connect("127.0.0.1", port, seconds),
            ).get(f"https://news.example:{secure.port}/")  # fmt: skip
        assert fetched.body == b"plain"
        assert fetched.redirects == (f"https://news.example:{secure.port}/",)
