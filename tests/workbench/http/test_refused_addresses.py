"""No way of writing an address leads into one's own network: a server there sees nothing."""

import socket
from collections.abc import Sequence

import pytest

from tests.loopback import Site, redirects, sends
from workbench.lib.http import HttpClient, HttpError
from workbench.lib.http.guard import system_connect, system_resolve

PRIVATE_NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "loopback.example": ["127.0.0.1"],
    "half.example": ["93.184.216.34", "127.0.0.1"],
    "six.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "linklocal.example": ["fe80::1%lo"],
    "metadata.google.internal": ["169.254.169.254"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "xn--lopback-l0a.example": ["127.0.0.1"],
    "internal": ["10.0.0.8"],
}
# P stands for the port that the server on loopback listens on.
REFUSED = [
    # loopback, however it is spelt
    "http://127.0.0.1:P/", "http://127.0.0.2:P/", "http://127.255.255.254:P/", "http://0.0.0.0:P/",
    "http://2130706433:P/", "http://017700000001:P/", "http://0x7f000001:P/", "http://0x7F000001:P/",
    "http://0177.0.0.1:P/", "http://0x7f.0.0.1:P/", "http://0x7f.0x0.0x0.0x1:P/",
    "http://127.1:P/", "http://127.0.1:P/", "http://0:P/", "http://0x0:P/", "http://00:P/",
    "http://127.000.000.001:P/", "http://127.0.0.1.:P/", "http://2130706433.:P/",
    "http://4294967297:P/", "http://127.0.0.01:P/", "http://0x.0x.0:P/",
    # digits and dots from elsewhere in Unicode
    "http://①②⑦.⓪.⓪.①:P/", "http://１２７.０.０.１:P/", "http://127。0。0。1:P/",
    "http://127．0．0．1:P/", "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏:P/", "http://١٢٧.٠.٠.١:P/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:P/",
    # IPv6, and IPv4 inside of it
    "http://[::1]:P/", "http://[0:0:0:0:0:0:0:1]:P/", "http://[::]:P/", "http://[::127.0.0.1]:P/",
    "http://[::ffff:127.0.0.1]:P/", "http://[::ffff:7f00:1]:P/", "http://[::ffff:0:7f00:1]:P/",
    "http://[64:ff9b::7f00:1]:P/", "http://[64:ff9b::127.0.0.1]:P/", "http://[64:ff9b:1::7f00:1]:P/",
    "http://[2002:7f00:1::]:P/", "http://[2001:0:7f00:1::]:P/", "http://[fe80::1]:P/",
    "http://[fe80::1%25lo]:P/", "http://[fe80::1%lo]:P/", "http://[::1%25lo]:P/",
    "http://[fd00:ec2::254]/", "http://[fc00::1]/", "http://[ff02::1]:P/", "http://[v1.fe80]:P/",
    # other people's networks, metadata
    "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://172.16.0.1/",
    "http://192.168.0.1/", "http://100.64.0.1/", "http://100.100.100.200/", "http://192.0.0.192/",
    "http://168.63.129.16/", "http://224.0.0.1/", "http://240.0.0.1/", "http://255.255.255.255/",
    "http://198.18.0.1/", "http://2852039166/",
    # names that lead there
    "http://localhost:P/", "http://LOCALHOST:P/", "http://localhost.:P/", "http://loopback.example:P/",
    "http://half.example:P/", "http://six.example:P/", "http://mapped.example:P/",
    "http://nat64.example:P/", "http://linklocal.example:P/", "http://127.0.0.1.nip.example:P/",
    "http://metadata.google.internal/", "http://lóopback.example:P/", "http://internal/",
    # credentials and what looks like them
    "http://user@127.0.0.1:P/", "http://user:secret@news.example/", "http://news.example@127.0.0.1:P/",
    "http://@127.0.0.1:P/", "http://:@127.0.0.1:P/", "http://news.example:80@127.0.0.1:P/",
    "http://127.0.0.1:P@news.example/", "http://news.example%40127.0.0.1:P/",
    # what parsers read differently
    "http://news.example\\@127.0.0.1:P/", "http://127.0.0.1:P\\@news.example/",
    "http:\\\\127.0.0.1:P\\", "http:/\\127.0.0.1:P/", "http:/127.0.0.1:P/", "http:127.0.0.1:P/",
    "http:///127.0.0.1:P/", "//127.0.0.1:P/", "127.0.0.1:P/", "http://127.0.0.1\t:P/",
    "http://127.0.\n0.1:P/", "http://127.0.0.1\r\nHost:x:P/", "http://127.0.0.1%00:P/",
    "http://127.0.0.1\x00.news.example:P/", "http://%31%32%37.0.0.1:P/", "http://127%2e0%2e0%2e1:P/",
    "ht\ttp://127.0.0.1:P/", "http://127.0.0.1 :P/", "http://127.0.0.1..:P/", "http://.127.0.0.1:P/",
    "http://127.0.0.1\u00a0:P/", "http://127.0.0.1\u200b:P/", "http://127.0.0.1;x:P/",
    "http://[127.0.0.1]:P/", "http://[::1:P/", "http://::1:P/", "http://127.0.0.1:P:80/",
    "http://127.0.0.1:/", "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://127.0.0.1:-1/",
    "http://:P/", "http://", "", " ",
    # other schemes and ports
    "file:///etc/passwd", "ftp://127.0.0.1:P/", "gopher://127.0.0.1:P/_GET", "dict://127.0.0.1:P/",
    "data:text/html,x", "javascript:alert(1)", "ws://127.0.0.1:P/", "jar:http://127.0.0.1:P!/",
    "unix:///var/run/docker.sock", "http+unix://127.0.0.1:P/",
    "http://93.184.216.34:22/", "http://93.184.216.34:6379/", "https://93.184.216.34:8443/",
]  # fmt: skip


