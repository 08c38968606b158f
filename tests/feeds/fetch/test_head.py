"""Heads that browsers take and a strict parser refuses."""

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.head import end_of_head, mended
from alerts.feeds.parse import parse_document
from alerts.model.fetch import Fetched, FetchFailed, FetchRequest, NotModified

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (b"Content-Length: 5\r\nContent-Length: 5\r\n", b"Content-Length: 5\r\n"),
        (b"Content-Length: 5, 5\r\n", b"Content-Length: 5\r\n"),
        (b"Content-Length: 5\r\nX-Foo : bar\r\n", b"X-Foo: bar\r\nContent-Length: 5\r\n"),
        (b"Content-Length: 5\r\ngarbage\r\n", b"Content-Length: 5\r\n"),
        (b"garbage\nContent-Length: 5\n", b"Content-Length: 5\r\n"),
        (b"Transfer-Encoding: identity\r\nContent-Length: 5\r\n", b"Content-Length: 5\r\n"),
        (
            b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            b"Transfer-Encoding: chunked\r\nConnection: close\r\n",
        ),
        (b"Content-Length: 5\r\nContent-Length: 6\r\n", b"Content-Length: 5\r\nContent-Length: 6\r\n"),
        (b"ETag: x\r\n y\r\nodd\r\n", b"ETag: x y\r\n"),
        (b"Content-Length: +135\r\n", b"Content-Length: 135\r\n"),
        (b"Content-Length: 135 bytes\r\n", b"Content-Length: 135\r\n"),
        (b"Content-Length: 135\r\nContent-Length: +135\r\n", b"Content-Length: 135\r\n"),
        (b"Content-Length:\r\nETag: x\r\n", b"ETag: x\r\n"),
        (b"Content-Length: -1\r\n", b"Content-Length: -1\r\n"),
    ],
)
def test_an_odd_head_is_mended(lines, expected):
    assert mended(OK + lines + b"\r\n") == OK + expected + b"\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        b'Content-Length: 5\r\nETag: "a, b"\r\nX: a\r\n b: c\r\n',
        b"Transfer-Encoding: chunked\r\n",
        b"Link: <https://a.example/>; rel=x\r\nDate: Mon, 27 Jan 2025 12:00:00 GMT\r\n",
        b"Content-Length: 5\nServer: x\n",
    ],
)
def test_a_good_head_is_left_to_the_letter(lines):
    head = OK + lines + (b"\r\n" if b"\r" in lines else b"\n")
    assert mended(head) is head


@given(st.lists(st.sampled_from([b"\r", b"\n", b":", b" ", b"a", b"Content-Length: 1", b"5,"]), max_size=30))
def test_no_head_makes_it_raise_and_it_is_never_longer_than_it_was(parts):
    head = OK + b"".join(parts) + b"\r\n\r\n"
    assert len(mended(head)) <= len(head) + len(b"Content-Length:  Connection: close\r\n") * (1 + head.count(b"\n"))
    assert end_of_head(head) > 0


ANSWERS = {
    "/twice": (OK + b"Content-Length: 3\r\nContent-Len", b"gth: 3\r\n\r\nabc"),
    "/early": (
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 20",
        b"0 OK\r\nContent-Length: 3, 3\r\n\r\na",
        b"bc",
    ),
    "/both": (OK + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",),
    "/continues": (b"HTTP/1.1 100 Continue\r\n\r\n" * 3_000 + OK + b"Content-Length: 3\r\n\r\nabc",),
    "/surplus": (OK + b"Content-Length: 3\r\n\r\nabcdef",),
    "/surplus in parts": (OK + b"Content-Length: 3\r\n\r\na", b"bcd", b"ef" * 50_000),
    "/odd length": (OK + b"Content-Length: +3 bytes\r\n\r\nabc",),
    "/none": (b"SSH-2.0-OpenSSH\r\n",),
    "/differ": (OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc",),
    "/wall": (b"HTTP/1.1 302 Found\r\nSet-Cookie: pass=1; Path=/\r\nLocation: /wall\r\nContent-Length: 0\r\n\r\n",),
}


async def answer(reader, writer):
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            asked = (await reader.readuntil(b"\r\n\r\n")).decode()
            path = asked.split(" ")[1].replace("%20", " ")
            said = ANSWERS["/twice"] if path == "/wall" and "pass=1" in asked else ANSWERS[path]
            for part in said:
                writer.write(part)
                await writer.drain()
                await asyncio.sleep(0)
    writer.close()


@pytest.mark.parametrize("path", ANSWERS)
async def test_odd_answers_over_a_connection_that_is_kept(fetcher, path):
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        host = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for asked in ("/twice", path, "/twice"):
            found = await fetcher.fetch(FetchRequest(feed="f", url=host + asked))
            is_good = asked not in ("/none", "/differ")
            assert found.body == b"abc" if is_good else isinstance(found, FetchFailed), found
            assert isinstance(found, Fetched) is is_good


@pytest.mark.parametrize(
    "said", [b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"Content-Length: 3\r\n\r\nabc", b"ETag: x\n\r\n"]
)
async def test_what_follows_a_304_is_no_answer(fetcher, said):
    async def answer_unchanged(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 304 Not Modified\r\n" + said)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer_unchanged, "127.0.0.1", 0)
    async with server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        for _ in range(2):
            assert isinstance(await fetcher.fetch(FetchRequest(feed="f", url=url, etag='"x"')), NotModified)


TITLES = "".join(f"<item><title>Zölle steigen {n}</title><guid>{n}</guid></item>" for n in range(9))


async def test_a_length_that_was_counted_in_characters_loses_no_more_than_the_end(fetcher):
    """The commonest wrong length that there is."""
    text = f"<rss version='2.0'><channel><title>Börse</title>{TITLES}</channel></rss>"

    async def answer_short(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(OK + f"Content-Length: {len(text)}\r\n\r\n{text}".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer_short, "127.0.0.1", 0)
    async with server:
        found = await fetcher.fetch(
            FetchRequest(feed="f", url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        )
    assert found.body == text.encode()[: len(text)]
    document = parse_document(found.body, url="https://x.example/", content_type="text/xml")
    assert document.truncated
    assert [entry.guid for entry in document.entries] == [str(n) for n in range(9)]
