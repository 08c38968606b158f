import json
from datetime import UTC, datetime

import pytest

from alerts.feeds.parse import parse_document
from alerts.model.document import Document, ParseFailed, ParseTrouble, too_deep, too_long, too_many
from alerts.model.item import DateSource, Entry


def document(body: str | bytes, **options) -> Document:
    raw = body.encode() if isinstance(body, str) else body
    options = {"url": "https://example.org/news/feed.xml", "content_type": None} | options
    outcome = parse_document(raw, **options)
    assert isinstance(outcome, Document), outcome
    return outcome


def failure(body: str | bytes) -> ParseFailed:
    raw = body.encode() if isinstance(body, str) else body
    outcome = parse_document(raw, url="https://example.org/feed.xml", content_type=None)
    assert isinstance(outcome, ParseFailed), outcome
    return outcome


def entry(inside: str, *, namespaces: str = "", **options) -> Entry:
    body = f"<rss version='2.0' {namespaces}><channel><title>F</title><item>{inside}</item></channel></rss>"
    (only,) = document(body, **options).entries
    return only


def test_rss_2_has_every_field():
    found = document(
        """<?xml version="1.0"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
             xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pink="http://xml.example.org/pink">
        <channel><title>Markets &amp; more</title><link>https://example.org/</link><language>de-AT</language>
        <item><title>Nvidia &amp; Co</title><link>/a?id=1</link><guid isPermaLink="false"> tag:1 </guid>
        <description>&lt;p&gt;Short&lt;/p&gt;</description><content:encoded><![CDATA[<p>Long</p><p>text</p>]]></content:encoded>
        <dc:creator>Ada</dc:creator><category>Chips</category><pink:symbol>NVDA</pink:symbol>
        <pubDate>Mon, 27 Jan 2025 10:00:00 +0100</pubDate></item>
        </channel></rss>"""
    )
    assert (found.format, found.title, found.lang) == ("RSS 2.0", "Markets & more", "de-at")
    assert found.entries == (
        Entry(
            guid="tag:1",
            link="https://example.org/a?id=1",
            title="Nvidia & Co",
            summary="Short",
            body="Long text",
            author="Ada",
            categories=("Chips", "NVDA"),
            published=datetime(2025, 1, 27, 9, tzinfo=UTC),
            published_source=DateSource.PUBLISHED,
            published_raw="Mon, 27 Jan 2025 10:00:00 +0100",
            lang="de-at",
            symbols=("NVDA",),
        ),
    )


def test_atom_takes_the_alternate_link_and_never_makes_a_summary_of_the_content():
    found = document(
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://example.org/blog/">
        <title type="html">A &amp;amp; B</title>
        <entry><id>7</id><title type="html">&lt;b&gt;Up&lt;/b&gt; 5 %</title><link rel="self" href="https://example.org/self"/>
        <link rel="alternate" href="post/7"/><updated>2025-01-27T10:00:00Z</updated>
        <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>two</p></div></content>
        <author><name>Ada</name><email>ada@example.org</email></author>
        <category term="http://example.org/c/1" label="Chips"/></entry></feed>"""
    )
    (only,) = found.entries
    assert (found.format, found.title, only.lang) == ("Atom 1.0", "A & B", "en")
    assert (only.guid, only.link) == ("7", "https://example.org/blog/post/7")
    assert (only.title, only.summary, only.body) == ("Up 5 %", "", "One two")
    assert (only.author, only.categories) == ("Ada", ("Chips",))
    assert (only.published_source, only.published_raw) == (DateSource.UPDATED, "2025-01-27T10:00:00Z")


def test_rdf_takes_the_dublin_core_date_for_the_date_of_publication():
    (only,) = document(
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>F</title></channel>
        <item rdf:about="https://example.org/1"><title>T</title><link>https://example.org/1</link>
        <dc:date>2025-01-27T10:00:00+01:00</dc:date><dc:subject>Chips</dc:subject></item></rdf:RDF>"""
    ).entries
    assert only.guid == "https://example.org/1"
    assert only.published == datetime(2025, 1, 27, 9, tzinfo=UTC)
    assert only.published_source is DateSource.PUBLISHED
    assert only.categories == ("Chips",)


def test_json_feed_is_parsed():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "language": "en-US",
        "items": [
            {"id": 5, "url": "/5", "title": "T\u202e\ud800", "content_html": "<p>a</p><p>b</p>", "tags": ["x", 7]},
            {"id": "https://example.org/6", "content_text": "a < b", "date_published": "2025-01-27T10:00:00Z"},
            "no item",
        ],
    }
    found = document(json.dumps(feed))
    assert [(e.guid, e.link, e.title, e.body) for e in found.entries] == [
        ("5", "https://example.org/5", "T", "a b"),
        ("https://example.org/6", "https://example.org/6", "", "a < b"),
    ]
    assert found.lang == "en-us"
    assert found.entries[0].categories == ("x",)


