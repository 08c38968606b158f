"""What rules would have told of stored items: a pure function, so tested without any I/O; and once beside the daemon."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model.item import Item
from alerts.model.quiet import QuietWindow
from alerts.model.seen import SeenItem
from alerts.model.suppression import SuppressionReason
from alerts.pipeline.compare import NO_RULE, NOT_TRUE, by_day, compare, compare_stories, newest, why_not
from alerts.pipeline.replay import Window, conclude, count, news_at, regrouped, replay
from alerts.pipeline.tally import Telling
from alerts.rules.known import Known
from alerts.rules.load import load_rules
from alerts.store import reading
from tests.rules.loading import ruleset

NOW = datetime(2025, 1, 31, 12, tzinfo=UTC)
WINDOW = Window(since=NOW - timedelta(days=30), until=NOW)


def rules(*written, **more):
    return ruleset({"version": 1, **more, "rules": list(written)})


NVIDIA = {"id": "nvidia", "when": {"any": ["Nvidia"]}}
FED = {"id": "fed", "when": {"any": ["Fed"]}}
PRESENT = rules(NVIDIA, {**FED, "max_age": "24h"})


def seen(number, title, *, story=None, ago=1.0, age=0.0, baseline=False, dated=True, **texts):
    """An item seen ``ago`` days before now and published ``age`` days before that."""
    at = NOW - timedelta(days=ago)
    published = at - timedelta(days=age) if dated else None
    item = Item(key=f"k{number}", title=title, published=published, **({"feed": "wire"} | texts))
    return SeenItem(id=number, item=item, seen_at=at, story=story or number, baseline=baseline)


def tellings(replayed, rule, side=0):
    return replayed.sides[side][rule].tellings


def test_a_rule_tells_a_story_once_with_its_earliest_item():
    items = [seen(2, "Nvidia dives", story=7, ago=2), seen(1, "Nvidia falls", story=7, ago=3), seen(3, "Nvidia up")]
    replayed = replay(items, [PRESENT], WINDOW)
    assert tellings(replayed, "nvidia") == {
        7: Telling(NOW - timedelta(days=3), 1),
        3: Telling(NOW - timedelta(days=1), 3),
    }
    assert replayed.sides[0]["nvidia"].silent == {SuppressionReason.SAME_STORY: 1}
    assert tellings(replayed, "fed") == {}


def minutes_before(*minutes):
    return [seen(n, f"Nvidia, part {n}", ago=minute / 1_440) for n, minute in enumerate(minutes, 1)]


@pytest.mark.parametrize(
    ("alert", "told"),
    [
        ({}, [1, 2, 3, 4]),
        ({"throttle": {"every": "30m"}}, [1, 4]),
        ({"throttle": {"every": "30m", "key": ["story"]}}, [1, 2, 3, 4]),
        ({"throttle": {"every": "6m", "longest": "30m"}}, [1, 2, 4]),
        ({"quiet": {"use": "noon", "mode": "drop"}}, [1, 2, 3]),
        ({"quiet": {"use": "noon", "mode": "hold"}}, [1, 2, 3, 4]),
    ],
)
def test_a_throttle_and_quiet_hours_that_drop_keep_back_in_the_order_of_time(alert, told):
    noon = QuietWindow(id="noon", begins=time(11, 55), ends=time(13), zone="UTC")
    matcher = rules({**NVIDIA, "alert": {"to": ["desk"], **alert}})
    items = minutes_before(40, 33, 28, 1)
    [side] = replay(reversed(items), [matcher], WINDOW, {"noon": noon}).sides
    assert sorted(telling.item for telling in side["nvidia"].tellings.values()) == told
    assert sum(side["nvidia"].silent.values()) == 4 - len(told)


def test_an_item_that_was_too_old_when_it_was_seen_leaves_its_story_to_a_younger_one():
    items = [seen(1, "Fed holds", story=7, ago=3, age=2), seen(2, "Fed holds", story=7, ago=2, age=0.5)]
    [side] = replay(items, [PRESENT], WINDOW).sides
    assert {story: telling.item for story, telling in side["fed"].tellings.items()} == {7: 2}
    assert side["fed"].silent == {SuppressionReason.TOO_OLD: 1}


def test_exceptions_and_shadows_are_silent_and_counted():
    matcher = rules(
        {**NVIDIA, "status": "shadow"},
        FED,
        suppress=[{"id": "wraps", "reason": "they repeat", "when": {"title": {"any": ["market wrap"]}}}],
    )
    [side] = replay([seen(1, "Nvidia falls"), seen(2, "Market wrap: Fed holds")], [matcher], WINDOW).sides
    assert (side["nvidia"].tellings, side["nvidia"].silent) == ({}, {SuppressionReason.SHADOW: 1})
    assert (side["fed"].tellings, side["fed"].silent) == ({}, {SuppressionReason.SUPPRESSED: 1})


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (seen(1, "x", ago=2, age=90), NOW - timedelta(days=2)),
        (seen(1, "x", ago=2, dated=False), NOW - timedelta(days=2)),
        (seen(1, "x", ago=2, age=5, baseline=True), NOW - timedelta(days=7)),
        (seen(1, "x", ago=2, age=-5, baseline=True), NOW - timedelta(days=2)),
        (seen(1, "x", ago=2, age=90, baseline=True), None),
        (seen(1, "x", ago=2, dated=False, baseline=True), None),
        (seen(1, "x", ago=31), None),
        (seen(1, "x", ago=0), None),
    ],
)
def test_an_item_is_news_when_it_was_seen_and_of_a_first_poll_when_it_was_published(item, expected):
    assert news_at(item, WINDOW) == expected


def test_first_polls_can_be_left_out():
    window = Window(since=WINDOW.since, until=NOW, baseline=False)
    items = [seen(1, "Nvidia falls", baseline=True), seen(2, "Nvidia rises")]
    replayed = replay(items, [PRESENT], window)
    assert (replayed.items, replayed.baseline, replayed.left_out) == (1, 0, 1)
    assert list(tellings(replayed, "nvidia")) == [2]


def test_of_a_first_poll_max_age_silences_nothing():
    replayed = replay([seen(1, "Fed holds", age=20, baseline=True)], [PRESENT], WINDOW)
    assert list(tellings(replayed, "fed")) == [1]
    assert (replayed.items, replayed.baseline, replayed.left_out) == (1, 1, 0)


def test_days_are_counted_from_the_first_item_on():
    assert replay([], [PRESENT], WINDOW).days == 1.0
    assert replay([seen(1, "x", ago=0.1)], [PRESENT], WINDOW).days == 1.0
    assert replay([seen(1, "x", ago=3), seen(2, "x", ago=10)], [PRESENT], WINDOW).days == 10.0


def test_an_item_stands_in_the_groups_that_its_feed_has_today():
    matcher = rules({**NVIDIA, "sources": {"groups": ["wires"]}})
    item = seen(1, "Nvidia falls", groups=("blogs",))
    assert tellings(replay([item], [matcher], WINDOW), "nvidia") == {}
    assert list(tellings(replay([regrouped(item, {"wire": ("wires",)})], [matcher], WINDOW), "nvidia")) == [1]
    assert regrouped(item, {"another": ("wires",)}) is item


def test_what_new_rules_gain_and_lose_is_told_apart():
    new = rules({"id": "nvidia", "when": {"any": ["falls", "rises"]}}, {"id": "gold", "when": {"any": ["gold"]}})
    items = [seen(1, "Nvidia falls"), seen(2, "Nvidia dives"), seen(3, "AMD rises"), seen(4, "Fed buys gold")]
    now_side, new_side = replay(items, [PRESENT, new], WINDOW).sides
    changes = compare(now_side, new_side)
    assert {rule: (set(change.gained), set(change.lost)) for rule, change in changes.items()} == {
        "nvidia": ({3}, {2}),
        "fed": (set(), {4}),
        "gold": ({4}, set()),
    }
    stories = compare_stories(now_side, new_side)
    assert (set(stories.gained), set(stories.lost)) == ({3}, {2})


def test_the_other_side_says_why_it_is_silent():
    item = seen(1, "Nvidia falls", age=2)
    reasons = {
        NO_RULE: rules(FED),
        NOT_TRUE: rules({**NVIDIA, "when": {"any": ["rises"]}}),
        SuppressionReason.TOO_OLD.value: rules({**NVIDIA, "max_age": "1h"}),
        f"{SuppressionReason.SUPPRESSED.value}: falls": rules(
            NVIDIA, suppress=[{"id": "falls", "reason": "too many", "when": {"any": ["falls"]}}]
        ),
    }
    assert [why_not("nvidia", item, item.seen_at, matcher) for matcher in reasons.values()] == list(reasons)


def test_the_newest_and_each_day_s():
    told = {n: Telling(NOW - timedelta(days=n), n) for n in (3, 1, 2)} | {9: Telling(NOW - timedelta(days=1), 9)}
    assert [telling.item for telling in newest(told, 3)] == [9, 1, 2]
    assert [(day.day, count) for day, count in sorted(by_day(told.values()).items())] == [(28, 1), (29, 1), (30, 2)]


words = st.lists(st.sampled_from(["Nvidia", "Fed", "gold", "market wrap", "holds"]), min_size=1, max_size=3)
one = st.builds(
    lambda text, story, ago, age, baseline, dated: (" ".join(text), story, ago, age, baseline, dated),
    words, st.integers(1, 6), st.integers(0, 40), st.integers(-1, 3), st.booleans(), st.booleans(),
)  # fmt: skip
stored = st.lists(one, max_size=25).map(
    lambda rows: [
        seen(number, text, story=story, ago=ago, age=age, baseline=baseline, dated=dated)
        for number, (text, story, ago, age, baseline, dated) in enumerate(rows, 1)
    ]
)
RICH = rules(
    {**NVIDIA, "max_age": "24h"},
    {**FED, "status": "shadow"},
    {"id": "gold", "when": {"any": ["gold"], "not": ["Fed"]}},
    suppress=[{"id": "wraps", "reason": "they repeat", "when": {"any": ["market wrap"]}}],
)


@given(stored)
def test_the_same_rules_gain_and_lose_nothing(items):
    now_side, new_side = replay(items, [RICH, RICH], WINDOW).sides
    assert not any(change.gained or change.lost for change in compare(now_side, new_side).values())
    assert now_side == new_side


@given(stored.flatmap(lambda items: st.tuples(st.just(items), st.permutations(items))))
def test_the_order_of_the_items_does_not_matter(orders):
    items, mixed = orders
    assert replay(mixed, [RICH, PRESENT], WINDOW) == replay(items, [RICH, PRESENT], WINDOW)


@given(stored, st.data())
def test_what_is_counted_in_two_parts_is_as_if_it_were_counted_in_one(items, data):
    parted = data.draw(st.integers(0, len(items)))
    tally, later = (count(part, [RICH, PRESENT], WINDOW) for part in (items[:parted], items[parted:]))
    tally.join(later)
    assert tally == count(items, [RICH, PRESENT], WINDOW)
    assert conclude(tally, [RICH, PRESENT], WINDOW) == replay(items, [RICH, PRESENT], WINDOW)


@given(stored)
def test_every_match_is_told_or_silent_once(items):
    replayed = replay(items, [RICH], WINDOW)
    matches = [match.rule.id for item in items if news_at(item, WINDOW) is not None for match in RICH.match(item.item)]
    for rule, course in replayed.sides[0].items():
        assert len(course.tellings) + sum(course.silent.values()) == matches.count(rule)
    assert replayed.items + replayed.left_out == len(items)


async def test_it_tells_what_the_daemon_told(room):
    room.field.wire("wire")
    room.field.wires["wire"].add("Markets open")
    async with room:
        await room.round()
        for title in ("Nvidia falls", "Fed holds", "Nvidia rises"):
            room.field.wires["wire"].add(title)
            room.later(minutes=20)
            await room.round()
        told = {(one.alert.rule, one.alert.story) for one in room.alerts()}
        now = room.clock.now() + timedelta(seconds=1)
        in_force = load_rules(room.field.rules.parent, Known(), now).ruleset
        window = Window(since=now - timedelta(days=30), until=now, baseline=False)
        with reading.open_archive(room.field.store_url) as archive:
            [side] = replay(archive.between(window.since, now), [in_force], window).sides
    assert len(told) == 2
    assert {(rule, story) for rule, course in side.items() for story in course.tellings} == told
