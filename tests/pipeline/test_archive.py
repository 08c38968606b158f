"""A list that grows into the past brings no news; a late item or two does."""

from dataclasses import replace
from datetime import timedelta

from alerts.model.item import Entry
from tests.pipeline.memory import NOW, WIRE, Memory

DAY = timedelta(days=1)
OTHER = replace(WIRE, url="https://wire.example/all")


def grown(by, at, *, feed=WIRE):
    """A first poll, and a day later one that shows ``by`` items more, dated ``at``, beside one of that hour."""
    memory = Memory()
    memory.poll(Entry(guid="0", title="Wire crash 0", published=NOW - 20 * DAY))
    old = [
        Entry(guid=f"g{n}", title=f"{name} in crash", published=at) for n, name in zip(range(by), NAMES, strict=False)
    ]
    now = NOW + DAY
    fresh = Entry(guid="fresh", title="Wire sees crash of fresh tomatoes", published=now)
    memory.poll(fresh, Entry(guid="0", title="Wire crash 0", published=NOW - 20 * DAY), *old, feed=feed, now=now)
    return memory


NAMES = ["Nestle", "Siemens", "Toyota", "Boeing", "Pfizer", "Shell", "Tencent", "Volvo"]


def test_a_publisher_that_shows_more_of_the_past_makes_no_alerts_but_a_notice():
    memory = grown(8, NOW - 20 * DAY)
    assert [headline for _, headline, _ in memory.alerts] == ["Wire sees crash of fresh tomatoes"]
    assert [notice.alert.headline for notice in memory.notices.values()] == [
        "Feed wire lists 8 older items that it had not listed before"
    ]


def test_what_is_told_late_or_dated_by_its_event_alerts():
    assert len(grown(3, NOW - 20 * DAY).alerts) == 4


def test_many_items_since_the_first_poll_are_news():
    assert len(grown(8, NOW + timedelta(hours=1)).alerts) == 9
    assert len(grown(8, NOW - timedelta(hours=20)).alerts) == 9, "a date may be a day off"


def test_a_longer_list_under_another_address_tells_only_what_is_new_since():
    assert len(grown(8, NOW - 2 * DAY, feed=OTHER).alerts) == 1
    assert len(grown(8, None, feed=OTHER).alerts) == 1
    assert len(grown(8, NOW + timedelta(hours=1), feed=OTHER).alerts) == 9


def dated(at, number, title):
    return Entry(guid=f"g{number}", title=title, published=at)


def test_news_in_front_of_what_is_known_is_news_however_it_is_dated():
    memory, ancient = Memory(), NOW - 9_000 * DAY
    known = [dated(ancient, number, f"Weather {number}") for number in range(5)]
    memory.poll(*known)
    news = [dated(ancient, 90 + n, f"{name} in crash") for n, name in enumerate(NAMES)]
    memory.poll(*news, *known, now=NOW + DAY)
    assert len(memory.alerts) == len(NAMES)
    assert not memory.notices


def test_a_list_that_has_the_oldest_first_grows_into_the_past_in_front():
    memory = Memory()
    known = [dated(NOW - (20 - n) * DAY, n, f"Weather {n}") for n in range(5)]
    memory.poll(*known)
    old = [dated(NOW - (90 - n) * DAY, 90 + n, f"{name} in crash") for n, name in enumerate(NAMES)]
    late = [dated(NOW - 90 * DAY, 50 + n, f"{name} sees crash of prices") for n, name in enumerate(NAMES)]
    memory.poll(*old, *known, *late, now=NOW + DAY)
    assert len(memory.alerts) == len(NAMES)


def test_a_clock_that_was_ahead_at_the_first_poll_makes_no_news_old():
    memory = Memory()
    known = dated(NOW - DAY, 0, "Weather")
    memory.poll(known, now=NOW + 30 * DAY)
    news = [dated(NOW, 90 + n, f"{name} in crash") for n, name in enumerate(NAMES)]
    memory.poll(known, *news, now=NOW)
    assert len(memory.alerts) == len(NAMES)


def test_an_address_that_is_written_anew_swallows_no_undated_news():
    memory = Memory()
    known = [Entry(guid=f"g{n}", title=f"Weather {n}") for n in range(10)]
    memory.poll(*known)
    news = [Entry(guid=f"n{n}", title=f"{name} in crash") for n, name in enumerate(NAMES)]
    memory.poll(*news, *known, feed=OTHER, now=NOW + DAY)
    assert len(memory.alerts) == len(NAMES)
