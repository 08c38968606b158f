"""What the hostile server does below ``/hostile/``. Numbers come from the query; each default is bad enough."""

import asyncio
import gzip
import zlib
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from functools import cache
from itertools import count
from time import time

import brotli
from backports import zstd

from tests.hostile_server import Exchange

BEHAVIOURS: dict[str, Callable[[Exchange], Awaitable[None]]] = {}

_XML = {"Content-Type": "application/rss+xml"}
_FEED = b"<rss version='2.0'><channel><title>a feed</title></channel></rss>"
_MIB = 1024 * 1024


def behaviour(answer: Callable[[Exchange], Awaitable[None]]) -> Callable[[Exchange], Awaitable[None]]:
    BEHAVIOURS[answer.__name__.replace("_", "-")] = answer
    return answer


@behaviour
async def silent(exchange: Exchange) -> None:
    """Takes the request and says nothing."""
    await asyncio.sleep(exchange.ask("for", 3_600))
    exchange.close()


@behaviour
async def late(exchange: Exchange) -> None:
    """Serves a feed after ``by`` seconds."""
    await asyncio.sleep(exchange.ask("by", 0.2))
    await exchange.answer(200, _XML, _FEED)


@behaviour
async def hang_up(exchange: Exchange) -> None:
    """Takes the request and closes."""
    exchange.close()


