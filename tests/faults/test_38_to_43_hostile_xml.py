"""Rows 38 to 43: entity bombs, external entities, prologs, authors, styles, comments and nesting that hang parsers.

Each body is answered well before the five seconds after which its worker is killed, in the worker and in the daemon; the
other feeds of the daemon notice nothing.
"""

import socket
import time

import pytest

from alerts.feeds.worker import ParseWorker
from alerts.model.document import Document, ParseFailed, ParseTrouble
from alerts.settings.settings import PollSettings
from tests.faults.field import Field, figure
from tests.faults.outside import Outside

ITEM = b"<item><title>Nvidia falls</title><guid>g</guid></item>"


def rss(inside: bytes, opening: bytes = b"<rss version='2.0'>") -> bytes:
    return opening + b"<channel>" + inside + b"</channel></rss>"


BROKEN = b"<rss version=2.0>"
LAUGHS = b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))

BODIES = {
    "38 billion laughs": b"<!DOCTYPE r [<!ENTITY l0 'ha'>" + LAUGHS + b"]>" + rss(b"<item><title>&l9;</title></item>"),
    "38 one long entity": b"<!DOCTYPE r [<!ENTITY a '" + b"x" * 100_000 + b"'>]>" + rss(b"&a;" * 10_000),
    "38 in UTF-16": ("<!DOCTYPE r [<!ENTITY a 'x'>]>" + rss(ITEM).decode()).encode("utf-16"),
    "38 in small letters": b"<!doctype r [<!entity a 'x'>]>" + rss(ITEM),
    "38 a parameter": b"<!DOCTYPE r [<!ENTITY % a '<!ENTITY b \"c\">'> %a;]>" + rss(ITEM),
    "40 a prolog of <?": b"<?xml" + b"<?" * 20_000,
    "40 an endless encoding": b"<?xml version='1.0' encoding='" + b"a" * 40_000,
    "40 80 KB of newlines": b"\n" * 80_000 + rss(ITEM),
    "40 a doctype without end": b"<!DOCTYPE " + b"<![" * 20_000,
    "40 comments before the root": b"<!--x-->" * 100_000 + rss(ITEM),
    "41 an author of a.": rss(b"<item><title>T</title><author>" + b"a." * 80_000 + b"</author></item>"),
    "41 an author of a@": rss(b"<item><title>T</title><author>" + b"a@" * 80_000 + b"</author></item>"),
    "41 a dc:creator": rss(b"<item><title>T</title><d:creator xmlns:d='http://purl.org/dc/elements/1.1/'>" + b"a." * 80_000 + b"</d:creator></item>"),
    "41 an author in broken XML": rss(b"<item><title>T</title><author>" + b"a." * 80_000 + b"</author></item>", BROKEN),
    "42 a style": rss(b"<item><title>T</title><description>&lt;p style='" + b"a:b;" * 200_000 + b"'&gt;</description></item>"),
    "42 open styles": rss(b"<item><title>T</title><description><![CDATA[" + b"<style>" * 100_000 + b"]]></description></item>"),
    "42 open comments": rss(b"<item><title>T</title><description><![CDATA[" + b"<!--" * 200_000 + b"]]></description></item>"),
    "42 comments": rss(b"<!-- - -->" * 200_000 + ITEM),
    "42 comments in broken XML": rss(b"<!-- -- " * 100_000 + ITEM, BROKEN),
    "43 a million tags": rss(b"<item><title>T</title>" + b"<a>" * 1_000_000 + b"</a>" * 1_000_000 + b"</item>"),
    "43 a million open tags": rss(ITEM + b"<item>" + b"<a>" * 1_000_000 + b"</item>"),
    "43 a million tags in broken XML": rss(ITEM + b"<item>" + b"<a>" * 1_000_000 + b"</a>" * 1_000_000 + b"</item>", BROKEN),
    "43 a million tags before the items": rss(b"<b>" * 1_000_000 + ITEM, BROKEN),
    "43 in a text": rss(b"<item><title>T</title><description>" + b"&lt;div&gt;" * 500_000 + b"</description></item>"),
}  # fmt: skip
"""By row and what it is."""

