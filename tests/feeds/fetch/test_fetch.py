import asyncio
import hashlib
import time

import pytest
from yarl import URL

from alerts.model.fetch import Fetched, FetchFailed, FetchRequest, FetchTrouble, NotModified
from tests.hostile_server import HostileServer


def ask(url: str, **validators) -> FetchRequest:
    return FetchRequest(feed="a", url=url, **validators)


async def test_a_feed_is_fetched_with_all_that_is_said_about_it(server, fetcher):
    page = server.feed("/a.xml")
    before = time.monotonic()
    got = await fetcher.fetch(ask(server.url("/a.xml#news")))
    assert isinstance(got, Fetched)
    assert got.body == page.body
    assert got.digest == hashlib.blake2b(page.body, digest_size=16).digest()
    assert got.url == server.url("/a.xml")
    assert got.content_type == page.content_type
    assert (got.etag, got.last_modified) == (page.validator(), page.last_modified)
    assert before <= got.received_at <= time.monotonic()


async def test_the_request_says_who_asks_and_carries_nothing_it_was_not_given(server, fetching):
    server.feed("/a.xml")
    async with fetching(user_agent="Tapewatch (+mailto:a@example.org)") as fetcher:
        await fetcher.fetch(ask(server.url("/a.xml")))
    headers = server.asked("/a.xml")[0].headers
    assert headers["user-agent"] == "Tapewatch (+mailto:a@example.org)"
    assert headers["accept-encoding"] == "gzip, br, zstd"
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc"', "unquoted", '"a b, c"', '"-gzip"', '"é✓"'])
async def test_validators_go_back_to_the_letter_and_a_held_copy_is_not_sent_again(server, fetcher, etag):
    page = server.feed("/a.xml")
    page.etag, page.last_modified = etag, "mon, 27 jan 2025 9:00:00 gmt"
    first = await fetcher.fetch(ask(server.url("/a.xml")))
    assert isinstance(first, Fetched)
    page.etag = etag.encode().decode("latin-1")  # as the server reads it
    again = await fetcher.fetch(ask(server.url("/a.xml"), etag=first.etag, last_modified=first.last_modified))
    sent = server.asked("/a.xml")[1].headers
    assert sent["if-none-match"].encode("latin-1").decode() == etag
    assert sent["if-modified-since"] == "mon, 27 jan 2025 9:00:00 gmt"
    assert isinstance(again, NotModified)


async def test_a_changed_feed_is_sent_although_a_copy_is_held(server, fetcher):
    page = server.feed("/a.xml")
    held = page.validator()
    page.body = b"<rss/>"
    got = await fetcher.fetch(ask(server.url("/a.xml"), etag=held))
    assert isinstance(got, Fetched)
    assert got.body == b"<rss/>"


async def test_a_gzipped_feed_has_the_digest_of_what_is_in_it(server, fetcher):
    page = server.feed("/a.xml")
    page.gzip, page.body = True, b"<rss>" + b"news " * 20_000
    got = await fetcher.fetch(ask(server.url("/a.xml")))
    assert isinstance(got, Fetched)
    assert got.body == page.body
    assert got.digest == hashlib.blake2b(page.body, digest_size=16).digest()


async def test_redirects_are_followed_and_the_last_address_is_told(server, fetcher):
    got = await fetcher.fetch(ask(server.url("/hostile/stairs?n=10")))
    assert isinstance(got, Fetched)
    assert got.url == server.url("/hostile/stairs?n=0")


async def test_credentials_of_an_address_are_sent_and_not_told(server, fetcher):
    server.feed("/a.xml")
    got = await fetcher.fetch(ask(server.url("/a.xml", userinfo="m%65:s3cr%65t")))
    assert server.asked("/a.xml")[0].headers["authorization"] == "Basic bWU6czNjcmV0"
    assert isinstance(got, Fetched)
    assert got.url == server.url("/a.xml")


