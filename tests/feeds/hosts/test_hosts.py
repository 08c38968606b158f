import pytest
from publicsuffixlist import PublicSuffixList

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
        ("a.b.xn--55qx5d.cn", "b.xn--55qx5d.cn"),
        ("a.b.公司.cn", "b.公司.cn"),
        ("a.b.ck", "a.b.ck"),
        ("a.www.ck", "www.ck"),
    ],
)
def test_the_registrable_domain(host, domain):
    assert domain_of(host) == domain


def test_the_part_of_the_list_that_is_read_says_the_same_as_all_of_it():
    whole = PublicSuffixList()
    for suffix in (
        "com",
        "co.uk",
        "ck",
        "www.ck",
        "gov.hk",
        "kawasaki.jp",
        "city.kawasaki.jp",
        "github.io",
        "nowhere",
        "s3.amazonaws.com",
    ):
        assert domain_of(f"a.b.{suffix}") == whole.privatesuffix(f"a.b.{suffix}")


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
