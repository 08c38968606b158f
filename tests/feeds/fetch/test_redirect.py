import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from alerts.feeds.redirect import BadRedirect, redirected

HERE = URL("https://example.org/feeds/a.xml?x=1")


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://example.net/b", "https://example.net/b"),
        ("/b", "https://example.org/b"),
        ("b", "https://example.org/feeds/b"),
        ("//example.net/b", "https://example.net/b"),
        ("?y=2", "https://example.org/feeds/a.xml?y=2"),
        ("http://example.org/b#part", "http://example.org/b"),
        ("https://user:word@example.net/b", "https://example.net/b"),
    ],
)
def test_a_location_is_resolved_against_where_it_came_from(location, target):
    assert redirected(HERE, location, frozenset({HERE})) == URL(target)


@pytest.mark.parametrize(
    "location",
    [None, "", "file:///etc/passwd", "ftp://example.org/", "data:text/xml,<rss/>", "javascript:alert(1)", "gopher://a/",
     "http://", "http://[::1", "http://example.org:99999/", "https://example.org/feeds/a.xml?x=1", "#part"],
)  # fmt: skip
def test_a_bad_redirect_is_not_followed(location):
    assert isinstance(redirected(HERE, location, frozenset({HERE})), BadRedirect)


def test_the_eleventh_redirect_is_not_followed():
    seen = frozenset(URL(f"https://example.org/{n}") for n in range(10))
    assert redirected(HERE, "/next", seen) == URL("https://example.org/next")
    assert isinstance(redirected(HERE, "/next", seen | {HERE}), BadRedirect)


@given(st.text(max_size=80))
def test_no_location_raises_and_what_is_followed_is_http_without_credentials(location):
    target = redirected(HERE, location, frozenset({HERE}))
    if isinstance(target, URL):
        assert target.scheme in {"http", "https"}
        assert target.host
        assert target.user is None
        assert target.password is None
