"""The whole way of a feed's health: polls, judgement, what is stored, and what arrives on the ops channel."""

from datetime import timedelta

import pytest

from alerts.model.health import Health
from alerts.store import reading
from tests.pipeline.newsroom import START


@pytest.fixture
def ops(room):
    room.field.hook("ops")
    room.field.settings["poll"]["every"] = "60s"
    return lambda: room.told("ops")


async def rounds(room, count, **span):
    for _ in range(count):
        room.later(**(span or {"minutes": 1}))
        await room.round()


def health(room, feed="wire"):
    record = reading.feed_healths(room.field.store_url).get(feed)
    return record.health if record else None


async def test_a_feed_that_fails_makes_one_alert_and_one_when_it_is_well_again(room, ops):
    wire, _ = room.field.wire("wire"), room.field.wire("other")
    async with room:
        await rounds(room, 6)
        wire.status = 500
        await rounds(room, 20)
        assert ops() == ["Feed wire is failing"]
        await room.restart()
        await rounds(room, 10)
        assert ops() == ["Feed wire is failing"], "a restart tells nothing twice"
        assert health(room) is Health.FAILING
        wire.status = 200
        await rounds(room, 5)
        assert ops() == ["Feed wire is failing", "Feed wire is well again"]
        assert health(room) is Health.OK


async def test_a_feed_that_is_to_be_left_alone_for_a_day_is_told_within_minutes(room, ops):
    wire, _ = room.field.wire("wire"), room.field.wire("other")
    async with room:
        await rounds(room, 5)
        wire.status, wire.retry_after = 403, 86_400
        await rounds(room, 1)
        assert ops() == []
        for _ in range(2):
            room.later(seconds=200)
            await room.daemon._health.look()
        await room.daemon._dispatcher.once()
        assert ops() == ["Feed wire is failing"]


async def test_a_document_of_which_a_part_is_left_out_is_told_until_it_is_whole(room, ops):
    wire = room.field.wire("wire")
    wire.add("Nvidia falls")
    wire.add("Nvidia rises")
    async with room:
        await rounds(room, 1)
        deep = b"<description>" + b"<div>" * 500 + b"deep" + b"</div>" * 500 + b"</description><title>Nvidia falls"
        wire.body = wire.document().replace(b"<title>Nvidia falls", deep)
        await rounds(room, 3)
        assert ops() == ["Feed wire has a gap"]
        assert health(room) is Health.GAPPED
        wire.body, broken = None, wire.body
        wire.add("Fed holds")
        await rounds(room, 3)
        assert ops() == ["Feed wire has a gap", "Feed wire is well again"]
        wire.body = broken
        await rounds(room, 3)
        told = ops()
        wire.status = 500
        await rounds(room, 1)
        assert health(room) is Health.GAPPED
        wire.status = 200
        await rounds(room, 2)
        assert health(room) is Health.GAPPED, "the same document is no better for a failure between"
        assert ops() == told


async def test_a_document_that_breaks_off_each_time_is_told_until_it_is_whole_and_one_that_does_once_is_not(room, ops):
    wire = room.field.wire("wire")
    wire.add("Nvidia falls")
    wire.add("Nvidia rises")
    async with room:
        await rounds(room, 1)
        wire.body = wire.document()[:-40]
        await rounds(room, 1)
        assert ops() == []
        await rounds(room, 2)
        assert ops() == ["Feed wire has a gap"]
        assert "broke off before its end" in room.daemon._intaker.states["wire"].left_out
        wire.body = None
        await rounds(room, 3)
        assert ops() == ["Feed wire has a gap", "Feed wire is well again"]


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (410, None, "Feed wire is gone"),
        (200, b"<!DOCTYPE html><html><head><title>Log in</title></head></html>", "Feed wire brings wrong content"),
        (200, b"", "Feed wire brings wrong content"),
        (503, None, "Feed wire is failing"),
    ],
)
async def test_each_way_to_fail_has_its_name(room, ops, status, body, said):
    wire, _ = room.field.wire("wire"), room.field.wire("other")
    async with room:
        await rounds(room, 4)
        wire.status, wire.body = status, body
        await rounds(room, 12)
        assert ops() == [said]


