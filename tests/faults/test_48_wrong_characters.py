"""Row 48: wrong charset, NUL, lone surrogates, bidirectional overrides and escape characters."""

import json

import pytest

from alerts.feeds.worker import ParseWorker
from alerts.model.document import Document

FEED = "<?xml version='1.0' encoding='{claim}'?><rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>"
HEADLINE = "Zürich: Börse – “fällt” 5 €"


@pytest.fixture
async def worker():
    parser = ParseWorker()
    yield parser
    await parser.stop()


async def title(worker: ParseWorker, body: bytes, content_type: str | None = None) -> str:
    outcome = await worker.parse(body, url="https://example.org/feed", content_type=content_type)
    assert isinstance(outcome, Document), outcome
    return outcome.entries[0].title


@pytest.mark.parametrize(
    ("codec", "claim", "header"),
    [
        ("utf-8", "iso-8859-1", "text/xml"),
        ("utf-8", "utf-16", "application/xml; charset=us-ascii"),
        ("utf-8", "nonesense", None),
        ("utf-8", "utf-7", None),
        ("utf-8", "unicode_escape", None),
        ("utf-8-sig", "windows-1252", None),
        ("cp1252", "utf-8", "text/xml; charset=utf-8"),
        ("cp1252", "iso-8859-1", "text/xml; charset=utf-8"),
        ("utf-16", "utf-8", "text/xml; charset=utf-8"),
        ("utf-16-le", "utf-16", None),
    ],
)
async def test_encodings_may_lie(worker, codec, claim, header):
    assert await title(worker, FEED.format(claim=claim, title=HEADLINE).encode(codec), header) == HEADLINE


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (b"Fed\x00 cuts\x01", "Fed cuts"),
        (b"Fed&#0; cuts&#x1;&#xD800;", "Fed cuts"),
        (b"\x1b[31mFed\x1b[0m \x1b]0;owned\x07cuts", "Fed cuts"),
        (b"&#27;[2JFed cuts", "[2JFed cuts"),
        (b"Fed \xed\xa0\x80cuts", "Fed \ufffdcuts"),
        (b"Fed \xed\xa0\xbd\xed\xb8\x80", "Fed 😀"),
        ("Fed \u202ecuts\u2066\u200f".encode(), "Fed cuts"),
        ("Fed\u2028cuts\ufeff".encode(), "Fed cuts"),
        (b"Fed cuts \xff\xfe", "Fed cuts ÿþ"),
    ],
)
async def test_characters_that_do_harm_are_dropped(worker, raw, clean):
    body = FEED.format(claim="utf-8", title="@").encode().replace(b"@", raw)
    assert await title(worker, body) == clean


async def test_json_may_hold_lone_surrogates(worker):
    body = json.dumps({"items": [{"id": "1", "title": "Fed \ud800\x1b[31mcuts\u0000"}]}).encode()
    assert await title(worker, body) == "Fed cuts"
