"""Row 31: a channel is down for six (simulated) hours: nothing is lost or repeated, and one notice tells of each end of it."""

from datetime import timedelta

import pytest

from tests.faults.field import figure


@pytest.mark.slow
async def test_31_a_channel_that_is_down_for_six_hours_loses_nothing(room):
    desk, ops, other = room.field.hooks["desk"], room.field.hook("ops"), room.field.hook("other")
    room.field.settings["delivery"] = {"give_up_after": "2h"}  # shorter than the outage, which must not count
    wire = room.field.wire()
    await room.__aenter__()
    await room.round()
    desk.says = lambda _: 503
    headlines = []
    for minute in range(0, 6 * 60, 2):
        if minute % 12 == 0:
            headlines.append(f"Nvidia, part {minute}")
            wire.add(headlines[-1], published=room.clock.now() - timedelta(seconds=5))
        room.later(minutes=2)
        await room.round()
    asked, failing = len(desk.ledger), room.daemon._dispatcher.gates.failing(["desk"])
    assert set(room.told("other")) == set(headlines), "the other channel waits for none of this"
    assert room.tally.deliveries.get("dead", 0) == 0
    assert "503" in failing["desk"][1]
    desk.says = lambda _: 200
    for _ in range(40):
        room.later(minutes=2)
        await room.round()
    taken = [letter.headline for letter in desk.taken]
    figure(
        f"row 31: 6 h down, {len(headlines)} alerts: {len(set(headlines) - set(taken))} lost, "
        f"{len(taken) - len(set(taken))} repeated; {asked} requests while it was down"
    )
    assert sorted(taken) == sorted(headlines)
    assert len(other.taken) == len(headlines)
    notices = [headline for headline in ops.headlines if "desk" in headline]
    assert [("down" in notice, "back" in notice) for notice in notices] == [(True, False), (False, True)]
    await room.__aexit__(None, None, None)
