"""The two readers, of what is XML and of what is none, find the same in what both can read."""

from datetime import UTC, datetime

import pytest

from alerts.feeds.entry import build_entry
from alerts.feeds.loose import read_loosely
from alerts.feeds.parse import parse_document
from alerts.feeds.tree import harvest, plant

DOCUMENTS = {
    "rss": """<rss version="2.0" xml:lang="de" xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:x="urn:x">
        <channel><title>F</title><link>https://example.org/</link>
        <item><title>Bank raises rate</title><link>https://example.org/a?x=1&amp;y=2</link><guid>https://example.org/a</guid>
        <description>&lt;p&gt;Up to &lt;b&gt;4 %&lt;/b&gt;&lt;/p&gt;</description><content:encoded><![CDATA[<p>All of it</p>]]></content:encoded>
        <dc:creator>Ada</dc:creator><dc:creator>Bo</dc:creator><pubDate>Fri, 14 Mar 2025 08:00:00 GMT</pubDate>
        <category domain="https://example.org/topic">Banks</category><category>Rates</category>
        <topic><category>Policy</category></topic><x:tickers>NYSE:ABC, XETR:DEF</x:tickers>
        <media:group><media:title>A picture</media:title><media:category>Photo</media:category></media:group>
        <source url="https://other.example.org/"><title>Other</title></source><enclosure url="https://example.org/a.mp3"/></item>
        <item><title>Second</title><title>Subtitle</title><description/><dc:date>2025-03-14T09:00:00+01:00</dc:date></item>
        </channel></rss>""",
    "atom": """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://example.org/blog/"><title>F</title>
        <entry xml:base="2025/" xml:lang="fr"><id>urn:1</id><title type="html">&lt;i&gt;Up&lt;/i&gt; again</title><link href="one"/>
        <link rel="enclosure" href="one.mp3"/><published>2025-03-14T08:00:00Z</published><updated>2025-03-15T08:00:00Z</updated>
        <author><name>Ada</name><uri>https://example.org/ada</uri></author><summary>Short</summary>
        <content type="text">All of it</content><category term="banks" label="Banks"/></entry></feed>""",
    "rdf": """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>F</title></channel>
        <item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link><dc:subject>Banks</dc:subject>
        <dc:description>Said</dc:description></item></rdf:RDF>""",
    "rss 0.91": """<rss version="0.91"><channel><title>F</title><item><title>One</title><link>https://example.org/1</link>
        <description>Said</description></item></channel></rss>""",
    "an invented namespace": """<rss version="2.0" xmlns="https://example.org/own"><channel><title>F</title><item><title>One</title></item></channel></rss>""",
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_readers_find_the_same_entries(name):
    data = DOCUMENTS[name].encode()
    tree = plant(data)
    assert tree is not None
    read, guessed = harvest(tree, data), read_loosely(data)
    assert read.version == guessed.version
    assert read.feed["title"] == guessed.feed["title"]
    assert [_built(raw) for raw in read.entries] == [_built(raw) for raw in guessed.entries]
    assert all(_built(raw).title for raw in read.entries)


def _built(raw):
    return build_entry(raw, base="https://example.org/feed", lang=None, now=None, zone=UTC)


def test_names_and_attributes_may_be_in_capitals():
    body = b"""<RSS VERSION='2.0'><CHANNEL><TITLE>F</TITLE><ITEM><TITLE>One</TITLE><LINK>https://example.org/1</LINK>
        <GUID ISPERMALINK='false'>7</GUID><PUBDATE>Fri, 14 Mar 2025 08:00:00 GMT</PUBDATE></ITEM></CHANNEL></RSS>"""
    (only,) = parse_document(body, url="https://example.org/feed", content_type=None).entries
    assert (only.title, only.link, only.guid) == ("One", "https://example.org/1", "7")
    assert only.published == datetime(2025, 3, 14, 8, tzinfo=UTC)


def test_markup_that_was_not_escaped_is_read_as_markup():
    body = b"""<rss version='2.0'><channel><item><title>Up <em>4</em> %</title>
        <description>One<p>two &amp; three</p><br/>four</description></item></channel></rss>"""
    (only,) = parse_document(body, url="https://example.org/feed", content_type=None).entries
    assert (only.title, only.summary) == ("Up 4 %", "One two & three four")


def test_content_in_base64_is_decoded_and_what_only_claims_to_be_stays():
    body = b"""<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>One</title>
        <content type='application/octet-stream'>QWxsIG9mIGl0</content></entry><entry><title>Two</title>
        <content type='application/octet-stream'>All of it!</content></entry></feed>"""
    one, two = parse_document(body, url="https://example.org/feed", content_type=None).entries
    assert (one.body, two.body) == ("All of it", "All of it!")


def test_an_item_with_a_hundred_thousand_elements_and_entities_takes_no_time_worth_naming():
    body = (
        f"<rss version='2.0'><channel><item><title>{'&amp;' * 100_000}</title>{'<a/>' * 100_000}</item></channel></rss>"
    )
    (only,) = parse_document(body.encode(), url="https://example.org/feed", content_type=None).entries
    assert only.title.startswith("&&&")


def test_what_is_said_of_a_recording_stands_in_where_an_item_says_nothing_itself():
    body = b"""<feed xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'><entry><title>Press conference</title>
        <media:group><media:title>No</media:title><media:description>The governor on export controls</media:description></media:group>
        </entry><entry><media:title>Rate decision</media:title></entry></feed>"""
    one, two = parse_document(body, url="https://example.org/feed", content_type=None).entries
    assert (one.title, one.summary, two.title) == (
        "Press conference",
        "The governor on export controls",
        "Rate decision",
    )


@pytest.mark.parametrize(
    ("lang", "dates", "month"),
    [
        ("", ("05/11/2026 09:30",), 5),
        ("de", ("05/11/2026 09:30",), 11),
        ("en-us", ("05/11/2026 09:30",), 5),
        ("", ("05/11/2026 09:30", "25/11/2026 09:30"), 11),
        ("de", ("05/11/2026 09:30", "11/25/2026 09:30"), 5),
    ],
)
def test_the_order_of_day_and_month_is_the_document_s(lang, dates, month):
    items = "".join(f"<item><title>{date}</title><pubDate>{date}</pubDate></item>" for date in dates)
    body = f"<rss version='2.0'><channel><language>{lang}</language>{items}</channel></rss>"
    first, *_ = parse_document(body.encode(), url="https://example.org/feed", content_type=None).entries
    assert first.published.month == month


@pytest.mark.parametrize(
    ("dc", "content"),
    [
        ("http://purl.org/dc/elements/1.1", "http://purl.org/rss/1.0/modules/content"),
        ("https://purl.org/dc/elements/1.1/", "HTTPS://PURL.org/rss/1.0/modules/content/"),
        ("http://purl.org/dc/elements/1.0/", "https://example.org/content"),
    ],
)
def test_namespaces_are_known_however_they_are_spelt(dc, content):
    body = f"""<rss version='2.0' xmlns:dc='{dc}' xmlns:content='{content}'><channel><item><title>One</title>
        <dc:date>2025-03-14T08:00:00Z</dc:date><dc:creator>Ada</dc:creator><content:encoded>All of it</content:encoded></item>
        <item xmlns='urn:of-our-own'><title>Two</title></item></channel></rss>"""
    one, two = parse_document(body.encode(), url="https://example.org/feed", content_type=None).entries
    assert (one.author, one.body, one.published) == ("Ada", "All of it", datetime(2025, 3, 14, 8, tzinfo=UTC))
    assert two.title == "Two"