async def test_a_failure_of_two_minutes_is_nobody_s_business(room, ops):
    wire, _ = room.field.wire("wire"), room.field.wire("other")
    async with room:
        await rounds(room, 4)
        for _ in range(5):
            wire.status = 503
            await rounds(room, 2)
            wire.status = 200
            await rounds(room, 3)
        assert ops() == []


async def test_an_outage_of_our_own_makes_one_alert_and_one_at_its_end(room, ops):
    wires = [room.field.wire(f"wire{number}") for number in range(12)]
    room.field.spread()
    async with room:
        await rounds(room, 6)
        for wire in wires:
            wire.status = 0
        await rounds(room, 8)
        assert ops() == ["No feed answers: our own network seems to be out"]
        await room.restart()
        await rounds(room, 60)
        assert ops() == ["No feed answers: our own network seems to be out"]
        for wire in wires:
            wire.status = 200
        wires[3].add("Nvidia falls")
        await rounds(room, 8)
        assert ops() == ["No feed answers: our own network seems to be out", "Feeds answer again: our network is back"]
        assert room.told() == ["Nvidia falls"]


async def test_a_feed_that_stays_down_after_an_outage_is_told_of_by_itself(room, ops):
    wires = [room.field.wire(f"wire{number}") for number in range(6)]
    room.field.spread()
    async with room:
        await rounds(room, 6)
        for wire in wires:
            wire.status = 0
        await rounds(room, 10)
        for wire in wires[1:]:
            wire.status = 200
        await rounds(room, 12)
        assert ops()[1:] == ["Feeds answer again: our network is back", "Feed wire0 is failing"]


async def test_many_feeds_of_one_host_are_told_of_in_one_notice(room, ops):
    wires = [room.field.wire(f"wire{number}") for number in range(9)]
    room.field.spread(of={wire.name: int(number >= 5) + 1 for number, wire in enumerate(wires)})
    async with room:
        await rounds(room, 6)
        for wire in wires[:5]:
            wire.status = 503
        await rounds(room, 20)
        assert ops() == ["5 feeds in trouble: 5 failing"]


async def test_documents_without_a_common_item_are_a_gap(room, ops):
    wire = room.field.wire()
    async with room:
        await rounds(room, 6)
        for _ in range(3):
            wire.add(f"Weather at {room.clock.now():%H:%M}")
            await rounds(room, 1)
        assert ops() == []
        wire.news.clear()
        wire.add("Nvidia falls")
        await rounds(room, 3)
        assert ops() == ["Feed wire has a gap"]
        assert room.told() == ["Nvidia falls"]
        state = reading.feed_states(room.field.store_url)["wire"]
        assert state.gapped_at == START + timedelta(minutes=10)
        await room.restart()
        await rounds(room, 30, hours=1)
        assert ops() == ["Feed wire has a gap", "Feed wire is well again"]


async def test_a_gap_over_a_downtime_is_told_and_304s_and_empty_documents_are_none(room, ops):
    wire = room.field.wire()
    async with room:
        await rounds(room, 8)  # answered with 304 but for the first
        assert wire.unchanged == 7
        kept = list(wire.news)
        wire.news.clear()
        await rounds(room, 2)
        wire.news[:] = kept
        await rounds(room, 2)
        assert health(room) is None
        await room.restart()
        wire.news.clear()
        wire.add("Weather today")
        await rounds(room, 8)
        assert ops() == ["Feed wire has a gap"]


async def test_a_frozen_feed_is_found_at_its_first_poll(room, ops):
    wire = room.field.wire()
    for news in wire.news:
        news.published = room.ago(days=400)
    async with room:
        await rounds(room, 8)
        assert ops() == ["Feed wire is frozen"]
        wire.add("Weather now", published=room.ago(minutes=1))
        await rounds(room, 2)
        assert ops() == ["Feed wire is frozen", "Feed wire is well again"]


async def test_a_silent_feed_is_told_of_and_what_the_operator_expects_counts(room, ops):
    for name, settings in (("wire", {}), ("patient", {"expect": "30d"}), ("mute", {"ignore": ["silent", "late"]})):
        wire = room.field.wire(name, **settings)
        wire.news.clear()
        for day in range(30, 0, -1):
            wire.add(f"{name} {day}", published=room.ago(days=day))
    async with room:
        await rounds(room, 8)
        assert ops() == []
        await rounds(room, 5, days=1)
        assert ops() == ["Feed wire is silent"]
