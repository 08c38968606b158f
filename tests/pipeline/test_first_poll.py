"""The first poll of a feed is a silent baseline, but for what ``backfill`` asks for."""

import pytest


async def test_the_first_poll_is_silent_and_the_next_is_not(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        assert room.tally.items == 2
        assert room.told() == []
        wire.add("Nvidia falls")
        await room.round()
        assert room.told() == ["Nvidia falls"]


@pytest.mark.parametrize(("backfill", "expected"), [(0, []), (1, ["C"]), (2, ["B", "C"]), (9, ["A", "B", "C"])])
async def test_backfill_alerts_on_the_newest_in_the_order_in_which_they_broke(room, backfill, expected):
    wire = room.field.wire(backfill=backfill)
    wire.news.clear()
    for title, hours in (("Nvidia B", 2), ("Nvidia A", 3), ("Nvidia C", 1)):
        wire.add(title, published=room.ago(hours=hours))
    async with room:
        await room.round()
        assert room.told() == [f"Nvidia {letter}" for letter in expected]
        assert not any(listed.alert.late for listed in room.alerts())


async def test_backfill_is_for_the_first_poll_only(room):
    wire = room.field.wire(backfill=1)
    async with room:
        await room.round()
        wire.add("Nvidia falls")
        wire.add("Nvidia rises")
        await room.round()
        assert sorted(room.told()) == ["Nvidia falls", "Nvidia rises"]


async def test_a_first_poll_that_fails_is_none(room):
    wire = room.field.wire()
    wire.status = 503
    async with room:
        await room.round()
        wire.status = 200
        await room.round()
        assert room.told() == []
        wire.add("Nvidia falls")
        await room.round()
        assert room.told() == ["Nvidia falls"]


async def test_a_feed_that_is_added_later_has_a_baseline_of_its_own(room):
    room.field.wire("wire")
    async with room:
        await room.round()
        agency = room.field.wire("agency")
        room.field.write()
        await room.restart()
        await room.round()
        assert room.told() == []
        agency.add("Nvidia falls")
        await room.round()
        assert room.told() == ["Nvidia falls"]


async def test_the_first_poll_from_a_changed_address_is_silent_if_nothing_there_is_known(room):
    room.field.wire()
    async with room:
        await room.round()
        room.field.wire("other").add("Nvidia elsewhere")
        room.field.feeds = [room.field.feeds[0] | {"url": room.field.outside.feed_url("other")}]
        room.field.write()
        await room.restart()
        await room.round()
        assert room.told() == []
        room.field.wires["other"].add("Nvidia falls")
        await room.round()
        assert room.told() == ["Nvidia falls"]


async def test_a_feed_that_moved_with_its_items_loses_nothing(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        moved = room.field.wire("moved")
        moved.news[:] = wire.news
        moved.add("Nvidia falls")
        room.field.feeds = [room.field.feeds[0] | {"url": room.field.outside.feed_url("moved")}]
        room.field.write()
        await room.restart()
        await room.round()
        assert room.told() == ["Nvidia falls"]
