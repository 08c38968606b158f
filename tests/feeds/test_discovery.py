"""Where a page says that its feeds are, and where else to look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.discovery import MOST, guesses, named_feeds
from tests.pieces import texts_of

BASE = "https://site.example/news/index.html"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "<link rel='alternate' type='application/rss+xml' title='News &amp; more' href='/rss'>",
            [("https://site.example/rss", "News & more")],
        ),
        ("<link REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='atom'>", [("https://site.example/news/atom", "")]),
        ("<base href='https://cdn.example/x/'><link rel=alternate type=application/feed+json href=f>", [("https://cdn.example/x/f", "")]),
        ("<link rel='feed' href='//other.example/f'>", [("https://other.example/f", "")]),
        ("<link rel=alternate hreflang=de href=/de/><link rel=stylesheet href=/rss.css>", []),
        ("<link rel=alternate type=application/json href=/wp-json/wp/v2/posts>", []),
        ("<a href='/rss/markets.xml'>Markets</a> <a href='/about'>About</a>", [("https://site.example/rss/markets.xml", "Markets")]),
        ("<a href='/feed-the-world'>no</a><a href='/rss-help.html'>help</a><a href='javascript:rss()'>x</a>", []),
        ("<a href='/?feed=rss2'>RSS</a>", [("https://site.example/?feed=rss2", "RSS")]),
        ("", []),
    ],
)  # fmt: skip
def test_what_a_page_names(page, expected):
    assert [(found.url, found.title) for found in named_feeds(page.encode(), BASE)] == expected


def test_a_portal_s_hundreds_are_capped_and_alternates_come_first():
    page = "".join(f"<a href='/rss/{number}'>x</a>" for number in range(300))
    page += "<link rel=alternate type=application/rss+xml href=/first>"
    found = named_feeds(page.encode(), BASE)
    assert (len(found), found[0].url) == (MOST, "https://site.example/first")


def test_guesses_are_below_the_page_and_below_the_root():
    found = [one.url for one in guesses("https://site.example/press?x=1")]
    assert found[0] == "https://site.example/press/feed"
    assert "https://site.example/rss.xml" in found
    assert len(found) == len(set(found)) <= MOST


PAGES = texts_of(
    *("<link ", "<a ", "<base ", "rel=", "alternate ", "feed ", "'", '"', "type=", "application/rss+xml ", "href=", "/rss", "//", "http://"),
    *("[::1", "::", "javascript:", "data:", ">", "</a>", " ", "title=", "%", "?feed=rss2", "\0", "é", "ftp://x/rss", ":99999/rss"),
    most=14,
)  # fmt: skip


@given(PAGES.map(str.encode) | st.binary(max_size=200))
def test_no_page_makes_it_raise(page):
    assert all(one.url.startswith(("http://", "https://")) for one in named_feeds(page, BASE))
