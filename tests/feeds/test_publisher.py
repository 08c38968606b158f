"""Who counts as the source of an item."""

import pytest

from alerts.feeds.publisher import publisher
from alerts.feeds.wire import Assembly, frames
from alerts.model.item import Item
from tests.feeds.parse.test_documents import document

GOOGLE = "https://news.google.com/rss/articles/CBMiWkFVX3lxTE1ERk9P"
OLD_TOKEN = "https://news.google.com/rss/articles/CBMiGWh0dHBzOi8vd2lyZS5leGFtcGxlL25ld3M="


@pytest.mark.parametrize(
    ("link", "origin", "expected"),
    [
        ("https://news.bbc.co.uk/1", None, "bbc.co.uk"),
        (None, None, "wire"),
        (GOOGLE, None, "google.com"),
        (GOOGLE, "https://www.reuters.com", "reuters.com"),
        (GOOGLE, "https://news.google.com", "google.com"),
        ("https://finance.yahoo.com/news/1", "https://www.bloomberg.com/", "bloomberg.com"),
        ("https://blog.example/1", "http://feeds.feedburner.com/blog", "blog.example"),
        ("https://www.google.com/url?url=https://www.wire.example/a", None, "wire.example"),
        (OLD_TOKEN, None, "wire.example"),
        ("https://t.co/Ab12", None, "wire"),
        ("https://feedproxy.google.com/~r/blog/1", None, "wire"),
        ("https://bit.ly/Ab12", "https://www.reuters.com", "reuters.com"),
    ],
)
def test_the_source_is_whom_the_feed_names_then_where_the_link_leads(link, origin, expected):
    assert publisher(Item(feed="wire", key="1", link=link, origin=origin)) == expected


RSS = f"<rss version='2.0'><channel><title>F</title><item><title>A - Reuters</title><link>{GOOGLE}</link>{{}}</item></channel></rss>"
ATOM = """<feed xmlns='http://www.w3.org/2005/Atom'><title>Planet</title><entry><id>1</id><title>A</title><link href='https://planet.example/1'/>
    <source><id>x</id><title>Ada</title><link rel='self' href='https://ada.example/feed'/><link href='https://ada.example/'/></source></entry></feed>"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (RSS.format("<source url='https://www.reuters.com'>Reuters</source>"), "https://www.reuters.com"),
        (RSS.format("<source>Reuters</source>"), None),
        (RSS.format("<source url='javascript:x'>Reuters</source>"), None),
        (RSS.format(""), None),
        (ATOM, "https://ada.example/"),
    ],
)
def test_the_source_that_a_feed_states_comes_with_its_entry(body, expected):
    found = document(body)
    carried = Assembly()
    for frame in frames(found):
        carried.add(frame)
    assert carried.outcome() == found
    assert [entry.origin for entry in found.entries] == [expected]
