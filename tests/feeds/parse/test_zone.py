"""Dates without a zone are in the feed's own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from alerts.feeds.parse import parse_document
from alerts.feeds.worker import ParseWorker
from alerts.model.document import Document

BODIES = [
    "<rss version='2.0'><channel><item><title>T</title><pubDate>{}</pubDate></item></channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><published>{}</published></entry></feed>",
    '{{"version": "1", "items": [{{"id": "1", "title": "T", "date_published": "{}"}}]}}',
    "<urlset xmlns:n='n'><url><n:news><n:title>T</n:title><n:publication_date>{}</n:publication_date></n:news></url></urlset>",
]


@pytest.mark.parametrize("body", BODIES, ids=["RSS", "Atom", "JSON Feed", "sitemap"])
@pytest.mark.parametrize(
    ("stated", "zone", "expected"),
    [
        ("2025-07-01 12:00:00", "Europe/Berlin", "2025-07-01 10:00"),
        ("2025-01-27 12:00", "Europe/Berlin", "2025-01-27 11:00"),
        ("27.01.2025 12:00 Uhr", "Europe/Vienna", "2025-01-27 11:00"),
        ("Mo, 27 Jan 2025 12:00", "Europe/Berlin", "2025-01-27 11:00"),
        ("2025-01-27 12:00", "Asia/Shanghai", "2025-01-27 04:00"),
        ("2025年1月27日 12:00", "Asia/Hong_Kong", "2025-01-27 04:00"),
        ("2025-01-27T12:00:00Z", "Asia/Shanghai", "2025-01-27 12:00"),
        ("Mon, 27 Jan 2025 12:00:00 EST", "Europe/Berlin", "2025-01-27 17:00"),
        ("2025-01-27 12:00", None, "2025-01-27 12:00"),
    ],
)
def test_the_feed_s_zone_holds_where_none_is_named(body, stated, zone, expected):
    found = parse_document(
        body.format(stated).encode(), url="https://e.example/", content_type=None, zone=ZoneInfo(zone) if zone else UTC
    )
    assert isinstance(found, Document), found
    assert found.entries[0].published == datetime.fromisoformat(expected).replace(tzinfo=UTC)


async def test_the_zone_reaches_the_worker():
    worker = ParseWorker()
    body = BODIES[0].format("2025-07-01 12:00:00").encode()
    found = await worker.parse(body, url="https://e.example/", content_type=None, zone="Europe/Berlin")
    await worker.stop()
    assert isinstance(found, Document)
    assert found.entries[0].published == datetime(2025, 7, 1, 10, tzinfo=UTC)
