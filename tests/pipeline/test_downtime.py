"""After downtime what was missed is alerted, marked late, unless it is older than the rule's max_age."""

from alerts.delivery.marks import LATE
from tests.faults.field import rule


async def after_downtime(room, **rules):
    """The daemon is away for six hours, in which news of all ages appears."""
    wire = room.field.wire(every="5m")
    room.field.write(rule("nvidia", "Nvidia", **rules))
    async with room:
        await room.round()
        await room.restart()
        room.later(hours=6)
        wire.add("Nvidia, five hours ago", published=room.ago(hours=5))
        wire.add("Nvidia, three hours ago", published=room.ago(hours=3))
        wire.add("Nvidia, just now", published=room.ago(minutes=1))
        wire.add("Nvidia, some time", published=None)
        await room.round()
    return {letter.headline.partition(", ")[2]: LATE in letter.text for letter in room.field.hooks["desk"].ledger}


async def test_what_was_missed_comes_and_says_that_it_is_late(room):
    assert await after_downtime(room) == {
        "five hours ago": True,
        "three hours ago": True,
        "just now": False,
        "some time": True,
    }


async def test_what_is_older_than_max_age_stays_silent_and_says_why(room):
    told = await after_downtime(room, max_age="4h")
    assert told.keys() == {"three hours ago", "just now", "some time"}
    assert room.tally.suppressed == {"older than the rule's max_age": 1}


async def test_a_feed_that_was_down_for_hours_brings_late_news_too(room):
    wire = room.field.wire(every="5m")
    async with room:
        await room.round()
        wire.status = 503
        for _ in range(6):
            room.later(hours=1)
            await room.round()
        wire.status = 200
        wire.add("Nvidia falls", published=room.ago(hours=2))
        await room.round()
    [letter] = room.field.hooks["desk"].ledger
    assert LATE in letter.text


async def test_news_of_a_feed_that_was_watched_all_the_time_is_not_late(room):
    wire = room.field.wire(every="5m")
    async with room:
        await room.round()
        for _ in range(6):
            room.later(minutes=5)
            await room.round()
        wire.add("Nvidia falls", published=room.ago(hours=2))
        await room.round()
    [letter] = room.field.hooks["desk"].ledger
    assert LATE not in letter.text
