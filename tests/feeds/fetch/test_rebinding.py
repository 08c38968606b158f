"""Row 52: a name server that first gives an address which may be asked, and then one inside. 127.0.0.2, which is listed, stands
for the public one; the answers come from a name server on loopback, asked over UDP.
"""

import asyncio
import socket
import struct
from ipaddress import IPv4Address, ip_network

import pytest

from alerts.model.fetch import Fetched, FetchFailed, FetchRequest, FetchTrouble
from alerts.net import resolver
from tests.hostile_server import HostileServer

NAME = "news.example.org"
LISTED = (ip_network("127.0.0.2/32"),)
HEADER = struct.Struct(">6H")


class NameServer(asyncio.DatagramProtocol):
    """Answers every question for an address with ``addresses``, good for no second."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.asked: list[str] = []

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, who) -> None:
        question, labels, at = data[HEADER.size :], [], 0
        while length := question[at]:
            labels.append(question[at + 1 : at + 1 + length].decode())
            at += 1 + length
        self.asked.append(".".join(labels))
        answers = b"".join(
            b"\xc0\x0c" + struct.pack(">2HIH", 1, 1, 0, 4) + IPv4Address(a).packed for a in self.addresses
        )
        head = HEADER.pack(HEADER.unpack(data[: HEADER.size])[0], 0x8180, 1, len(self.addresses), 0, 0)
        self.transport.sendto(head + question + answers, who)


def look_up(port: int, host: str) -> list[str]:
    """The addresses of a name, as a stub resolver asks for them."""
    name = b"".join(bytes([len(label)]) + label.encode() for label in host.split(".")) + b"\0"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(5)
        asking.sendto(HEADER.pack(7, 0x0100, 1, 0, 0, 0) + name + struct.pack(">2H", 1, 1), ("127.0.0.1", port))
        answer = asking.recv(512)
    count, at = HEADER.unpack(answer[: HEADER.size])[3], HEADER.size + len(name) + 4
    return [str(IPv4Address(answer[at + 16 * n + 12 : at + 16 * n + 16])) for n in range(count)]


@pytest.fixture
async def names(monkeypatch):
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(NameServer, local_addr=("127.0.0.1", 0))

    def getaddrinfo(host, port, **_):
        found = [host] if host[0].isdigit() else look_up(server.port, host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(resolver.socket, "getaddrinfo", getaddrinfo)
    yield server
    transport.close()


@pytest.mark.parametrize("then", [["127.0.0.1"], ["169.254.169.254"], ["10.0.0.1", "127.0.0.1"]])
async def test_52_a_name_that_leads_inside_from_the_second_time_on_is_not_followed(names, fetching, then):
    reached = []
    async with HostileServer(host="127.0.0.2") as outside, fetching(allow_addresses=LISTED) as fetcher:
        outside.feed("/a.xml")
        inside = await asyncio.start_server(lambda *_: reached.append(1), "127.0.0.1", outside.port)
        request = FetchRequest(feed="a", url=outside.url("/a.xml", host=NAME))
        names.addresses = ["127.0.0.2"]
        assert isinstance(await fetcher.fetch(request), Fetched)
        names.addresses = then
        fetcher._session.connector.clear_dns_cache()  # as a minute later
        got = await fetcher.fetch(request)
        inside.close()
    assert isinstance(got, FetchFailed)
    assert got.trouble is FetchTrouble.ADDRESS
    assert any(address in got.detail for address in then)
    assert NAME in got.detail
    assert not reached
    assert names.asked == [NAME, NAME]
