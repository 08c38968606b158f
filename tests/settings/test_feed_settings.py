"""What can be said about one feed."""

import pytest

from alerts.model.feed import TIERS, Feed, Wish
from alerts.model.host import HostLimit
from alerts.model.timetable import Window
from alerts.settings.introduction import DEFAULT
from alerts.settings.load import load


def settings(tmp_path, text, **environ):
    path = tmp_path / "tapewatch.yaml"
    path.write_text("version: 1\n" + text)
    found = load(path, environ=environ)
    assert found.settings is not None, found.problems
    return found.settings


def feed(tmp_path, more, **environ) -> Feed:
    text = f'feeds:\n  - {{id: a, url: "https://a.example/rss", {more}}}\n'
    return settings(tmp_path, text, **environ).feeds[0]


def test_a_tier_gives_the_shortest_and_the_longest_interval(tmp_path):
    for name, tier in TIERS.items():
        found = feed(tmp_path, f"tier: {name}")
        assert (found.tier, found.every, found.longest) == (name, tier.every, tier.longest)
    found = feed(tmp_path, "every: 7m")
    assert (found.tier, found.every, found.longest) == (None, 420.0, 0.0)


def test_windows_are_days_and_minutes_in_the_feeds_zone_or_their_own(tmp_path):
    found = feed(
        tmp_path, 'zone: Asia/Tokyo, timetable: {windows: ["mon-fri 08:00-18:00", "sat,sun 22:30-02:00"], closed: 2h}'
    )
    assert found.timetable.windows == (
        Window(days=frozenset(range(5)), start=480, end=1_080),
        Window(days=frozenset({5, 6}), start=1_350, end=120),
    )
    assert (found.timetable.zone, found.timetable.closed, found.zone) == ("Asia/Tokyo", 7_200.0, "Asia/Tokyo")
    found = feed(tmp_path, 'zone: Asia/Tokyo, timetable: {windows: ["fri-mon 00:00-24:00"], zone: Europe/Berlin}')
    assert (found.timetable.zone, found.timetable.windows[0].days) == ("Europe/Berlin", frozenset({4, 5, 6, 0}))


def test_what_a_feed_is_asked_with_comes_from_the_environment_and_files_and_is_never_shown(tmp_path):
    (tmp_path / "pw").write_text("pa:ss\n")
    found = feed(
        tmp_path,
        'headers: {X-Key: "${KEY}"}, cookies: {sid: abc}, auth: {user: jane, password: "file:pw"}, '
        'proxy: "http://jane:pw@proxy.example:3128", override: [ttl, cache]',
        KEY="secret-key",
    )
    access = found.access
    assert [(name, text.reveal()) for name, text in access.headers] == [("X-Key", "secret-key")]
    assert [(name, text.reveal()) for name, text in access.cookies] == [("sid", "abc")]
    assert (access.basic.reveal(), access.proxy.reveal()) == ("jane:pa:ss", "http://jane:pw@proxy.example:3128")
    assert found.override == {Wish.TTL, Wish.CACHE}
    assert not any(word in repr(found) for word in ("secret-key", "abc", "pa:ss", "proxy.example"))


def test_an_address_is_stored_without_its_credentials():
    assert Feed("a", "https://jane:pa@ss@a.example/rss?x=@y", 60.0).address == "https://a.example/rss?x=@y"
    assert Feed("a", "https://a.example/@jane", 60.0).address == "https://a.example/@jane"


def test_we_introduce_ourselves_honestly_and_with_a_contact(tmp_path):
    assert settings(tmp_path, "").poll.user_agent == DEFAULT
    assert DEFAULT.startswith("Tapewatch/")
    assert settings(tmp_path, "poll: {contact: jane@bank.com}").poll.user_agent == f"{DEFAULT} (+mailto:jane@bank.com)"
    both = 'poll: {contact: jane@bank.com, user_agent: "Desk (ops@bank.com)"}'
    assert settings(tmp_path, both).poll.user_agent == "Desk (ops@bank.com)"


def test_edgar_needs_a_contact_and_a_feeds_own_user_agent_may_give_it(tmp_path):
    path = tmp_path / "tapewatch.yaml"
    sec = 'feeds: [{id: sec, url: "https://data.sec.gov/rss"%s}]\n'
    path.write_text("version: 1\n" + sec % "")
    [problem] = load(path, environ={}).problems
    assert problem.code == "C017"
    assert "poll.contact" in problem.hint
    settings(tmp_path, "poll: {contact: jane@bank.com}\n" + sec % "")
    settings(tmp_path, sec % ', headers: {User-Agent: "Bank jane@bank.com"}')


@pytest.mark.parametrize(
    ("url", "more", "code"),
    [
        ("https://www.sec.gov./news/pressreleases.rss", "", "C017"),
        ("http://www.sec.gov/news", ', headers: {User-Agent: "Bank jane@bank.com"}', "C017"),
        ("https://www.sec.gov/news", ', headers: {User-Agent: "Bank jane@bank.com"}', None),
    ],
)
def test_no_spelling_of_edgar_gets_past_the_question_for_a_contact(tmp_path, url, more, code):
    path = tmp_path / "tapewatch.yaml"
    path.write_text(f'version: 1\nfeeds: [{{id: sec, url: "{url}"{more}}}]\n')
    assert [problem.code for problem in load(path, environ={}).problems] == ([code] if code else [])


@pytest.mark.parametrize(
    ("host", "rate", "codes"), [("sec.gov", 500, ["C023"]), ("sec.gov", 10, []), ("a.com", 99, [])]
)
def test_a_limit_beyond_the_rules_of_sec_gov_is_warned_of(tmp_path, host, rate, codes):
    path = tmp_path / "tapewatch.yaml"
    path.write_text(f"version: 1\nhosts: {{{host}: {{rate: {rate}}}}}\n")
    assert [problem.code for problem in load(path, environ={}).problems] == codes


def test_hosts_have_limits(tmp_path):
    found = settings(tmp_path, "hosts: {bank.com: {rate: 0.5}, 127.0.0.1: {concurrency: 1}}")
    assert found.poll.hosts == {"bank.com": HostLimit(rate=0.5), "127.0.0.1": HostLimit(concurrency=1)}