@behaviour
async def slow_headers(exchange: Exchange) -> None:
    """Slow loris: a header that never ends, a byte at a time."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in count():
        await exchange.send(b"a")
        await asyncio.sleep(exchange.ask("pause", 0.05))


@behaviour
async def slow_body(exchange: Exchange) -> None:
    """A body that drips and stays below its announced length."""
    await exchange.head(200, {**_XML, "Content-Length": "1000000"})
    for _ in count():
        await exchange.send(b"<")
        await asyncio.sleep(exchange.ask("pause", 0.05))


@behaviour
async def stalled_body(exchange: Exchange) -> None:
    """Half a body, then nothing."""
    await exchange.head(200, {**_XML, "Content-Length": "1000"}, b"<rss>")
    await asyncio.sleep(3_600)


@behaviour
async def continues(exchange: Exchange) -> None:
    """Interim answers without end, and never the real one."""
    for _ in count():
        await exchange.send(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100)
        await asyncio.sleep(0.01)


@behaviour
async def endless(exchange: Exchange) -> None:
    """Chunks without end; ``size`` bytes each."""
    await exchange.head(200, {**_XML, "Transfer-Encoding": "chunked"})
    size = int(exchange.ask("size", 65_536))
    burst = (f"{size:x}\r\n".encode() + b" " * size + b"\r\n") * max(1, 65_536 // (size + 6))
    for _ in count():
        await exchange.send(burst)


@behaviour
async def oversized(exchange: Exchange) -> None:
    """``mib`` MiB with an honest Content-Length, streamed."""
    mib = int(exchange.ask("mib", 500))
    await exchange.head(200, {**_XML, "Content-Length": str(mib * _MIB)})
    for _ in range(mib * 16):
        await exchange.send(b" " * 65_536)


@behaviour
async def until_closed(exchange: Exchange) -> None:
    """``mib`` MiB without a length: the end of the connection is the end of the body; ``then=stall`` never ends it."""
    exchange.close()
    await exchange.head(200, _XML)
    for _ in range(int(exchange.ask("mib", 500) * 16)):
        await exchange.send(b" " * 65_536)
    if exchange.request.query.get("then") == "stall":
        await asyncio.sleep(3_600)


@behaviour
async def bomb(exchange: Exchange) -> None:
    """``mib`` MiB of zeros, compressed; ``coding`` is gzip, deflate, zstd or br (which is of 24 MiB)."""
    coding = exchange.request.query.get("coding", "gzip")
    if coding == "br":
        await exchange.answer(200, {**_XML, "Content-Encoding": coding}, _brotli_bomb())
        return
    if coding == "zstd":
        await exchange.head(200, {**_XML, "Content-Encoding": coding, "Transfer-Encoding": "chunked"})
        frame = zstd.compress(bytes(_MIB))
        for _ in range(int(exchange.ask("mib", 1_024))):
            await exchange.chunk(frame)
        await exchange.send(b"0\r\n\r\n")
        return
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    first, again = (squeeze.compress(bytes(_MIB)) + squeeze.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    await exchange.head(200, {**_XML, "Content-Encoding": coding, "Transfer-Encoding": "chunked"})
    await exchange.chunk(first)
    # After a full flush the same zeros become the same bytes: a bomb of any size costs its sender nothing.
    for _ in range(int(exchange.ask("mib", 1_024)) - 1):
        await exchange.chunk(again)
    await exchange.send(b"0\r\n\r\n")


@cache
def _brotli_bomb() -> bytes:
    return brotli.compress(bytes(24 * _MIB), quality=1)


@behaviour
async def gzip_padding(exchange: Exchange) -> None:
    """A good gzip body, and zeros without end behind it."""
    exchange.close()
    await exchange.head(200, {**_XML, "Content-Encoding": "gzip"}, gzip.compress(_FEED))
    for _ in count():
        await exchange.send(bytes(65_536))


@behaviour
async def gzip_members(exchange: Exchange) -> None:
    """Empty gzip members without end."""
    await exchange.head(200, {**_XML, "Content-Encoding": "gzip", "Transfer-Encoding": "chunked"})
    many = gzip.compress(b"") * 1_000
    for _ in count():
        await exchange.chunk(many)


@behaviour
async def encoded(exchange: Exchange) -> None:
    """A body that is not, or not wholly, what its ``coding`` says. ``body``: garbage, plain, cut, padded, twice, raw, good."""
    coding = exchange.request.query.get("coding", "gzip")
    whole = gzip.compress(_FEED)
    bodies = {
        "garbage": b"garbage, and no feed",
        "plain": _FEED,
        "good": zlib.compress(_FEED) if coding == "deflate" else whole,
        "raw": zlib.compress(_FEED, wbits=-15),
        "cut": whole[:-12],
        "padded": whole + bytes(100),
        "twice": whole + gzip.compress(_FEED),
        "empty": b"",
    }
    await exchange.answer(
        200, {**_XML, "Content-Encoding": coding}, bodies[exchange.request.query.get("body", "garbage")]
    )


@behaviour
async def reset(exchange: Exchange) -> None:
    """Breaks the connection: in the body, or with ``early`` before the answer."""
    if not exchange.ask("early", 0):
        await exchange.head(200, {**_XML, "Content-Length": "1000"}, b"<rss>")
        await asyncio.sleep(0.05)  # a RST overtakes what the client has not read yet
    exchange.reset()


@behaviour
async def short_length(exchange: Exchange) -> None:
    """Less body than Content-Length says, then a clean close."""
    exchange.close()
    await exchange.head(200, {**_XML, "Content-Length": str(len(_FEED) + 10)}, _FEED)


@behaviour
async def long_length(exchange: Exchange) -> None:
    """More body than Content-Length says, on a connection that stays open."""
    await exchange.head(200, {**_XML, "Content-Length": str(len(_FEED))}, _FEED + b"HTTP/1.1 200 Surprise\r\n" * 3)


@behaviour
async def cut_chunks(exchange: Exchange) -> None:
    """A chunked body that ends without its last chunk."""
    exchange.close()
    await exchange.head(200, {**_XML, "Transfer-Encoding": "chunked"})
    await exchange.chunk(_FEED)


@behaviour
async def bad_chunks(exchange: Exchange) -> None:
    """A chunk size that is no number."""
    await exchange.head(200, {**_XML, "Transfer-Encoding": "chunked"}, b"zz\r\n" + _FEED)


@behaviour
async def redirect(exchange: Exchange) -> None:
    """To ``to`` with ``status``; without ``to`` the Location is left out."""
    to = exchange.request.query.get("to")
    await exchange.answer(int(exchange.ask("status", 302)), {} if to is None else {"Location": to})


@behaviour
async def circle(exchange: Exchange) -> None:
    """Redirects between two addresses."""
    other = 1 - int(exchange.ask("n", 0))
    await exchange.answer(302, {"Location": f"/hostile/circle?n={other}"})


@behaviour
async def stairs(exchange: Exchange) -> None:
    """Redirects ``n`` times to ever new addresses, then serves a feed."""
    left = int(exchange.ask("n", 1_000_000))
    if left:
        await exchange.answer(301, {"Location": f"stairs?n={left - 1}"})
    else:
        await exchange.answer(200, _XML, _FEED)


@behaviour
async def status(exchange: Exchange) -> None:
    """Answers ``code``; ``after`` seconds as Retry-After, with ``form=date`` as a date."""
    headers = {}
    if "after" in exchange.request.query:
        after = exchange.request.query["after"]
        headers["Retry-After"] = (
            formatdate(time() + float(after), usegmt=True) if exchange.request.query.get("form") == "date" else after
        )
    await exchange.answer(int(exchange.ask("code", 500)), headers, b"no")


@behaviour
async def restless(exchange: Exchange) -> None:
    """The same body, with validators that change each time and a cookie that wants to be sent back."""
    number = len(exchange.server.asked(exchange.request.path))
    validators = {"ETag": f'"{number}"', "Last-Modified": formatdate(time(), usegmt=True)}
    await exchange.answer(200, {**_XML, **validators, "Set-Cookie": f"visit={number}; Path=/"}, _FEED)


@behaviour
async def forgetful(exchange: Exchange) -> None:
    """The same body again and again, without a validator."""
    await exchange.answer(200, _XML, _FEED)


@behaviour
async def wrong_clock(exchange: Exchange) -> None:
    """429 until ``after`` seconds from now by a clock that is ``ahead`` seconds ahead, as its Date shows."""
    clock = time() + exchange.ask("ahead", 7_200)
    until = formatdate(clock + exchange.ask("after", 120), usegmt=True)
    await exchange.answer(429, {"Date": formatdate(clock, usegmt=True), "Retry-After": until}, b"no")


@behaviour
async def entity_bomb(exchange: Exchange) -> None:
    """A billion laughs."""
    levels = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    doctype = f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{levels}]>"
    item = "<item><guid>1</guid><title>&l9;</title></item>"
    await exchange.answer(200, _XML, f"<?xml version='1.0'?>{doctype}<rss><channel>{item}</channel></rss>".encode())


@behaviour
async def external_entity(exchange: Exchange) -> None:
    """An entity that is to be loaded from ``to``."""
    to = exchange.request.query.get("to", "file:///etc/passwd")
    doctype = f"<!DOCTYPE rss [<!ENTITY x SYSTEM '{to}'>]>"
    item = "<item><guid>1</guid><title>&x;</title></item>"
    await exchange.answer(200, _XML, f"<?xml version='1.0'?>{doctype}<rss><channel>{item}</channel></rss>".encode())


@behaviour
async def nested(exchange: Exchange) -> None:
    """An item nested ``deep``."""
    deep = int(exchange.ask("deep", 10_000))
    item = f"<item><guid>1</guid><title>t</title><description>{'<b>' * deep}{'</b>' * deep}</description></item>"
    await exchange.answer(200, _XML, f"<rss version='2.0'><channel>{item}</channel></rss>".encode())


@behaviour
async def page(exchange: Exchange) -> None:
    """An HTML page, with 200."""
    html = b"<!DOCTYPE html><html><head><title>Please log in</title></head><body></body></html>"
    await exchange.answer(200, {"Content-Type": "text/html"}, html)


@behaviour
async def unasked_304(exchange: Exchange) -> None:
    """304 although no validator was sent."""
    await exchange.answer(304)


@behaviour
async def long_304(exchange: Exchange) -> None:
    """304 with a body behind it, which is forbidden."""
    await exchange.head(304, {"ETag": '"1"', "Content-Length": str(len(_FEED))}, _FEED)


@behaviour
async def tls_on_http(exchange: Exchange) -> None:
    """What a server says to TLS on a port where it speaks http; it comes here by itself."""
    exchange.close()
    await exchange.answer(400)


@behaviour
async def garbage(exchange: Exchange) -> None:
    """Not HTTP."""
    exchange.close()
    await exchange.send(b"\x16\x03\x01\x00SSH-2.0-OpenSSH\r\n\x00\xff" * 20)


@behaviour
async def long_header(exchange: Exchange) -> None:
    """One header of ``kib`` KiB."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nX-Long: ")
    for _ in range(int(exchange.ask("kib", 10_240))):
        await exchange.send(b"a" * 1_024)
    exchange.close()


@behaviour
async def many_headers(exchange: Exchange) -> None:
    """Headers without end."""
    await exchange.send(b"HTTP/1.1 200 OK\r\n")
    for number in count():
        await exchange.send(f"X-{number}: {'a' * 1_000}\r\n".encode())


@behaviour
async def odd_headers(exchange: Exchange) -> None:
    """Validators that are no text, odd cookies, and a content type with an escape sequence."""
    exchange.close()
    await exchange.send(
        b'HTTP/1.1 200 \x1b[31mOK\r\nETag: "\xff\xfe"\r\nLast-Modified: soon\r\nSet-Cookie: a=b; c\xff=\x80; =;;\r\n'
        b"Content-Type: text/xml; x=\xc2\x9b31m\r\nContent-Length: %d\r\n\r\n%b" % (len(_FEED), _FEED)
    )
