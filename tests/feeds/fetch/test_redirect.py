import pytest
from hypothesis import given
from yarl import URL

from alerts.feeds.redirect import BadRedirect, redirected
from alerts.feeds.target import Targets
from tests.pieces import texts_of

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


@pytest.mark.parametrize(
    "spelling",
    ["/sig?s=a%2Fb%3D", "/%7Euser/a%2fb", "?u=http%3A%2F%2Fx.example%3Fa%3D1%26b%3D2", "/a;b=c/@x?y=+z"],
)
def test_what_a_server_has_signed_is_asked_to_the_letter(spelling):
    target = redirected(HERE, f"https://example.net{spelling}", [HERE])
    assert target.raw_path_qs == (spelling if spelling[0] == "/" else f"/{spelling}")
    assert Targets().of(f"https://EXAMPLE.net{spelling}", None).url == target
    assert str(redirected(HERE, spelling, [HERE])).endswith(spelling)


def test_what_is_no_well_formed_address_is_quoted():
    assert str(redirected(HERE, "/a b?ü=[1]", [HERE])) == "https://example.org/a%20b?%C3%BC=%5B1%5D"


def test_one_character_that_may_not_stand_there_leaves_the_others_as_they_are():
    assert (
        redirected(HERE, "/?f[0]=a:b&sig=a%2Fb%3D|100%", [HERE]).raw_query_string
        == "f%5B0%5D=a:b&sig=a%2Fb%3D%7C100%25"
    )


def test_an_address_that_is_spelt_otherwise_is_another():
    one, other = (redirected(HERE, f"/c?u={value}", [HERE]) for value in ("a/b", "a%2Fb"))
    assert isinstance(redirected(one, str(other), [one]), URL)


LOCATIONS = texts_of(
    *("http:", "https:", "//", "/", "\\", "example.net", "user:pw@", "@", ":", ":99999", ":80", "[::1]", "[", "%", "%2F", "?", "#", "&"),
    *("..", ".", " ", "\t", "\n", "\0", "ü", "利", "xn--a", "javascript:", "127.0.0.1", "\u202e", "\ud800", "．", "。", "\xad", "a" * 70),
)  # fmt: skip


@given(LOCATIONS)
def test_no_location_raises_and_what_is_followed_is_http_without_credentials(location):
    target = redirected(HERE, location, frozenset({HERE}))
    if isinstance(target, URL):
        assert target.scheme in {"http", "https"}
        assert target.host
        assert target.user is None
        assert target.password is None
