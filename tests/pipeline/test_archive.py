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
