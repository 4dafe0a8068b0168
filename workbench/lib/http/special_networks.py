"""The networks that are not the public internet (data).

Source: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190), as of
2025-10, every block that is not globally reachable; and the reasons named beside the others. Our
own list: what the installed Python knows depends on its patch release. Where a registry calls a
part of a refused block reachable (PCP and TURN anycast in 192.0.0.0/24; anycasts, AMT, AS112 and
ORCHIDs in 2001::/23), it stays refused: no web page lives there.
"""

from ipaddress import IPv4Network, IPv6Network

REFUSED_IPV4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network (RFC 791)
        "10.0.0.0/8",  # private use (RFC 1918)
        "100.64.0.0/10",  # shared address space of carriers (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "168.63.129.16/32",  # a cloud's wire server: not in the registry
        "169.254.0.0/16",  # link local (RFC 3927), and metadata of clouds
        "172.16.0.0/12",  # private use (RFC 1918)
        "192.0.0.0/24",  # IETF protocol assignments (RFC 6890), and a cloud's metadata
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.88.99.0/24",  # withdrawn 6to4 relays (RFC 7526)
        "192.168.0.0/16",  # private use (RFC 1918)
        "198.18.0.0/15",  # benchmarking (RFC 2544)
        "198.51.100.0/24",  # documentation (RFC 5737)
        "203.0.113.0/24",  # documentation (RFC 5737)
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # reserved (RFC 1112), and limited broadcast (RFC 8190)
    )
)

# Outside of it everything is local, reserved, multicast, or carries an IPv4 address: mapped,
# compatible, translated (RFC 4291). Segment routing's 5f00::/16 (RFC 9602) is outside too.
GLOBAL_UNICAST = IPv6Network("2000::/3")

# Inside of it.
REFUSED_IPV6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # IETF protocol assignments (RFC 2928): Teredo, benchmarking, ORCHIDs
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4 (RFC 3056): carries an IPv4 address
        "3fff::/20",  # documentation (RFC 9637)
    )
)

# How an IPv6-only network reaches IPv4 (RFC 6052): as public as the address in its last 32 bits.
NAT64 = IPv6Network("64:ff9b::/96")

# The last 64 bits less an IPv4 address, of tunnels inside a site: ISATAP (RFC 5214).
ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