async def test_credentials_stay_with_their_origin(server, fetcher):
    async with HostileServer() as other:
        server.feed("/a.xml")
        other.feed("/a.xml")
        back = f"/hostile/redirect?to={server.url('/a.xml')}"
        for to in ("/a.xml", other.url("/a.xml"), other.url(back)):
            start = str(URL(server.url("/hostile/redirect", userinfo="me:s3cret")).with_query(to=to))
            assert isinstance(await fetcher.fetch(ask(start)), Fetched)
        same, there_and_back = server.asked("/a.xml")
        assert "authorization" in same.headers
        assert "authorization" not in there_and_back.headers
        assert not any("authorization" in request.headers for request in other.requests)


async def test_cookies_are_not_kept(server, fetcher):
    server.feed("/a.xml").headers["Set-Cookie"] = "who=you; Path=/"
    await fetcher.fetch(ask(server.url("/a.xml")))
    await fetcher.fetch(ask(server.url("/a.xml")))
    assert not any("cookie" in request.headers for request in server.requests)


async def test_a_feed_that_is_asked_often_keeps_its_connection(server, fetcher):
    server.feed("/a.xml")
    for _ in range(4):
        assert isinstance(await fetcher.fetch(ask(server.url("/a.xml"))), Fetched)
    assert [request.connection for request in server.requests] == [1, 2, 2, 2]


async def test_a_feed_that_is_asked_seldom_does_not(server, fetching):
    server.feed("/a.xml")
    clock = iter(range(0, 10_000, 450))
    async with fetching(monotonic=lambda: float(next(clock))) as fetcher:
        for _ in range(3):
            assert isinstance(await fetcher.fetch(ask(server.url("/a.xml"))), Fetched)
    assert [request.connection for request in server.requests] == [1, 2, 3]
    assert all(request.headers["connection"] == "close" for request in server.requests)


async def test_waiting_for_a_place_does_not_count_against_the_time_limit(server, fetching):
    async with fetching(concurrency=1, timeout=0.6) as fetcher:
        got = await asyncio.gather(*(fetcher.fetch(ask(server.url("/hostile/late?by=0.2"))) for _ in range(5)))
    assert all(isinstance(one, Fetched) for one in got)


async def test_no_more_than_the_set_number_is_asked_at_once(server, fetching):
    async with fetching(concurrency=3, timeout=20.0) as fetcher:
        tasks = [asyncio.create_task(fetcher.fetch(ask(server.url("/hostile/silent")))) for _ in range(5)]
        await server.until(lambda: server.connections >= 3)
        await asyncio.sleep(0.1)
        assert server.connections == 3
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_cancelled_fetch_gives_its_place_back(server, fetching):
    server.feed("/a.xml")
    async with fetching(concurrency=1, timeout=20.0) as fetcher:
        task = asyncio.create_task(fetcher.fetch(ask(server.url("/hostile/silent"))))
        await server.until(lambda: server.requests)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert isinstance(await fetcher.fetch(ask(server.url("/a.xml"))), Fetched)


@pytest.mark.parametrize("url", ["", "ftp://127.0.0.1/", "file:///etc/passwd", "/a.xml", "http://", "http://[::1"])
async def test_an_address_that_is_none_is_a_failure(fetcher, url):
    got = await fetcher.fetch(ask(url))
    assert isinstance(got, FetchFailed)
    assert got.trouble is FetchTrouble.PROTOCOL


async def test_a_fetcher_outside_its_context_is_a_defect(fetching):
    with pytest.raises(RuntimeError):
        await fetching().fetch(ask("http://127.0.0.1/"))


async def test_who_asks_is_told_when_the_answer_begins_and_a_redirect_is_none_yet(server, fetching):
    server.feed("/a.xml")
    told = []
    async with fetching(timeout=0.3) as fetcher:
        for path in ("/a.xml", "/hostile/silent", f"/hostile/redirect?to={server.url('/hostile/silent')}"):
            await fetcher.fetch(ask(server.url(path)), lambda path=path: told.append(path))
        away = f"/hostile/redirect?to={server.url('/a.xml')}"
        await fetcher.fetch(ask(server.url(away)), lambda: told.append("redirected"))
    assert told == ["/a.xml", "redirected"]