HEADLINES = (
    "Nvidia falls",
    "Nvidia names a new finance chief",
    "Court lets Nvidia buy a maker of cables",
    "Fire in a warehouse of Nvidia in Taiwan",
    "Nvidia opens a school in Kenya",
)
"""Stories of their own: what repeats one is not alerted again."""


@pytest.fixture
async def worker():
    # A minute, so that a slow machine does not decide what this is about: whether it ends by itself.
    parser = ParseWorker(PollSettings(parse_timeout=60.0))
    yield parser
    await parser.stop()


LONG = {"43 a million tags", "43 a million open tags", "43 a million tags in broken XML"}


@pytest.mark.parametrize("name", [pytest.param(one, marks=pytest.mark.slow) if one in LONG else one for one in BODIES])
async def test_each_body_is_answered(worker, name):
    began = time.process_time(), time.monotonic()
    outcome = await worker.parse(BODIES[name], url="https://example.org/feed", content_type="application/xml")
    figure(f"row {name}: {len(BODIES[name]):,} bytes, {time.monotonic() - began[1]:.2f} s")
    if isinstance(outcome, ParseFailed):
        assert outcome.trouble not in (ParseTrouble.TIMEOUT, ParseTrouble.CRASHED), outcome
        assert outcome.detail
    else:
        assert isinstance(outcome, Document)
        assert all(len(entry.author) <= 300 for entry in outcome.entries)
    if name.startswith("38"):
        assert isinstance(outcome, ParseFailed)
        assert (outcome.trouble, "ENTITY" in outcome.detail) == (ParseTrouble.REFUSED, True)


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE r [<!ENTITY x SYSTEM '{}'>]>",
        "<!DOCTYPE r [<!ENTITY % x SYSTEM '{}'> %x;]>",
        "<!DOCTYPE r SYSTEM '{}'>",
        "<!DOCTYPE r PUBLIC '-//x//y' '{}'>",
        "<?xml-stylesheet href='{}'?>",
    ],
)
@pytest.mark.parametrize("target", ["http", "file"])
async def test_39_nothing_external_is_asked_for(worker, prolog, target, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("Nvidia classified")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        at = f"http://127.0.0.1:{listener.getsockname()[1]}/x" if target == "http" else secret.as_uri()
        include = f"<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='{at}' parse='text'/>"
        body = prolog.format(at).encode() + rss(f"<item><title>&x;T{include}</title></item>".encode())
        for form in (body, body.replace(b"'2.0'", b"2.0")):
            outcome = await worker.parse(form, url="https://example.org/feed", content_type=None)
            assert "classified" not in repr(getattr(outcome, "entries", outcome))
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.slow
def test_38_to_43_a_daemon_that_is_fed_all_of_it_keeps_its_other_feeds(tmp_path):
    with Outside() as outside:
        field = Field(tmp_path, outside)
        field.hook("desk")
        field.settings["poll"]["every"] = "2s"
        hostile = [
            "38 billion laughs",
            "40 an endless encoding",
            "41 an author of a.",
            "42 open comments",
            "43 a million tags in broken XML",
        ]
        for number, name in enumerate(hostile):
            field.wire(f"hostile{number}").body = BODIES[name]
        wire = field.wire("wire")
        daemon = field.daemon().ready()
        daemon.until(
            lambda: all(outside.wires[f"hostile{number}"].asked for number in range(len(hostile))) and wire.asked > 1
        )
        for number, headline in enumerate(HEADLINES, start=1):
            wire.add(headline)
            field.until_delivered(daemon, number)
        assert field.hooks["desk"].headlines == list(HEADLINES)
        assert daemon.code is None
        feeds = {feed["feed"]: feed for feed in field.status()["feeds"]}
        assert "ENTITY" in feeds["hostile0"]["trouble"]
        assert feeds["wire"]["trouble"] is None
        field.end()
