"""Which IP addresses the world may be asked at (pure)."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from workbench.lib.http.special_networks import (
    GLOBAL_UNICAST,
    ISATAP,
    NAT64,
    REFUSED_IPV4,
    REFUSED_IPV6,
)


def is_public(address: str) -> bool:
    """Tell whether an IP address, as text, belongs to the public internet.

    By our own list of the IANA special-purpose registries (RFC 6890) and stricter: no multicast,
    and of IPv6 only global unicast that tunnels to no IPv4 address. What is no address at all is
    not public.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        return _is_public_ipv6(ip)
    return _is_public_ipv4(ip)


def _is_public_ipv4(ip: IPv4Address) -> bool:
    return not any(ip in network for network in REFUSED_IPV4)


def _is_public_ipv6(ip: IPv6Address) -> bool:
    if ip.scope_id:
        return False
    if ip in NAT64:
        return _is_public_ipv4(IPv4Address(ip.packed[-4:]))
    refused = any(ip in network for network in REFUSED_IPV6)
    tunnelled = int.from_bytes(ip.packed[8:12]) in ISATAP
    return ip in GLOBAL_UNICAST and not refused and not tunnelled
