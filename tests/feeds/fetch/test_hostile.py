"""Every way in which a server misbehaves: bounded time and memory, the right trouble, and the next feed unharmed."""

import asyncio
import socket
import ssl
import time
from datetime import UTC, datetime

import psutil
import pytest
import trustme
from yarl import URL

from alerts.feeds.fault import fault_of
from alerts.model.fetch import Fetched, FetchFailed, FetchRequest, FetchTrouble
from alerts.model.health import Fault
from alerts.net import resolver
from tests.hostile_behaviours import BEHAVIOURS
from tests.hostile_server import HostileServer

MIB = 1024 * 1024
T = FetchTrouble
CASES = [
    ("silent", T.TIMEOUT),
    ("slow-headers", T.TIMEOUT),
    ("slow-body", T.TIMEOUT),
    ("stalled-body", T.TIMEOUT),
    ("continues", T.TIMEOUT),
    ("hang-up", T.RESET),
    ("reset", T.RESET),
    ("reset?early=1", T.RESET),
    ("endless", T.TOO_LARGE),
    ("oversized", T.TOO_LARGE),
    ("until-closed", T.TOO_LARGE),
    ("bomb", T.TOO_LARGE),
    ("bomb?coding=deflate", T.TOO_LARGE),
    ("bomb?coding=br", T.TOO_LARGE),
    ("bomb?coding=zstd", T.TOO_LARGE),
    ("gzip-padding", T.TOO_LARGE),
    ("long-header", T.TOO_LARGE),
    ("many-headers", T.TOO_LARGE),
    ("gzip-members", T.ENCODING),
    ("encoded", T.ENCODING),
    ("encoded?coding=br", T.ENCODING),
    ("encoded?coding=zstd", T.ENCODING),
    ("encoded?coding=gzip,%20gzip", T.ENCODING),
    ("encoded?body=cut", T.TRUNCATED),
    ("encoded?body=empty", T.TRUNCATED),
    ("short-length", T.TRUNCATED),
    ("cut-chunks", T.TRUNCATED),
    ("bad-chunks", T.PROTOCOL),
    ("long-304", T.STATUS),
    ("garbage", T.PROTOCOL),
    ("redirect", T.REDIRECT),
    ("redirect?to=file:///etc/passwd", T.REDIRECT),
    ("redirect?to=ftp://127.0.0.1/", T.REDIRECT),
    ("redirect?to=data:text/xml,a", T.REDIRECT),
    ("redirect?to=http://[", T.REDIRECT),
    ("circle", T.REDIRECT),
    ("stairs", T.REDIRECT),
    ("redirect?to=http://169.254.169.254/latest/meta-data/", T.ADDRESS),
    ("redirect?to=http://[fd00:ec2::254]/", T.ADDRESS),
    ("redirect?to=http://[::ffff:10.0.0.1]/", T.ADDRESS),
    ("unasked-304", T.STATUS),
]


def ask(url: str) -> FetchRequest:
    return FetchRequest(feed="a", url=url)


@pytest.mark.parametrize(("case", "trouble"), CASES, ids=[case for case, _ in CASES])
async def test_a_hostile_answer_is_a_failure_and_the_next_feed_is_unharmed(server, fetcher, case, trouble):
    server.feed("/good.xml")
    began = time.monotonic()
    query = "&" if "?" in case else "?"
    got = await fetcher.fetch(ask(server.url(f"/hostile/{case}{query}key=s3cret", userinfo="me:hunter2")))
    assert isinstance(got, FetchFailed)
    assert got.trouble is trouble
    assert time.monotonic() - began < 3.0
    assert server.sent < 24 * MIB  # a cap of 1 MiB, and what the kernel buffers
    assert got.detail
    assert not any(word in got.detail for word in ("s3cret", "hunter2", "me:", "passwd", "\x1b"))
    assert isinstance(await fetcher.fetch(ask(server.url("/good.xml"))), Fetched)


