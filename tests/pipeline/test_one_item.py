"""What is one item and what are two, from feed to channel."""

import pytest

LINK = "https://www.example.com/markets/nvidia-falls?id=7"


@pytest.mark.parametrize(
    "other",
    [
        LINK,
        "http://www.example.com/markets/nvidia-falls?id=7",
        "https://example.com/markets/nvidia-falls?id=7",
        f"{LINK}&utm_source=rss&utm_medium=feed",
        f"{LINK}#comments",
        "https://www.example.com:443/markets/nvidia-falls?id=7",
    ],
)
async def test_the_same_link_in_two_feeds_alerts_once(room, other):
    wire, agency = room.field.wire("wire"), room.field.wire("agency")
    async with room:
        await room.round()
        wire.add("Nvidia falls", link=LINK)
        await room.round()
        agency.add("Nvidia falls: more at nine", link=other)
        await room.round()
        assert room.told() == ["Nvidia falls"]


async def test_the_same_link_in_two_feeds_in_the_same_round_alerts_once(room):
    wires = [room.field.wire(f"wire-{n}") for n in range(6)]
    async with room:
        await room.round()
        for n, wire in enumerate(wires):
            wire.add(f"Nvidia falls, says {n}", link=LINK)
        await room.round()
        assert len(room.told()) == 1


async def test_links_that_differ_in_more_than_tracking_are_two_items(room):
    wire, agency = room.field.wire("wire"), room.field.wire("agency")
    async with room:
        await room.round()
        wire.add("Nvidia falls", link=LINK)
        agency.add("Nvidia rises", link=LINK.replace("7", "8"))
        await room.round()
        assert sorted(room.told()) == ["Nvidia falls", "Nvidia rises"]


async def test_an_edit_alerts_only_if_a_rule_matches_now_that_did_not_before(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        news, matching = wire.add("Chip maker falls"), wire.add("Nvidia opens")
        await room.round()
        assert room.told() == ["Nvidia opens"]
        matching.title = "Nvidia opens lower"
        await room.round()
        assert room.told() == ["Nvidia opens"]
        news.title = "Nvidia falls"
        await room.round()
        assert room.told() == ["Nvidia opens", "Nvidia falls"]
        assert [listed.alert.revised for listed in room.alerts()] == [False, True]
        news.title = "Nvidia falls by a tenth"
        await room.round()
        assert len(room.told()) == 2


async def test_an_edit_of_a_baseline_item_alerts_when_it_brings_a_match(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        wire.news[0].title = "Nvidia hit by the weather"
        await room.round()
        assert room.told() == ["Nvidia hit by the weather"]


async def test_an_edit_of_a_baseline_item_that_matched_before_stays_silent(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        wire.news[1].title = "Nvidia of old, with a new comma"
        await room.round()
        assert room.told() == []
        assert room.tally.suppressed == {"the rule matched the item's earlier text already": 1}


async def test_titles_and_dates_that_change_under_one_guid_are_one_item(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        news = wire.add("Nvidia falls", guid="story-1", published=room.ago(hours=1))
        await room.round()
        for change in range(5):
            room.later(minutes=10)
            news.title, news.published = f"Nvidia falls {change} %", room.ago(minutes=1)
            news.link = f"https://wire.example/nvidia-{change}"
            await room.round()
        assert room.told() == ["Nvidia falls"]
        assert room.tally.items == 3


async def test_an_item_that_leaves_and_returns_is_no_news(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        news = wire.add("Nvidia falls")
        await room.round()
        wire.news.remove(news)
        await room.round()
        await room.restart()
        room.later(days=3)
        wire.news.insert(0, news)
        await room.round()
        assert room.told() == ["Nvidia falls"]


async def test_a_change_of_the_guids_scheme_repeats_nothing(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        wire.add("Nvidia falls", guid="1234")
        await room.round()
        for news in wire.news:
            news.guid = f"tag:wire.example,2025:{news.guid}"
        await room.round()
        assert room.told() == ["Nvidia falls"]


async def test_a_guid_that_one_document_repeats_is_not_trusted_from_then_on(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        wire.add("Nvidia falls", guid="same")
        wire.add("Nvidia rises", guid="same")
        await room.round()
        assert sorted(room.told()) == ["Nvidia falls", "Nvidia rises"]
        await room.restart()
        for later in ("Nvidia pauses", "Nvidia resumes"):
            wire.news[:2] = []
            wire.add(later, guid="same")
            await room.round()
        assert room.told()[2:] == ["Nvidia pauses", "Nvidia resumes"]


async def test_a_link_that_one_document_repeats_is_not_trusted_from_then_on(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        for n in range(3):
            wire.add(f"Nvidia, part {n}", link="https://wire.example/live")
        await room.round()
        assert sorted(room.told()) == [f"Nvidia, part {n}" for n in range(3)]
        await room.restart()
        for later in ("Nvidia, part 3", "Nvidia, part 4"):
            wire.news[:3] = []
            wire.add(later, link="https://wire.example/live")
            await room.round()
        assert room.told()[3:] == ["Nvidia, part 3", "Nvidia, part 4"]


async def test_an_entry_that_one_document_lists_twice_alerts_once(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        wire.news.append(wire.add("Nvidia falls"))
        await room.round()
        await room.round()
        assert room.told() == ["Nvidia falls"]


async def test_items_without_guid_or_link_are_known_by_title_and_date(room):
    wire = room.field.wire()
    async with room:
        await room.round()
        for minute in (9, 8):
            wire.add("Nvidia: trading halted", guid=None, link=None, published=room.ago(minutes=minute))
        await room.round()
        await room.round()
        assert room.told() == ["Nvidia: trading halted"] * 2