def test_a_permalink_guid_is_the_link_where_there_is_none():
    assert entry("<guid>https://example.org/1</guid>").link == "https://example.org/1"
    assert entry("<guid isPermaLink='false'>https://example.org/1</guid>").link is None
    assert entry("<guid>https://example.org/1</guid><link>https://example.org/2</link>").link == "https://example.org/2"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "htpt:/:s://x.io", "mailto:a@b.c", "http://[::1"]
)
def test_only_http_addresses_become_links(link):
    assert entry(f"<title>t</title><link>{link}</link>").link is None


def test_feedburner_links_become_the_address_that_they_state():
    found = entry(
        "<link>https://feeds.example.org/~r/x/~3/abc/</link><feedburner:origLink>https://example.org/1</feedburner:origLink>",
        namespaces="xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'",
    )
    assert found.link == "https://example.org/1"


def test_captions_of_pictures_are_neither_title_nor_summary():
    found = entry(
        "<media:title>Photo</media:title><media:description>A man</media:description>"
        "<title>News</title><description>Text</description><media:description>Another</media:description>",
        namespaces="xmlns:media='http://search.yahoo.com/mrss/'",
    )
    assert (found.title, found.summary, found.body) == ("News", "Text", "")


def test_a_guid_is_kept_to_the_letter_and_a_huge_one_stays_distinct():
    assert entry("<guid isPermaLink='true'>/content/A%2fb</guid>").guid == "/content/A%2fb"
    one, other = (entry(f"<guid isPermaLink='false'>{'x' * 5_000}{tail}</guid>").guid for tail in "ab")
    assert one is not None
    assert one != other
    assert len(one) <= 2_000


@pytest.mark.parametrize(
    "inside",
    [
        "<title>AT&T up</title>",
        "<title>Soci&eacute;t&eacute; &nbsp;</title>",
        "<title>a < b</title>",
        "<title>x&#27;y&#0;</title>",
        "<title>x</title><media:thumbnail url='u'/>",
        "<title>x\x00\x08\x1b[31m</title>",
    ],
)
def test_the_usual_mistakes_in_xml_do_not_spoil_a_feed(inside):
    found = entry(inside)
    assert found.title in {"AT&T up", "Société", "a < b", "xy", "x"}


def test_xml_beyond_repair_is_read_loosely():
    found = document(
        "<rss version=2.0><channel><item><title>One</title></item><item><title>Two</title></item></channel></rss>"
    )
    assert [item.title for item in found.entries] == ["One", "Two"]
    assert found.notes


def test_what_stands_before_and_behind_a_feed_is_skipped():
    feed = "<rss version='2.0'><channel><item><title>T</title></item></channel></rss>"
    for body in (
        f"\ufeff\n\n{feed}",
        f"Warning: in line 5\n{feed}",
        f"<br />\n<b>Warning</b>\n{feed}",
        f"{feed}<script>x</script>",
    ):
        assert [item.title for item in document(body).entries] == ["T"], body


def test_the_repr_of_a_string_is_undone():
    feed = "<rss version='2.0'><channel>\\n<item><title>caf\\xc3\\xa9</title></item>\\n</channel></rss>"
    for wrapped in (f"b'{feed}'", f'"{feed}"\n'):
        assert [item.title for item in document(wrapped).entries] == ["café"]


def test_an_empty_but_well_formed_feed_is_a_feed():
    assert document("<rss version='2.0'><channel><title>Quiet</title></channel></rss>").entries == ()


@pytest.mark.parametrize(
    ("body", "trouble", "said"),
    [
        ("<urlset><url/></urlset>", ParseTrouble.NOT_A_FEED, "without news titles"),
        ("Service Unavailable", ParseTrouble.NOT_A_FEED, "Service Unavailable"),
        ("<!DOCTYPE rss [<!ENTITY x 'y'>]><rss/>", ParseTrouble.REFUSED, "ENTITY"),
        ("<!DOCTYPE rss [<!ENTITY x 'y'>]><rss/>".encode("utf-16"), ParseTrouble.REFUSED, "ENTITY"),
        ("<?xml version='1.0'?>", ParseTrouble.NOT_A_FEED, "ends before"),
        ("<?" * 20_000, ParseTrouble.NOT_A_FEED, "ends before"),
        ("<rss><channel>" + "<a>" * 200_000, ParseTrouble.REFUSED, "deeper"),
        pytest.param("<rss><channel>" + "<a>" * 1_000_000, ParseTrouble.REFUSED, "deeper", marks=pytest.mark.slow),
        ("[" * 200_000, ParseTrouble.JSON, "deep"),
        ('{"error": "no such user"}', ParseTrouble.JSON, "no such user"),
    ],
    ids=[
        "sitemap",
        "text",
        "entity",
        "entity-utf16",
        "prolog-only",
        "prolog-hang",
        "nested",
        "nested-million",
        "json-nested",
        "json-error",
    ],
)
def test_what_is_no_feed_says_why(body, trouble, said):
    failed = failure(body)
    assert failed.trouble is trouble
    assert said in failed.detail


