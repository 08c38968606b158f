"""Row 47: empty, HTML or JSON answered with 200. Never a healthy feed without news, and the reason is said."""

import pytest

from alerts.feeds.worker import ParseWorker
from alerts.model.document import ParseFailed, ParseTrouble

PAGE = b"<html><head><title>Please log in</title></head><body><form></form></body></html>"


@pytest.fixture
async def worker():
    parser = ParseWorker()
    yield parser
    await parser.stop()


@pytest.mark.parametrize(
    ("body", "trouble", "said"),
    [
        (b"", ParseTrouble.EMPTY, "nothing"),
        (b" \r\n\t\n" * 20_000, ParseTrouble.EMPTY, "blanks"),
        (PAGE, ParseTrouble.HTML, "Please log in"),
        (b"<!DOCTYPE html>\n" + PAGE, ParseTrouble.HTML, "Please log in"),
        (
            b"\xef\xbb\xbf<!-- x --><!doctype HTML PUBLIC '-//W3C//DTD XHTML 1.0'>" + PAGE.upper(),
            ParseTrouble.HTML,
            "LOG IN",
        ),
        (
            b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
            ParseTrouble.HTML,
            "no title",
        ),
        (b"<h1>502 Bad Gateway</h1>", ParseTrouble.HTML, ""),
        (b'{"status": 200, "message": "moved to the new API"}', ParseTrouble.JSON, "moved to the new API"),
        (b"[]", ParseTrouble.JSON, "no list of items"),
        (b"{broken", ParseTrouble.JSON, "broken JSON"),
        (b"User-agent: *\nDisallow: /", ParseTrouble.NOT_A_FEED, "User-agent"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ParseTrouble.NOT_A_FEED, ""),
        (b"%PDF-1.7 ...", ParseTrouble.NOT_A_FEED, "PDF"),
    ],
)
async def test_what_is_no_feed_fails_with_a_reason(worker, body, trouble, said):
    failed = await worker.parse(body, url="https://example.org/feed", content_type="application/rss+xml")
    assert isinstance(failed, ParseFailed)
    assert failed.trouble is trouble
    assert said in failed.detail
    assert len(failed.detail) < 300
