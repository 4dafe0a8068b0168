"""Where a request comes from."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

_NETWORK_BITS = 64


def client_address(request: HttpRequest) -> str:
    """Return the address to count failures at: an IPv4 address, or an IPv6 network's first one.

    Who has one IPv6 address has 2^64 of them, so they count as one. As many proxies are believed as
    `TRUSTED_PROXIES` says, by REST's own reading of X-Forwarded-For: there is one for both. What
    says nothing that is an address is counted together, as "0.0.0.0".
    """
    said = BaseThrottle().get_ident(request) or ""  # type: ignore[arg-type]  # META is all it reads
    ip = _read(said) or _read(request.META.get("REMOTE_ADDR") or "")
    if isinstance(ip, IPv6Address):
        ip = ip.ipv4_mapped or IPv6Network((int(ip), _NETWORK_BITS), strict=False)[0]
    return str(ip or IPv4Address(0))


def _read(said: str) -> IPv4Address | IPv6Address | None:
    """Read an address; some proxies add a port to it."""
    text = said.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return ip_address(text.partition("%")[0])
    except ValueError:
        return None
