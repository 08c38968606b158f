"""Items and alerts go after a time; what they were known by stays, so nothing old ever returns as new."""

import pytest

from alerts.feeds.gap import sketch
from alerts.feeds.identity import itemise
from alerts.feeds.parse import MAX_ITEMS
from alerts.model.item import Entry
from alerts.pipeline.standing import stands
from alerts.stories.recognise import names


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


async def test_what_still_stands_is_never_deaf_to_an_edit(room):
    room.field.settings["retention"] = "90d"
    wire = room.field.wire("wire")
    async with room:
        gone = wire.add("Left soon", guid="left")
        standing = wire.add("Consolidated list", guid="list", summary="Last change: removal of two entries")
        wire.news[:] = [standing, gone]
        await room.round()
        wire.news.remove(gone)
        room.later(days=60)
        await room.round()
        room.later(days=60)
        await room.daemon._retire()
        assert room.tally.items == 1
        standing.title = "Consolidated list: Nvidia reseller added"
        await room.round()
        assert room.told() == ["Consolidated list: Nvidia reseller added"]


def test_of_the_longest_document_every_entry_stands():
    listed = [Entry(title=f"Entry {n}", guid=str(n), link=f"https://x.example/{n}") for n in range(MAX_ITEMS + 1)]
    *items, gone = itemise(listed, feed="wire", groups=())
    held = sketch([names(item, frozenset()) for item in items])
    assert all(stands(held, item) for item in items[::25])
    assert not stands(held, gone)


@pytest.mark.slow
async def test_of_a_document_of_more_than_a_thousand_entries_none_is_retired_and_each_edit_is_told(room):
    room.field.settings["retention"] = "90d"
    wire = room.field.wire("wire")
    for number in range(1_100):
        wire.add(f"Consolidated list, entry {number}", guid=str(number), link=None)
    async with room:
        await room.round()
        room.later(days=60)
        await room.round()
        room.later(days=60)
        await room.daemon._retire()
        assert room.tally.items == len(wire.news)
        for number in (3, 550, 1_096):
            wire.news[number].title += ": Nvidia reseller added"
        await room.round()
        assert sorted(room.told()) == sorted(wire.news[number].title for number in (3, 550, 1_096))


async def test_what_comes_back_after_its_text_was_retired_is_known_by_its_text_again(aged):
    news = aged.field.wires["wire"].news[0]
    news.title = "Weather today"
    await aged.round()
    assert aged.tally.items == 3
    news.title = "Nvidia sues a rival"
    await aged.round()
    assert aged.told() == ["Nvidia falls", "Nvidia sues a rival"]


async def test_a_number_that_is_given_out_again_after_retention_brings_news(aged):
    wire = aged.field.wires["wire"]
    link = "https://wire.example/story-1"
    wire.news.clear()
    await aged.round()
    aged.later(minutes=2)
    wire.add("Nvidia halts a plant", guid="story-1", link=link, published=aged.ago(minutes=1))
    await aged.round()
    assert aged.told() == ["Nvidia falls", "Nvidia halts a plant"]


async def test_another_feed_that_dates_news_under_a_link_of_long_ago_is_heard(aged):
    aged.later(minutes=2)
    aged.field.wires["agency"].add(
        "Nvidia halts sales in Brazil", link="https://wire.example/story-1", published=aged.ago(minutes=-1)
    )
    await aged.round()
    aged.later(minutes=2)
    assert aged.told()[1:] == ["Nvidia halts sales in Brazil"]
