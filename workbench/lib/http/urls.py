"""Web addresses, read once and strictly (pure).

The parts read here are the ones checked, connected to and sent: no second parser can read the same
text in another way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlencode, urlsplit

import idna

from workbench.lib.http.errors import Code, HttpError
from workbench.lib.sentences import Sentence as _

MAX_URL_CHARS = 2000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff]")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_LIKE_IPV4 = re.compile(r"(\d+|0x[0-9a-f]*)")
_PATH_SAFE = "/%:@!$&'()*+,;=~"
_QUERY_SAFE = _PATH_SAFE + "?"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. `host` is ASCII, lower case, without brackets; `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """Host and port, always with the port: `news.example:443`, `[::1]:80`."""
        return f"{self._bracketed}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port (RFC 6454), without the port that the scheme implies."""
        port = "" if self.port == _DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self._bracketed}{port}"

    @property
    def url(self) -> str:
        """The address in its normal form, without fragment."""
        return self.origin + self.path

    @property
    def _bracketed(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def parse_url(url: str, params: Mapping[str, object] | None = None) -> Target:
    """Read an address, with further query parameters.

    Raises HttpError: "refused_scheme", "refused_credentials", "refused_address" for an IPv4
    address that is not written as four decimal numbers, "bad_url" for everything else.
    """
    url = url.strip(" \t\r\n")
    if _FORBIDDEN.search(url):
        raise _bad_url(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad_url(url) from error
    scheme = parts.scheme.lower()
    if not scheme:
        raise _bad_url(url)
    if scheme not in _DEFAULT_PORTS:
        message = _("Only http and https addresses are fetched, not %(scheme)r.")
        raise HttpError(Code.REFUSED_SCHEME, message % {"scheme": scheme[:20]})
    if "@" in parts.netloc:
        message = _("An address with a user name or password in it is not fetched.")
        raise HttpError(Code.REFUSED_CREDENTIALS, message)
    if parts.netloc.endswith(":") or port == 0:
        raise _bad_url(url)
    target = Target(scheme, _host(parts, url), port or _DEFAULT_PORTS[scheme], _path(parts, params))
    if len(target.url) > MAX_URL_CHARS:
        message = _("The address is longer than %(limit)d characters.")
        raise HttpError(Code.BAD_URL, message % {"limit": MAX_URL_CHARS})
    return target


def _host(parts: SplitResult, url: str) -> str:
    host = (parts.hostname or "").lower()
    if "[" in parts.netloc:
        try:
            if "%" in host:  # a zone of this machine
                raise _bad_url(url)
            return IPv6Address(host).compressed
        except ValueError as error:
            raise _bad_url(url) from error
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise _bad_url(url) from error
    labels = host.removesuffix(".").split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _bad_url(url)
    host = ".".join(labels)
    if _LIKE_IPV4.fullmatch(labels[-1]):
        _refuse_odd_ipv4(host)
    return host


def _refuse_odd_ipv4(host: str) -> None:
    """A name that ends in a number is an IPv4 address to the C library, however it is spelt."""
    try:
        IPv4Address(host)
    except ValueError as error:
        message = _("“%(host)s” is an unusual way to write an IP address, and not fetched.")
        raise HttpError(Code.REFUSED_ADDRESS, message % {"host": host[:80]}) from error


def _path(parts: SplitResult, params: Mapping[str, object] | None) -> str:
    query = quote(parts.query, safe=_QUERY_SAFE)
    further = urlencode(params, doseq=True) if params else ""
    joined = "&".join(filter(None, (query, further)))
    return (quote(parts.path, safe=_PATH_SAFE) or "/") + (f"?{joined}" if joined else "")


def _bad_url(url: str) -> HttpError:
    shown = "".join(char if char.isprintable() else "\ufffd" for char in url[:80])
    return HttpError(Code.BAD_URL, _("This is not a web address: %(url)s") % {"url": shown})
