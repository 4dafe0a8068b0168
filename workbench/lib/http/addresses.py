"""Which IP addresses the world may be asked at (pure)."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# What Python 3.11 takes for global, and is not ours to talk to: IETF protocol assignments (with a
# cloud's metadata at 192.0.0.192), the withdrawn 6to4 relays (RFC 7526), a cloud's wire server.
_REFUSED_IPV4 = tuple(
    ip_network(network) for network in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")
)
# Everything else is local, reserved, or carries an IPv4 address: mapped, compatible, translated.
_GLOBAL_UNICAST = ip_network("2000::/3")
_TUNNELS = (ip_network("2001::/32"), ip_network("2002::/16"))  # Teredo, 6to4
# RFC 6052: how an IPv6-only network reaches IPv4; as public as the address inside.
_NAT64 = ip_network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Tell whether an IP address, as text, belongs to the public internet.

    By the IANA special-purpose registries as `ipaddress` knows them (RFC 6890), and stricter: no
    multicast, and of IPv6 only global unicast that tunnels to no IPv4 address. What is no address
    at all is not public.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        return _is_public_ipv6(ip)
    return _is_public_ipv4(ip)


def _is_public_ipv4(ip: IPv4Address) -> bool:
    refused = ip.is_multicast or any(ip in network for network in _REFUSED_IPV4)
    return ip.is_global and not refused


def _is_public_ipv6(ip: IPv6Address) -> bool:
    if ip.scope_id:
        return False
    if ip in _NAT64:
        return _is_public_ipv4(IPv4Address(ip.packed[-4:]))
    tunnelled = any(ip in network for network in _TUNNELS)
    return ip in _GLOBAL_UNICAST and ip.is_global and not tunnelled
