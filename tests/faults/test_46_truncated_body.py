"""Row 46: a body truncated at 400 places. The item that was cut is never handed out half, the others always are."""

import pytest

from alerts.feeds.identity import itemise
from alerts.feeds.parse import parse_document
from alerts.feeds.worker import ParseWorker
from alerts.model.document import Document

RSS = "".join(
    f"<item><guid isPermaLink='false'>g{n}</guid><link>https://example.org/{n}?a=1&amp;b={n}</link>"
    f"<description><![CDATA[<p>Text – {n} </rss> &amp; more</p>]]></description><title>Headline {n} für alle</title>"
    "<pubDate>Mon, 27 Jan 2025 10:00:00 GMT</pubDate></item>\n"
    for n in range(6)
)
ATOM = "".join(
    f"<entry><id>g{n}</id><link href='https://example.org/{n}'/><summary type='html'>&lt;p&gt;Text {n}&lt;/p&gt;</summary>"
    f"<title>Headline {n} für alle</title><updated>2025-01-27T10:00:00Z</updated></entry>\n"
    for n in range(6)
)
DOCUMENTS = {
    "rss": f"<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>F</title>{RSS}</channel></rss>",
    "atom": f"<feed xmlns='http://www.w3.org/2005/Atom'><title>F</title>{ATOM}</feed>",
    "broken": f"<rss version=2.0><channel><title>F</title>{RSS}</channel></rss>",
}


def check(whole: Document, cut: object, place: int) -> int:
    """Every item of a cut document is an item of the whole one; returns how many there are."""
    if not isinstance(cut, Document):
        return 0
    assert cut.truncated, place
    assert cut.entries == whole.entries[: len(cut.entries)], place
    return len(cut.entries)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_an_item_that_was_cut_off_is_not_handed_out(kind):
    body = DOCUMENTS[kind].encode()
    whole = parse_document(body, url="", content_type=None)
    assert isinstance(whole, Document)
    assert not whole.truncated
    places = range(1, body.rfind(b"</"), max(1, len(body) // 400))
    kept = [check(whole, parse_document(body[:place], url="", content_type=None), place) for place in places]
    assert kept == sorted(kept)
    assert max(kept) >= 5
    print(f"row 46, {kind}: {len(kept)} cuts, 0 items handed out half")  # noqa: T201 - the figure of the scorecard


async def test_the_cut_item_is_not_taken_for_seen_and_comes_with_the_next_poll():
    body = DOCUMENTS["rss"].encode()
    parser = ParseWorker()
    seen: set[str] = set()
    titles = []
    for poll in (body[: body.rfind(b"<title>Headline 5") + 3], body):
        outcome = await parser.parse(poll, url="", content_type=None)
        assert isinstance(outcome, Document)
        for item in itemise(outcome.entries, feed="f"):
            if item.key not in seen:
                seen.add(item.key)
                titles.append(item.title)
    await parser.stop()
    assert titles == [f"Headline {n} für alle" for n in range(6)]
