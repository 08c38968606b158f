from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.address import allowed, carried

REFUSED = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1
239.255.255.250 240.0.0.1 255.255.255.255 168.63.129.16
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:0:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::169.254.169.254
64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe::1
2002:c0a8:101::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
2a01:4f8::5efe:127.0.0.1 2a01:4f8::200:5efe:10.0.0.1
""".split()  # noqa: SIM905 - a table of words
ALLOWED = """
1.1.1.1 8.8.8.8 93.184.215.14 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 223.255.255.255
2606:4700:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1
""".split()  # noqa: SIM905 - a table of words

v4 = st.ip_addresses(v=4)
v6 = st.ip_addresses(v=6)
networks = st.one_of(
    st.tuples(v4, st.integers(8, 32)).map(lambda pair: ip_network(pair, strict=False)),
    st.tuples(v6, st.integers(16, 128)).map(lambda pair: ip_network(pair, strict=False)),
)


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_is_not_public_is_refused(address):
    assert not allowed(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_a_public_address_is_allowed(address):
    assert allowed(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::"])
def test_what_the_operator_lists_is_allowed_in_every_form(address):
    assert allowed(address, (ip_network("127.0.0.0/8"),))


def test_a_listed_network_lets_no_other_in():
    assert not allowed("10.0.0.1", (ip_network("127.0.0.0/8"),))


def test_a_scope_does_not_hide_a_listed_address():
    assert allowed("fe80::1%eth0", (ip_network("fe80::/10"),))


@given(v4)
def test_every_form_of_an_ipv4_address_is_judged_like_the_address(address: IPv4Address):
    number = int(address)
    forms = (0xFFFF << 32 | number, 0xFFFF << 48 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80)
    assert {allowed(IPv6Address(form)) for form in forms} == {allowed(address)}


@given(v6)
def test_no_ipv6_address_outside_global_unicast_is_allowed(address: IPv6Address):
    if allowed(address) and carried(address) is None:
        assert address in ip_network("2000::/3")
        assert address.is_global


@given(v4)
def test_nothing_private_loopback_link_local_or_multicast_is_allowed(address: IPv4Address):
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert not allowed(address)


@given(st.one_of(v4, v6), st.lists(networks, max_size=3))
def test_listing_networks_only_ever_allows_more(address, listed):
    assert allowed(address, listed) >= allowed(address)


@given(networks, st.data())
def test_every_address_of_a_listed_network_is_allowed(network, data):
    offset = data.draw(st.integers(0, network.num_addresses - 1))
    assert allowed(network[offset], (network,))