def test_every_behaviour_of_the_hostile_server_has_a_case():
    tried = {case.split("?")[0] for case, _ in CASES}
    heard = {"long-length", "late", "status", "odd-headers", "tls-on-http", "restless", "forgetful", "wrong-clock"}
    parsed = {"entity-bomb", "external-entity", "nested", "page"}  # tests/faults tries these
    assert set(BEHAVIOURS) - tried == heard | parsed


async def test_what_is_behind_the_length_of_a_body_is_no_answer_to_anybody(server, fetcher):
    for _ in range(2):
        got = await fetcher.fetch(ask(server.url("/hostile/long-length")))
        assert isinstance(got, Fetched)
        assert got.body.endswith(b"</rss>")


@pytest.mark.parametrize("code", [204, 206, 300, 400, 401, 403, 404, 410, 418, 429, 500, 503, 599])
async def test_a_status_that_is_no_feed_is_told(server, fetcher, code):
    got = await fetcher.fetch(ask(server.url(f"/hostile/status?code={code}")))
    assert isinstance(got, FetchFailed)
    assert (got.trouble, got.status, got.retry_after) == (FetchTrouble.STATUS, code, None)
    assert str(code) in got.detail


@pytest.mark.parametrize("code", [403, 429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_both_forms_of_retry_after_are_passed_on(server, fetcher, code, form):
    got = await fetcher.fetch(ask(server.url(f"/hostile/status?code={code}&after=120&form={form}")))
    assert isinstance(got, FetchFailed)
    assert got.status == code
    assert got.retry_after == pytest.approx(120.0, abs=3.0)


@pytest.mark.parametrize("ahead", [-7_200, 7_200])
async def test_a_date_is_measured_by_the_servers_own_clock(server, fetcher, ahead):
    got = await fetcher.fetch(ask(server.url(f"/hostile/wrong-clock?after=120&ahead={ahead}")))
    assert isinstance(got, FetchFailed)
    assert got.retry_after == pytest.approx(120.0, abs=3.0)


async def test_validators_that_change_each_time_hide_no_unchanged_body_and_cookies_are_not_sent_back(server, fetcher):
    first = await fetcher.fetch(ask(server.url("/hostile/restless")))
    again = await fetcher.fetch(ask(server.url("/hostile/restless")))
    plain = await fetcher.fetch(ask(server.url("/hostile/forgetful")))
    assert isinstance(first, Fetched)
    assert isinstance(again, Fetched)
    assert isinstance(plain, Fetched)
    assert first.etag != again.etag
    assert first.digest == again.digest == plain.digest
    assert all("cookie" not in request.headers for request in server.requests)


@pytest.mark.parametrize("coding", ["gzip", "gzip;", "gzip,%20gzip", "iso-8859-1", "none", "x-unknown"])
@pytest.mark.parametrize("body", ["padded", "twice", "good", "plain"])
async def test_odd_but_whole_encodings_are_read_whatever_the_header_says(server, fetcher, body, coding):
    got = await fetcher.fetch(ask(server.url(f"/hostile/encoded?body={body}&coding={coding}")))
    assert isinstance(got, Fetched)
    assert got.body.startswith(b"<")


async def test_the_long_headers_of_an_honest_server_are_read(server, fetcher):
    server.feed("/a.xml").headers["Content-Security-Policy"] = "default-src 'self' " * 900
    assert isinstance(await fetcher.fetch(ask(server.url("/a.xml"))), Fetched)


async def test_headers_that_are_no_text_are_left_out(server, fetcher):
    got = await fetcher.fetch(ask(server.url("/hostile/odd-headers")))
    assert isinstance(got, Fetched)
    assert (got.etag, got.content_type, got.last_modified) == (None, None, "soon")


async def test_a_body_of_just_the_cap_passes_and_one_more_byte_does_not(server, fetcher):
    page = server.feed("/a.xml")
    for page.gzip in (False, True):
        page.body = b" " * MIB
        assert isinstance(await fetcher.fetch(ask(server.url("/a.xml"))), Fetched)
        page.body += b" "
        got = await fetcher.fetch(ask(server.url("/a.xml")))
        assert isinstance(got, FetchFailed)
        assert got.trouble is FetchTrouble.TOO_LARGE


async def test_a_body_that_announces_too_much_is_refused_before_it_is_read(server, fetcher):
    got = await fetcher.fetch(ask(server.url("/hostile/oversized")))
    assert isinstance(got, FetchFailed)
    assert "announced" in got.detail


@pytest.mark.parametrize("case", ["silent", "stalled-body"])
async def test_silence_is_told_from_slowness(server, fetcher, case):
    got = await fetcher.fetch(ask(server.url(f"/hostile/{case}")))
    assert isinstance(got, FetchFailed)
    assert "silent" in got.detail


async def test_many_endless_bodies_at_once_stay_within_a_hundred_megabytes(server, fetching):
    process = psutil.Process()
    before = peak = process.memory_info().rss
    async with fetching(max_body=16 * MIB, timeout=20.0) as fetcher:
        asked = asyncio.gather(*(fetcher.fetch(ask(server.url("/hostile/endless"))) for _ in range(16)))
        while not asked.done():
            await asyncio.sleep(0.002)
            peak = max(peak, process.memory_info().rss)
    assert {got.trouble for got in await asked if isinstance(got, FetchFailed)} == {FetchTrouble.TOO_LARGE}
    assert (peak - before) / 1e6 < 100


SPELLINGS = """
127.0.0.1 127.1 127.0.1 0 0.0.0.0 0x7f.1 0x7f000001 2130706433 017700000001 0177.0.0.1 127.000.000.001 localhost
LOCALHOST localhost. １２７.0.0.1 127。0。0。1 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1]
[64:ff9b::127.0.0.1] [2002:7f00:1::] [::127.0.0.1] [fe80::1]
""".split()  # noqa: SIM905 - a table of words


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_52_no_spelling_of_a_private_address_is_reached(server, fetching, spelling):
    server.feed("/a.xml")
    async with fetching(allow_addresses=()) as fetcher:
        got = await fetcher.fetch(ask(f"http://{spelling}:{server.port}/a.xml"))
    assert isinstance(got, FetchFailed)
    assert got.trouble in {FetchTrouble.ADDRESS, FetchTrouble.DNS, FetchTrouble.PROTOCOL}
    assert server.connections == 0


async def test_52_a_name_that_is_rebound_to_a_private_address_is_not_reached(server, fetching, monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]
    found += [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", server.port))]
    monkeypatch.setattr(resolver.socket, "getaddrinfo", lambda *_, **__: found)
    server.feed("/a.xml")
    async with fetching(allow_addresses=()) as fetcher:
        got = await fetcher.fetch(ask(f"http://news.example.org:{server.port}/a.xml"))
    assert isinstance(got, FetchFailed)
    assert got.trouble is FetchTrouble.ADDRESS
    assert server.connections == 0


async def test_52_a_redirect_to_another_server_inside_is_not_followed(fetching):
    from ipaddress import ip_network

    async with HostileServer(host="127.0.0.2") as outside, HostileServer() as inside:
        inside.feed("/admin")
        async with fetching(allow_addresses=(ip_network("127.0.0.2/32"),)) as fetcher:
            url = URL(outside.url("/hostile/redirect")).with_query(to=inside.url("/admin"))
            got = await fetcher.fetch(ask(str(url)))
        assert isinstance(got, FetchFailed)
        assert got.trouble is FetchTrouble.ADDRESS
        assert "redirect" in got.detail
        assert inside.connections == 0


async def test_a_port_where_nobody_listens_refuses(fetcher):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        got = await fetcher.fetch(ask(f"http://127.0.0.1:{held.getsockname()[1]}/"))
    assert isinstance(got, FetchFailed)
    assert got.trouble is FetchTrouble.REFUSED
    assert "connection refused" in got.detail


async def test_a_name_that_does_not_exist_is_told(fetcher, monkeypatch):
    def missing(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(resolver.socket, "getaddrinfo", missing)
    got = await fetcher.fetch(ask("http://no.example.org/"))
    assert isinstance(got, FetchFailed)
    assert got.trouble is FetchTrouble.DNS
    assert "no.example.org" in got.detail


async def test_a_name_server_that_hangs_ends_with_the_time_to_connect(fetcher, monkeypatch):
    from threading import Event

    answered = Event()
    monkeypatch.setattr(resolver.socket, "getaddrinfo", lambda *_, **__: answered.wait(5) and [])
    got = await fetcher.fetch(ask("http://slow.example.org/"))
    answered.set()
    assert isinstance(got, FetchFailed)
    assert got.trouble is FetchTrouble.TIMEOUT


@pytest.mark.parametrize("host", ["a" * 64 + ".example.org", "a..example.org"])
async def test_a_name_that_cannot_be_one_is_told(fetcher, host):
    got = await fetcher.fetch(ask(f"http://{host}/"))
    assert isinstance(got, FetchFailed)
    assert got.trouble in {FetchTrouble.DNS, FetchTrouble.PROTOCOL}


def certified(authority: trustme.CA, *names: str, **stated) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **stated).configure_cert(context)
    return context


async def test_a_trusted_certificate_is_accepted_only_for_its_own_name(fetching):
    authority = trustme.CA()
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    async with fetching(tls=trust, timeout=5.0) as fetcher:
        for name, kind in (("127.0.0.1", Fetched), ("example.org", FetchFailed)):
            async with HostileServer(tls=certified(authority, name)) as server:
                server.feed("/a.xml")
                got = await fetcher.fetch(ask(server.url("/a.xml")))
                assert isinstance(got, kind)
    assert isinstance(got, FetchFailed)
    assert got.trouble is FetchTrouble.TLS


def alone() -> ssl.SSLContext:
    """A certificate that vouches for itself."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with authority.private_key_pem.tempfile() as key, authority.cert_pem.tempfile() as certificate:
        context.load_cert_chain(certificate, key)
    return context


EXPIRED, AUTHORITY = datetime(2025, 1, 27, tzinfo=UTC), trustme.CA()
BAD = {
    "self-signed": (alone, "self-signed certificate"),
    "somebody else's": (lambda: certified(trustme.CA(), "127.0.0.1"), "unable to get local issuer certificate"),
    "for another name": (lambda: certified(AUTHORITY, "example.org"), "not valid for '127.0.0.1'"),
    "expired": (lambda: certified(AUTHORITY, "127.0.0.1", not_after=EXPIRED), "certificate has expired"),
}


@pytest.mark.parametrize("case", BAD)
async def test_29_each_fault_of_a_certificate_is_a_reason_of_its_own(fetching, case):
    made, said = BAD[case]
    trust = ssl.create_default_context()
    AUTHORITY.configure_trust(trust)
    async with HostileServer(tls=made()) as server, fetching(tls=trust, timeout=5.0) as fetcher:
        server.feed("/a.xml")
        got = await fetcher.fetch(ask(server.url("/a.xml")))
    assert isinstance(got, FetchFailed)
    assert (got.trouble, fault_of(got)) == (FetchTrouble.TLS, Fault.NETWORK)
    assert "the certificate of 127.0.0.1" in got.detail
    assert said in got.detail
    assert not server.requests


async def test_https_where_only_http_is_spoken_is_a_tls_error(server, fetcher):
    got = await fetcher.fetch(ask(f"https://127.0.0.1:{server.port}/"))
    assert isinstance(got, FetchFailed)
    assert got.trouble is FetchTrouble.TLS
