from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.link import canonical, is_home


@pytest.mark.parametrize(
    "same",
    [
        "https://example.org/a/b?id=475996&x=1",
        "http://www.Example.ORG:80/a/b/?x=1&utm_source=rss&id=475996#top",
        "https://example.org:443/a/./c/../b?id=475996&x=1&fbclid=z&at_medium=RSS",
        "https://amp.example.org/a/b/amp/?id=475996&x=1&amp=1",
        "https://m.example.org/%61/b?x=1&id=475996&cmpid=rss_news",
        "https://user:secret@example.org/a/b;jsessionid=A1?id=475996&x=1&ref=rss",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.org%2Fa%2Fb%3Fid%3D475996%26x%3D1&ct=ga",
    ],
)
def test_spellings_of_one_page_are_one(same):
    assert canonical(same) == "https://example.org/a/b?id=475996&x=1"


@pytest.mark.parametrize(
    "others",
    [
        ("https://example.org/news?id=475996", "https://example.org/news?id=475995"),
        ("https://example.org/news?id=1&id=2", "https://example.org/news?id=1"),
        ("https://example.org/x?ref=17", "https://example.org/x"),
        ("https://example.org/x?source=feed_symbol_AAPL", "https://example.org/x"),
        ("https://example.org/x?p=1", "https://example.org/x?P=1"),
        ("https://example.org/#!/a", "https://example.org/#!/b"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://example.org/x?q=a%2Bb", "https://example.org/x?q=a+b"),
        ("https://example.org/amp", "https://example.org/"),
        ("https://a.example.org/x", "https://b.example.org/x"),
    ],
)
def test_different_pages_stay_different(others):
    one, other = (canonical(url) for url in others)
    assert one != other
    assert one is not None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "ftp://example.org/",
        "//example.org",
        "http://",
        "http://a b/",
        "http://x:99999/",
        "http://[::1",
    ],
)
def test_what_is_no_http_address_has_no_canonical_form(url):
    assert canonical(url) is None


def test_hosts_are_compared_in_ascii():
    assert canonical("https://MÜLLER.de/a") == "https://xn--mller-kva.de/a"
    assert canonical("http://[::1]:8080/x") == "https://[::1]:8080/x"


def test_an_old_google_news_address_becomes_what_it_carries():
    import base64

    target = b"https://www.example.org/markets/nvidia"
    token = base64.urlsafe_b64encode(b"\x08\x13\x22" + bytes([len(target)]) + target + b"\xd2\x01\x00").decode()
    assert canonical(f"https://news.google.com/rss/articles/{token}?oc=5") == "https://example.org/markets/nvidia"
    opaque = "CBMiAUFVX3lxTE1hYmNkZWZnaGlq"
    assert (
        canonical(f"https://news.google.com/rss/articles/{opaque}?oc=5")
        == f"https://news.google.com/rss/articles/{opaque}"
    )


def test_a_front_page_is_told_from_an_article():
    assert is_home("https://example.org")
    assert not is_home("https://example.org/a")
    assert not is_home("https://example.org?p=1")


SEGMENT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6)
ANYTHING = st.text(st.sampled_from("abAB09%/.?&=#:;@+ ~-ü利\\[]!amp2eF5"), max_size=40)


@given(ANYTHING)
def test_the_canonical_form_is_its_own_canonical_form(rest):
    for url in (f"https://www.example.org/{rest}", f"http://{rest}", rest):
        once = canonical(url)
        assert once is None or canonical(once) == once


@given(st.lists(SEGMENT, max_size=4), st.lists(SEGMENT, max_size=4), st.dictionaries(SEGMENT, SEGMENT, max_size=2))
def test_pages_with_different_paths_are_never_merged(one, other, query):
    def url(path):
        asked = "&".join(f"{quote('p' + name, safe='')}={quote(value, safe='')}" for name, value in query.items())
        return f"https://example.org/x{'/'.join(quote(part + '_', safe='') for part in path)}?{asked}"

    assert (canonical(url(one)) == canonical(url(other))) == (one == other)


@given(SEGMENT, SEGMENT, st.sampled_from(["id", "p", "article", "storyid", "q", "cid", "tid"]))
def test_pages_with_different_parameters_are_never_merged(one, other, name):
    urls = [f"https://example.org/news?{name}={quote(value, safe='')}&utm_source=x" for value in (one, other)]
    assert (canonical(urls[0]) == canonical(urls[1])) == (one == other)
