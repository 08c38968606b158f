"""News sitemaps are feeds; other sitemaps are not."""

from datetime import UTC, datetime

import pytest

from alerts.feeds.parse import parse_document
from alerts.model.document import Document, ParseFailed
from alerts.model.item import DateSource, Entry

PAGE = """<url><loc>/news/nvidia-results</loc><lastmod>2025-01-27T12:00:00Z</lastmod>
  <news:news><news:publication><news:name>Example Times</news:name><news:language>en</news:language></news:publication>
  <news:publication_date>2025-01-27T10:00:00+01:00</news:publication_date>
  <news:title>Nvidia &amp;amp; AMD report</news:title><news:keywords>chips, results , chips</news:keywords>
  <news:stock_tickers>NASDAQ:NVDA, NASDAQ:AMD</news:stock_tickers></news:news>
  <image:image><image:loc>https://img.example/a.png</image:loc><image:title>A chip</image:title></image:image></url>"""
SPACES = (
    "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9' "
    "xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'"
)


def parse(pages, **options):
    body = f"<?xml version='1.0' encoding='UTF-8'?>\n<urlset {SPACES}>{pages}</urlset>".encode()
    return parse_document(body, url="https://times.example/sitemap.xml", content_type="text/xml", **options)


def test_each_field_has_its_place():
    found = parse(PAGE)
    assert isinstance(found, Document)
    assert (found.format, found.title, found.lang) == ("news sitemap", "Example Times", "en")
    assert found.entries == (
        Entry(
            link="https://times.example/news/nvidia-results",
            title="Nvidia & AMD report",
            categories=("chips", "results"),
            published=datetime(2025, 1, 27, 9, tzinfo=UTC),
            published_source=DateSource.PUBLISHED,
            published_raw="2025-01-27T10:00:00+01:00",
            lang="en",
            symbols=("NASDAQ:NVDA", "NASDAQ:AMD"),
        ),
    )


def test_a_page_without_news_among_others_is_left_out():
    found = parse(PAGE + "<url><loc>https://times.example/imprint</loc></url>")
    assert isinstance(found, Document)
    assert len(found.entries) == 1


def test_the_cap_and_a_cut_body_are_as_in_feeds():
    many = parse(PAGE * 12, max_items=10)
    assert isinstance(many, Document)
    assert (len(many.entries), many.truncated, bool(many.notes)) == (10, False, True)
    body = f"<urlset {SPACES}>{PAGE}{PAGE}".encode()[:-30]
    cut = parse_document(body, url="https://times.example/", content_type=None)
    assert isinstance(cut, Document)
    assert (len(cut.entries), cut.truncated) == (1, True)


def test_an_empty_news_sitemap_is_a_healthy_feed_without_news():
    found = parse("")
    assert isinstance(found, Document)
    assert found.entries == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"<urlset {SPACES}><url><loc>https://a.example/</loc></url></urlset>", "without news titles"),
        ("<sitemapindex><sitemap><loc>https://a.example/news.xml</loc></sitemap></sitemapindex>", "a list of sitemaps"),
        (f"<urlset {SPACES}><url><loc>https://a.example/<</loc></url></urlset", "sitemap"),
    ],
)
def test_what_is_no_feed_says_what_it_is(body, said):
    failed = parse_document(body.encode(), url="https://a.example/", content_type=None)
    assert isinstance(failed, ParseFailed), failed
    assert said in failed.detail
