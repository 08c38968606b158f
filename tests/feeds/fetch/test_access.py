"""What a feed is asked with beside its address, through a proxy too; permanent redirects; what the answer says of when."""

import asyncio
import time
from datetime import UTC, datetime
from ipaddress import ip_network
from urllib.parse import quote

import pytest

from alerts.feeds.body import BodyReader
from alerts.feeds.decode import decoder_for
from alerts.feeds.fault import fault_of
from alerts.feeds.fetch import HttpFetcher
from alerts.feeds.fetch_trouble import TooSlow
from alerts.feeds.governor import Governor
from alerts.model.access import Access
from alerts.model.fetch import Fetched, FetchFailed, FetchRequest, FetchTrouble, NotModified
from alerts.model.health import Fault
from alerts.model.secret import Secret
from alerts.settings.settings import PollSettings
from tests.hostile_server import HostileServer


def ask(url: str, **more) -> FetchRequest:
    return FetchRequest(feed="a", url=url, **more)


ACCESS = Access(
    headers=(("X-Key", Secret("k")),),
    cookies=(("a", Secret("1")), ("b", Secret("2"))),
    basic=Secret("jane:pa:ss"),
)


async def test_a_feed_is_asked_with_its_own_headers_cookies_and_credentials(server, fetcher):
    server.feed("/a.xml")
    assert isinstance(await fetcher.fetch(ask(server.url("/a.xml"), access=ACCESS)), Fetched)
    assert isinstance(await fetcher.fetch(ask(server.url("/a.xml"))), Fetched)
    given, plain = (request.headers for request in server.asked("/a.xml"))
    assert (given["x-key"], given["cookie"]) == ("k", "a=1; b=2")
    assert given["authorization"] == "Basic amFuZTpwYTpzcw=="
    assert not {"x-key", "cookie", "authorization"} & plain.keys(), "another feed of the same address"
    assert "jane" not in repr(ACCESS)


async def test_a_users_own_user_agent_replaces_ours(server, fetcher):
    server.feed("/a.xml")
    own = Access(headers=(("User-Agent", Secret("Bank of Jane jane@bank.example")),))
    await fetcher.fetch(ask(server.url("/a.xml"), access=own))
    assert server.requests[0].headers["user-agent"] == "Bank of Jane jane@bank.example"


async def test_a_proxy_is_asked_and_told_who_asks(fetcher):
    async with HostileServer(host="127.0.0.4") as proxy:
        proxy.feed("/rss")
        through = Access(proxy=Secret(f"http://me:pw@127.0.0.4:{proxy.port}"))
        got = await fetcher.fetch(ask("http://news.example/rss", access=through))
        assert isinstance(got, Fetched)
        assert proxy.requests[0].target == "http://news.example/rss"
        assert proxy.requests[0].headers["proxy-authorization"] == "Basic bWU6cHc="


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "169.254.169.254", "[::1]", "localhost", "localhost.", "0x7f.1", "2130706433", "0xA9FEA9FE"]
)
async def test_nothing_private_is_asked_for_through_a_proxy(fetching, host):
    async with HostileServer(host="127.0.0.4") as proxy, fetching(allow_addresses=()) as fetcher:
        proxy.feed("/rss")
        through = Access(proxy=Secret(f"http://127.0.0.4:{proxy.port}"))
        got = await fetcher.fetch(ask(f"http://{host}/rss", access=through))
        assert isinstance(got, FetchFailed)
        assert got.trouble is FetchTrouble.ADDRESS
        assert proxy.connections == 0


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_is_down_is_our_own_network(fetcher, scheme):
    got = await fetcher.fetch(ask(f"{scheme}://news.example/rss", access=Access(proxy=Secret("http://127.0.0.1:1"))))
    assert isinstance(got, FetchFailed)
    assert got.detail.startswith("the proxy cannot be reached: ")
    assert fault_of(got) is Fault.NETWORK


async def test_a_proxy_that_cannot_reach_a_host_is_our_own_network(fetcher):
    async with HostileServer(host="127.0.0.4") as proxy:
        through = Access(proxy=Secret(f"http://127.0.0.4:{proxy.port}"))
        got = await fetcher.fetch(ask("https://news.example/rss", access=through))
        assert isinstance(got, FetchFailed)
        assert got.detail.startswith("the proxy answered ")
        assert fault_of(got) is Fault.NETWORK


