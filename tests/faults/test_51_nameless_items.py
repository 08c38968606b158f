"""Row 51: no guid, link or title. Every entry has a key and can be known again."""

from alerts.feeds.identity import itemise, repeated
from alerts.feeds.worker import ParseWorker
from alerts.model.document import Document

ITEMS = [
    "<guid isPermaLink='false'>g</guid>",
    "<link>https://example.org/a</link>",
    "<title>Only a title</title>",
    "<description>Only a text</description>",
    "<description>Only another text</description>",
    "<pubDate>Mon, 27 Jan 2025 10:00:00 GMT</pubDate>",
    "",
]
BODY = (
    "<rss version='2.0'><channel>" + "".join(f"<item>{item}</item>" for item in ITEMS) + "</channel></rss>"
).encode()


async def test_items_without_guid_link_or_title_are_items_with_keys_of_their_own():
    parser = ParseWorker()
    keys = []
    for _ in range(2):
        outcome = await parser.parse(BODY, url="https://example.org/feed", content_type=None)
        assert isinstance(outcome, Document)
        items = itemise(outcome.entries, feed="f", distrusted=repeated(outcome.entries, "f"))
        assert all(item.identities for item in items)
        keys.append([item.key for item in items])
    await parser.stop()
    assert len(keys[0]) == len(set(keys[0])) == len(ITEMS)
    assert keys[0] == keys[1]
    print(f"row 51: {len(ITEMS)} nameless items, {len(set(keys[0]))} keys, the same twice")  # noqa: T201 - the figure of the scorecard