class Watched:
    """Connects for real, and notes to where."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def __call__(self, address: str, port: int, seconds: float) -> socket.socket:
        self.addresses.append(address)
        return system_connect(address, port, seconds)


def resolve(host: str, port: int) -> Sequence[str]:
    """Know our names, and read numbers as the C library does."""
    return PRIVATE_NAMES.get(host) or system_resolve(host, port)


def guarded(site: Site, connect: Watched) -> HttpClient:
    """A client that trusts nobody; the server's port is allowed, so that the address decides."""
    return HttpClient(
        allowed_private_hosts=(),
        allowed_ports=(80, 443, site.port),
        seconds_between=0,
        resolve=resolve,
        connect=connect,
        sleep=lambda seconds: None,
    )


def refusal(client: HttpClient, url: str) -> str:
    """Return why a request was refused before anything was connected to."""
    with pytest.raises(HttpError) as caught:
        client.get(url)
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("template", REFUSED)
def test_no_spelling_leads_inside(template: str, site: Site) -> None:
    connect = Watched()
    code = refusal(guarded(site, connect), template.replace("P", str(site.port)))
    assert code == "bad_url" or code.startswith("refused_")
    assert (site.requests, connect.addresses) == ([], [])


@pytest.mark.parametrize(
    "inside",
    ["http://127.0.0.1:P/x", "http://127.1:P/x", "http://[::1]:P/x", "//localhost:P/x",
     "http://loopback.example:P/x", "file:///etc/passwd", "http://169.254.169.254/",
     "http://user@127.0.0.1:P/x", "http://93.184.216.34:22/"],
)  # fmt: skip
def test_a_redirect_inside_is_refused(inside: str, site: Site) -> None:
    """The page is public: its name has a public address, which is played by the server."""
    site.routes["/page"] = redirects(inside.replace("P", str(site.port)))
    asked: list[str] = []

    def connect(address: str, port: int, seconds: float) -> socket.socket:
        asked.append(address)
        return system_connect("127.0.0.1", site.port, seconds)

    client = HttpClient(
        allowed_private_hosts=(),
        allowed_ports=(80, 443, site.port),
        seconds_between=0,
        resolve=lambda host, port: (
            ["93.184.216.34"] if host == "news.example" else resolve(host, port)
        ),
        connect=connect,
    )
    code = refusal(client, "http://news.example/page")
    assert code == "bad_url" or code.startswith("refused_")
    assert site.paths == ["/page"]
    assert asked == ["93.184.216.34"]


def test_a_redirect_leads_into_a_named_private_host_only_from_itself(site: Site) -> None:
    site.routes |= {"/page": redirects(site.url("/x")), "/x": sends("inside")}
    assert site.client().get(site.url("/page")).body == b"inside"
    client = site.client(
        resolve=lambda host, port: ["93.184.216.34"],
        connect=lambda address, port, seconds: system_connect("127.0.0.1", site.port, seconds),
        allowed_private_hosts={site.authority},
    )
    with pytest.raises(HttpError) as caught:
        client.get("http://news.example/page")
    assert caught.value.code == "refused_port"


def test_a_name_that_changes_its_mind_is_connected_to_where_it_was_checked(site: Site) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    connected: list[tuple[str, int]] = []

    def connect(address: str, port: int, seconds: float) -> socket.socket:
        connected.append((address, port))
        raise ConnectionRefusedError(111, "Connection refused")

    client = HttpClient(
        allowed_private_hosts=(), seconds_between=0, connect=connect,
        resolve=lambda host, port: next(answers), sleep=lambda seconds: None,
    )  # fmt: skip
    with pytest.raises(HttpError) as caught:
        client.get(f"http://rebinding.example/{site.port}")
    assert connected == [("93.184.216.34", 80)]
    assert caught.value.code == "refused_address", "the next try asks the name anew, and is refused"
    assert site.requests == []


def test_the_environment_names_no_proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.routes["/"] = sends("here")
    assert site.client().get(site.url()).body == b"here"
