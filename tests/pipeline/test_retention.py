"""Items and alerts go after a time; what they were known by stays, so nothing old ever returns as new."""

import pytest


@pytest.fixture
async def aged(room):
    """An item that alerted, half a year ago, and has been retired since. The feed still lists it."""
    room.field.settings["retention"] = "90d"
    wire = room.field.wire("wire")
    room.field.wire("agency")
    async with room:
        await room.round()
        wire.add("Nvidia falls", guid="story-1", link="https://wire.example/story-1", published=room.ago(minutes=1))
        await room.round()
        assert room.told() == ["Nvidia falls"]
        room.later(days=180)
        await room.daemon._retire()
        assert (room.tally.items, room.tally.alerts) == (0, 0)
        yield room


async def test_an_item_that_is_still_listed_is_no_news(aged):
    aged.field.wires["wire"].add("Weather today")
    await aged.round()
    assert aged.told() == ["Nvidia falls"]


async def test_an_item_that_is_edited_after_half_a_year_is_no_news(aged):
    aged.field.wires["wire"].news[0].title = "Nvidia falls: corrected"
    await aged.round()
    assert aged.told() == ["Nvidia falls"]


async def test_another_feed_that_brings_the_old_link_brings_no_news(aged):
    aged.field.wires["agency"].add("Nvidia falls, they say", link="http://wire.example/story-1?utm_source=agency")
    await aged.round()
    assert aged.told() == ["Nvidia falls"]


async def test_what_is_new_alerts_as_ever(aged):
    aged.field.wires["wire"].add("Nvidia rises")
    await aged.round()
    assert aged.told() == ["Nvidia falls", "Nvidia rises"]


async def test_a_story_that_another_report_may_join_keeps_its_alert(room):
    room.field.settings["retention"] = "1d"
    wire, agency = room.field.wire("wire"), room.field.wire("agency")
    async with room:
        await room.round()
        wire.add("Nvidia to buy 500 chip plants in Bavaria", published=room.ago(minutes=1))
        await room.round()
        room.later(days=2)
        await room.daemon._retire()
        agency.add("Nvidia to buy 500 chip plants in Bavaria - Reuters", published=room.ago(minutes=1))
        await room.round()
        assert room.told() == ["Nvidia to buy 500 chip plants in Bavaria"]


async def test_an_alert_that_is_still_on_its_way_is_not_retired(room):
    room.field.settings |= {"retention": "1h", "delivery": {"give_up_after": "30d"}}
    wire, desk = room.field.wire(), room.field.hooks["desk"]
    desk.says = lambda _: 503
    async with room:
        await room.round()
        wire.add("Nvidia falls")
        await room.round()
        room.later(days=2)
        await room.daemon._retire()
        desk.says = lambda _: 200
        await room.round()
        assert room.told() == ["Nvidia falls"]
