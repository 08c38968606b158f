"""Row 50: years 0, 1400, 2099, 9999, no date. Nothing raises, the item is kept, and its date says what it is."""

from datetime import UTC, datetime

import pytest

from alerts.feeds.worker import ParseWorker
from alerts.model.document import Document
from alerts.model.item import DateSource

NOW = datetime(2025, 1, 27, tzinfo=UTC)


@pytest.fixture
async def worker():
    parser = ParseWorker(now=lambda: NOW)
    yield parser
    await parser.stop()


@pytest.mark.parametrize(
    ("stated", "source"),
    [
        ("<pubDate>Mon, 01 Jan 0000 00:00:00 GMT</pubDate>", DateSource.ABSURD),
        ("<pubDate>0000-00-00 00:00:00</pubDate>", DateSource.ABSURD),
        ("<pubDate>0001-01-01T00:00:00+14:00</pubDate>", DateSource.ABSURD),
        ("<pubDate>Wed, 01 Jan 1400 00:00:00 GMT</pubDate>", DateSource.ABSURD),
        ("<pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate>", DateSource.ABSURD),
        ("<pubDate>Thu, 01 Jan 2099 00:00:00 GMT</pubDate>", DateSource.ABSURD),
        ("<pubDate>9999-12-31T23:59:59-12:00</pubDate>", DateSource.ABSURD),
        ("<pubDate>Mon, 99 Foo 99999 99:99:99 XYZ</pubDate>", DateSource.ABSURD),
        ("<pubDate>" + "9" * 100_000 + "</pubDate>", DateSource.ABSURD),
        ("<pubDate></pubDate>", DateSource.MISSING),
        ("", DateSource.MISSING),
        ("<pubDate>Mon, 27 Jan 2025 10:00:00 GMT</pubDate>", DateSource.PUBLISHED),
    ],
)
async def test_every_date_leaves_the_item_in_place(worker, stated, source):
    body = f"<rss version='2.0'><channel><item><title>T</title>{stated}</item><item><title>U</title></item></channel></rss>"
    outcome = await worker.parse(body.encode(), url="", content_type=None)
    assert isinstance(outcome, Document)
    assert [entry.title for entry in outcome.entries] == ["T", "U"]
    entry = outcome.entries[0]
    assert entry.published_source is source
    assert (entry.published is not None) == (source is DateSource.PUBLISHED)
    assert (entry.published_raw is None) == (source is DateSource.MISSING)
