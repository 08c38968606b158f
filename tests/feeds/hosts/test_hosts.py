import pytest

from alerts.feeds.hosts import DEFAULT, PRESETS, domain_of, limit_of
from alerts.model.host import HostLimit


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.sec.gov", "sec.gov"),
        ("SEC.gov.", "sec.gov"),
        ("data.sec.gov", "sec.gov"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("co.uk", "co.uk"),
        ("a.github.io", "a.github.io"),
        ("feeds.feedburner.com", "feedburner.com"),
        ("www.gov.hk", "www.gov.hk"),
        ("xn--brse-5qa.example", "xn--brse-5qa.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_the_registrable_domain(host, domain):
    assert domain_of(host) == domain


@pytest.mark.parametrize(
    ("host", "name", "limit"),
    [
        ("www.sec.gov", "sec.gov", HostLimit(rate=10.0, concurrency=4)),
        ("data.nasdaq.com", "nasdaq.com", PRESETS["nasdaq.com"]),
        ("news.example.org", "example.org", DEFAULT),
        ("notsec.gov", "notsec.gov", DEFAULT),
        ("127.8.9.1", "127.8.9.1", None),
        ("localhost", "localhost", None),
        ("::1", "::1", None),
        ("10.0.0.1", "10.0.0.1", DEFAULT),
        ("fast.bank.com", "fast.bank.com", HostLimit(rate=50.0)),
        ("slow.bank.com", "bank.com", HostLimit(rate=0.1)),
        ("127.0.0.9", "127.0.0.9", HostLimit(rate=1.0)),
    ],
)
def test_the_operators_word_counts_before_the_built_in_one(host, name, limit):
    own = {"fast.bank.com": HostLimit(rate=50.0), "bank.com": HostLimit(rate=0.1), "127.0.0.9": HostLimit(rate=1.0)}
    assert limit_of(host, own) == (name, limit)
