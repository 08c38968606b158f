"""A digest of any size: each of its alerts is told, in one message that the service takes."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.delivery.carriers import holds_of, native
from alerts.delivery.divide import divided
from alerts.delivery.told import digest_message
from alerts.model.secret import Secret
from alerts.settings.settings import Channel
from tests.delivery.news import NOW, alert
from tests.examples import examples

URLS = {
    "telegram": "tgram://123456789:abcdefg_hijklmnop/12345",
    "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
    "discord": "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "ntfy": "ntfy://127.0.0.1/alerts",
    "hook": "json://127.0.0.1/hook",
    "mail": "mailto://127.0.0.1?from=a@news.example.com&to=b@news.example.com",
    "matrix": "matrix://user:token@127.0.0.1/#room",
}
DIGEST = alert(rule=None, headline="After quiet hours: 500 alerts", created_at=NOW + timedelta(hours=8))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=260)
NEWS = st.lists(st.tuples(WORDS, st.integers(0, 3), st.integers(0, 700)), min_size=1, max_size=40)


def members(news):
    return tuple(
        alert(
            id=n,
            story=n,
            rule=f"rule-{rule}",
            rule_title=f"Rule {rule}",
            headline=f"{n}: {words}",
            link=f"https://news.example/{n}/{'x' * length}",
        )
        for n, (words, rule, length) in enumerate(news, start=1)
    )


def parts_of(name, told):
    channel = Channel(id=name, url=Secret(URLS[name]))
    service = native(channel)
    return service, divided(DIGEST, told, holds_of(channel, service))


@pytest.mark.parametrize("name", URLS)
@settings(max_examples=examples(8))
@given(news=NEWS)
def test_every_alert_is_in_one_part_and_every_part_fits(name, news):
    told = members(news)
    service, parts = parts_of(name, told)
    assert sorted(one.id for part in parts for one in part) == [one.id for one in told]
    for part in parts:
        message = digest_message(DIGEST, part, in_doubt=True, key="k")
        assert service is None or service.holds(message)


@pytest.mark.parametrize("name", URLS)
def test_a_digest_of_five_hundred_shows_each_headline(name):
    told = members([("Example Corp cuts its outlook for the year after a weak quarter", 0, 30)] * 500)
    service, parts = parts_of(name, told)
    assert len(parts) <= 40
    assert (len(parts) == 1) is (name == "mail")
    if service is None:
        return
    shown = [
        service.request(digest_message(DIGEST, part, in_doubt=False, key="k"), NOW).body.decode() for part in parts
    ]
    assert not any("tapewatch alerts list" in text for text in shown)
    for n in range(1, 501):
        assert (
            sum(
                f" {n}: Example Corp" in text or f">{n}: Example" in text or f"[{n}: Ex" in text or f'"{n}: Ex' in text
                for text in shown
            )
            == 1
        )


@pytest.mark.parametrize("name", ["telegram", "slack", "discord", "ntfy"])
def test_what_does_not_fit_after_all_is_counted(name):
    news = members([("Example Corp cuts its outlook for the year after a weak quarter", 0, 30)] * 200)
    told = tuple(replace(one, story=(one.id + 1) // 2) for one in news)
    service = native(Channel(id=name, url=Secret(URLS[name])))
    text = service.request(digest_message(DIGEST, told, in_doubt=True, key="k"), NOW).body.decode()
    [missing] = re.findall(r"and (\d+) more: tapewatch alerts list", text)
    shown = re.findall(r"(\d+): Ex", text)
    assert 2 * len(set(shown)) + int(missing) == 200
    assert "may be a repeat" in text


@pytest.mark.parametrize("most", [7, 30, 1_000])
def test_a_long_digest_is_built_a_few_times_over_and_not_once_for_each_part(most):
    told, built = members([("Nvidia falls", 0, 0)] * 1_000), []

    def holds(message):
        built.append(message.digest.alerts)
        return message.digest.alerts <= most

    parts = divided(DIGEST, told, holds)
    assert [len(part) for part in parts[:-1]] == [most] * (len(parts) - 1)
    assert sum(built) < 7 * len(told)