def test_items_around_a_nest_that_is_too_deep_are_kept():
    body = "<rss version='2.0'><channel><item><title>T</title></item><item>" + "<a>" * 500
    found = document(body)
    assert [item.title for item in found.entries] == ["T"]
    assert "deeper" in found.notes[0]


@pytest.mark.parametrize("opening", ["<rss version='2.0'>", "<rss version=2.0>"], ids=["well-formed", "broken"])
def test_an_item_that_is_nested_too_deep_takes_none_of_the_others_along(opening):
    deep = "<item><title>D</title><description>" + "<div>" * 600 + "</div>" * 600 + "</description></item >"
    items = [
        "<item><title>A</title></item>",
        deep,
        "<item><title>B</title></item>",
        deep,
        "<item><title>C</title></item>",
    ]
    found = document(f"{opening}<channel>{''.join(items)}</channel></rss>")
    assert [item.title for item in found.entries] == ["A", "B", "C"]
    assert [note for note in found.left_out if "deeper" in note] == list(found.left_out)
    assert len(found.left_out) == 1
    assert not found.truncated


def test_a_line_feed_within_a_string_of_json_is_read():
    found = document('{"version": "1", "items": [{"id": "1", "title": "Nvidia\nfalls"}]}')
    assert [item.title for item in found.entries] == ["Nvidia falls"]


def test_a_date_of_json_feeds_and_sitemaps_between_slashes_is_read_as_those_of_rss():
    items = [{"id": str(n), "title": "T", "date_published": f"{n:02}/11/2024 09:00"} for n in (3, 4, 5)]
    found = document(json.dumps({"version": "1", "language": "de", "items": items}))
    assert [(one.published.day, one.published.month) for one in found.entries] == [(3, 11), (4, 11), (5, 11)]
    found = document(json.dumps({"version": "1", "items": items[:1]}), lang="de")
    assert (found.entries[0].published.day, found.entries[0].published.month) == (3, 11)
    body = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
      <url><loc>https://example.org/a</loc><n:news><n:publication><n:language>de</n:language></n:publication>
      <n:publication_date>05/11/2024 09:00</n:publication_date><n:title>T</n:title></n:news></url></urlset>"""
    assert document(body).entries[0].published.month == 11


@pytest.mark.parametrize(
    "end", ['{"id": "3", "title": "Nvidia fa', '{"id": "3", "tit', "{", "", '{"id": "3" "title": "x"}]}']
)
def test_of_json_that_is_cut_off_the_whole_items_are_taken(end):
    found = document(
        '{"version": "1", "title": "T", "items": [{"id": "1", "title": "A"}, {"id": "2", "title": "B"}, ' + end
    )
    assert (found.title, found.truncated, [item.title for item in found.entries]) == ("T", True, ["A", "B"])


@pytest.mark.parametrize("end", [",]}", "]}\n<!-- cached -->", " , ] , }"])
def test_json_with_a_comma_too_many_or_something_behind_it_is_whole(end):
    found = document('{"version": "1", "items": [{"id": "1", "title": "A"}, {"id": "2", "title": "B"}' + end)
    assert (found.truncated, [item.title for item in found.entries]) == (False, ["A", "B"])


BROKEN = (
    '{"id": "2", "title": "Chips "made in" Dresden"}',
    '{"id": "2", "title": "A "b"", "authors": [{"name": "N"}, {"name": "M", "url": "https://x.example/m"}]}',
    '{"id": "2", "title": "A "b"", "attachments": [{"url": "u"}, {"url": "v", "title": "V", "mime_type": "a/b"}]}',
    '{"id": "2", "title": "A", }',
)


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_of_json_with_a_broken_item_the_others_are_taken(broken, place):
    items = ['{"id": "1", "title": "One"}', '{"id": "3", "title": "Three", "tags": ["a"]}']
    items.insert(place, broken)
    found = document('{"version": "1", "title": "T", "items": [' + ",\n ".join(items) + "]}")
    assert ([item.title for item in found.entries], found.truncated) == (["One", "Three"], True)


def test_json_that_is_broken_everywhere_is_given_up():
    assert failure('{"version": "1", "items": [' + '{"id": "a "b""}, ' * 200_000).trouble is ParseTrouble.JSON


def test_json_of_which_nothing_is_whole_is_no_feed():
    assert failure('{"version": "1", "items": [{"id": "1"').trouble is ParseTrouble.JSON
    assert failure('{"version": "1", ' + '"items": [' * 2_000).trouble is ParseTrouble.JSON


def test_relative_links_of_a_file_are_resolved_against_the_feed_s_own_link():
    body = "<rss version='2.0'><channel><link>https://example.org/</link><item><link>/a</link></item></channel></rss>"
    assert document(body, url="").entries[0].link == "https://example.org/a"


def test_notes_of_what_is_left_out_are_told_from_others():
    lost = (too_deep(400), too_many(5_000), too_long(8_000_000))
    others = ("declares utf-8, read as Windows-1252", "something else stands before the feed; it was skipped")
    document = Document(format="RSS 2.0", title="", lang=None, entries=(), notes=(*others, *lost))
    assert document.left_out == lost