@pytest.mark.parametrize(
    ("statuses", "permanent"),
    [
        ((301,), True),
        ((308,), True),
        ((301, 308), True),
        ((302,), False),
        ((307,), False),
        ((303,), False),
        ((301, 302), False),
        ((302, 301), False),
    ],
)
async def test_only_a_way_that_is_permanent_throughout_is_told_as_such(server, fetcher, statuses, permanent):
    server.feed("/new.xml")
    url = server.url("/new.xml")
    for status in reversed(statuses):
        url = server.url(f"/hostile/redirect?status={status}&to={quote(url, safe='')}")
    got = await fetcher.fetch(ask(url))
    assert isinstance(got, Fetched)
    assert got.permanent == (server.url("/new.xml") if permanent else None)
    held = await fetcher.fetch(ask(url, etag=got.etag))
    assert isinstance(held, NotModified)
    assert held.permanent == got.permanent


async def test_a_feed_that_has_moved_is_asked_at_its_new_place_with_nothing_of_the_old_origin(server, fetcher):
    async with HostileServer() as other:
        other.feed("/new.xml")
        got = await fetcher.fetch(ask(server.url("/a.xml"), moved=other.url("/new.xml"), access=ACCESS))
        assert isinstance(got, Fetched)
        assert server.requests == []
        assert not {"x-key", "cookie", "authorization"} & other.requests[0].headers.keys()


async def test_the_cache_headers_of_200_and_304_are_told(server, fetcher):
    page = server.feed("/a.xml")
    page.headers = {"Cache-Control": "public, max-age=300", "Age": "60"}
    first = await fetcher.fetch(ask(server.url("/a.xml")))
    assert isinstance(first, Fetched)
    again = await fetcher.fetch(ask(server.url("/a.xml"), etag=first.etag))
    assert isinstance(again, NotModified)
    assert first.fresh_for == again.fresh_for == 240.0


@pytest.mark.parametrize(("code", "held"), [(403, True), (429, True), (503, True), (404, False), (500, False)])
async def test_a_retry_after_is_told_to_whoever_governs_the_host(server, code, held):
    governor = Governor({}, monotonic=time.monotonic)
    allow = (ip_network("127.0.0.0/8"),)
    settings = PollSettings(allow_addresses=allow)
    async with HttpFetcher(
        settings, monotonic=time.monotonic, now=lambda: datetime.now(UTC), governor=governor
    ) as fetcher:
        await fetcher.fetch(ask(server.url(f"/hostile/status?code={code}&after=120")))
        assert (governor.held_for(server.url("/other")) > 100) is held
        if held:
            async with HostileServer(host="127.0.0.5") as other:
                away = other.url(f"/hostile/redirect?to={server.url('/rss')}")
                got = await fetcher.fetch(ask(away))
            assert isinstance(got, FetchFailed)
            assert got.retry_after > 100
            assert server.asked("/rss") == []


class Drip:
    """A body of which each piece takes its time, by a clock of its own."""

    def __init__(self, pieces: int, size: int, seconds: float) -> None:
        self.now, self._left, self._size, self._seconds = 0.0, pieces, size, seconds

    async def readany(self) -> bytes:
        if not self._left:
            return b""
        self._left -= 1
        self.now += self._seconds
        return b" " * self._size


async def read(drip: Drip, min_rate: int) -> bytes:
    async with asyncio.timeout(10) as deadline:
        reader = BodyReader(1 << 20, min_rate=min_rate, monotonic=lambda: drip.now)
        return (await reader.read(drip, decoder_for(None), deadline))[0]


async def test_a_body_that_drips_is_given_up_and_one_that_is_only_slow_to_begin_is_not():
    assert len(await read(Drip(4, 1, 1.0), 256)) == 4, "its first seconds do not count"
    assert len(await read(Drip(20, 300, 1.0), 256)) == 6_000
    assert len(await read(Drip(20, 1, 1.0), 0)) == 20, "0 is no rate"
    with pytest.raises(TooSlow, match="bytes a second"):
        await read(Drip(20, 200, 1.0), 256)
