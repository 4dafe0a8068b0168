"""No special-purpose network is public, whatever the installed Python's `ipaddress` knows."""

import ipaddress
from ipaddress import IPv4Network, IPv6Network, ip_network

import pytest

from workbench.lib.http.addresses import is_public

# Row by row as IANA publishes them (registries iana-ipv4-special-registry of 2025-10 and
# iana-ipv6-special-registry of 2025-10): the block, and “Globally Reachable”. N/A counts as no.
REGISTRY = {
    "0.0.0.0/8": False,
    "0.0.0.0/32": False,
    "10.0.0.0/8": False,
    "100.64.0.0/10": False,
    "127.0.0.0/8": False,
    "169.254.0.0/16": False,
    "172.16.0.0/12": False,
    "192.0.0.0/24": False,
    "192.0.0.0/29": False,
    "192.0.0.8/32": False,
    "192.0.0.9/32": True,
    "192.0.0.10/32": True,
    "192.0.0.170/32": False,
    "192.0.0.171/32": False,
    "192.0.2.0/24": False,
    "192.31.196.0/24": True,
    "192.52.193.0/24": True,
    "192.88.99.0/24": False,
    "192.88.99.2/32": False,
    "192.168.0.0/16": False,
    "192.175.48.0/24": True,
    "198.18.0.0/15": False,
    "198.51.100.0/24": False,
    "203.0.113.0/24": False,
    "240.0.0.0/4": False,
    "255.255.255.255/32": False,
    "::1/128": False,
    "::/128": False,
    "::ffff:0:0/96": False,
    "64:ff9b::/96": True,
    "64:ff9b:1::/48": False,
    "100::/64": False,
    "100:0:0:1::/64": False,
    "2001::/23": False,
    "2001::/32": False,
    "2001:1::1/128": True,
    "2001:1::2/128": True,
    "2001:1::3/128": True,
    "2001:2::/48": False,
    "2001:3::/32": True,
    "2001:4:112::/48": True,
    "2001:10::/28": False,
    "2001:20::/28": True,
    "2001:30::/28": True,
    "2001:db8::/32": False,
    "2002::/16": False,
    "2620:4f:8000::/48": True,
    "3fff::/20": False,
    "5f00::/16": False,
    "fc00::/7": False,
    "fe80::/10": False,
}
# Reachable by the registry, and refused by us: no web page lives at a protocol's own address.
STRICTER = [ip_network("192.0.0.0/24"), ip_network("2001::/23")]
UNREACHABLE = [block for block, reachable in REGISTRY.items() if not reachable]
REACHABLE = [block for block, reachable in REGISTRY.items() if reachable]


def _samples(network: IPv4Network | IPv6Network) -> list[str]:
    """The first address of a network, the last one, and one in between."""
    middle = network[network.num_addresses // 2]
    return [str(network[0]), str(middle), str(network[-1])]


@pytest.mark.parametrize("block", UNREACHABLE)
def test_a_block_that_is_not_globally_reachable_is_refused_from_end_to_end(block: str) -> None:
    for address in _samples(ip_network(block)):
        assert not is_public(address), address


@pytest.mark.parametrize("block", [one for one in REACHABLE if one != "64:ff9b::/96"])
def test_a_reachable_block_is_public_unless_it_belongs_to_a_protocol(block: str) -> None:
    network = ip_network(block)
    ours = any(
        one.version == network.version and network.subnet_of(one)  # type: ignore[arg-type]
        for one in STRICTER
    )
    assert [is_public(address) for address in _samples(network)] == [not ours] * 3


@pytest.mark.parametrize("block", ["224.0.0.0/4", "ff00::/8", "fec0::/10", "168.63.129.16/32"])
def test_multicast_site_local_and_a_cloud_s_wire_server_are_refused(block: str) -> None:
    for address in _samples(ip_network(block)):
        assert not is_public(address), address


@pytest.mark.parametrize(
    "address",
    ["::ffff:93.184.216.34", "::93.184.216.34", "::ffff:0:93.184.216.34", "64:ff9b::10.0.0.1",
     "64:ff9b::224.0.0.1", "64:ff9b::192.0.2.1", "64:ff9b:1::93.184.216.34", "2002:5db8:d822::1",
     "2001:0:5db8:d822::1", "2606:4700::5efe:10.0.0.1", "2606:4700::200:5efe:10.0.0.1"],
)  # fmt: skip
def test_an_ipv4_address_inside_an_ipv6_one_opens_nothing(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
     "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::", "2001:db7::1",
     "2001:db9::", "2003::", "3ffe:ffff::1", "3fff:1000::"],
)  # fmt: skip
def test_what_lies_beside_a_special_block_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("block", UNREACHABLE)
def test_the_list_is_our_own_and_asks_no_python(
    block: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another Python knows another registry; what is refused must not follow it."""
    for kind in (ipaddress.IPv4Address, ipaddress.IPv6Address):
        for name in ("is_global", "is_multicast"):
            monkeypatch.setattr(kind, name, name == "is_global")
    assert not any(is_public(address) for address in _samples(ip_network(block)))
