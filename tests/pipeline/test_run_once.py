"""``tapewatch run --once``: every feed is polled, due or not, each due delivery attempted once, and it ends."""

import pytest

from alerts.daemon.build import built
from alerts.daemon.reload import Preparation
from tests.pipeline.newsroom import TurnedClock


def test_it_polls_attempts_and_ends(field):
    wire, broken, desk, pager = field.wire("wire"), field.wire("broken"), field.hook("desk"), field.hook("pager")
    field.settings["poll"]["every"] = "1h"
    field.settings["delivery"] = {"first_pause": "1s", "longest_pause": "1s"}
    broken.status, pager.says = 500, lambda _: 503
    first = field.command("run", "--once")
    assert first.returncode == 0
    assert "2 feeds polled, 1 failed; 2 new items, 0 alerts; 0 deliveries attempted" in first.stdout
    assert "feed broken: " in first.stderr

    wire.add("Nvidia falls")
    wire.add("Nvidia rises")
    second = field.command("run", "--once")
    assert second.returncode == 0
    assert "2 new items, 2 alerts; 4 deliveries attempted, 2 delivered" in second.stdout
    assert "channel pager: 2 waiting for another attempt: answered 503" in second.stderr
    assert (wire.asked, broken.asked) == (2, 2), "polled although not due"
    assert sorted(desk.headlines) == sorted(letter.headline for letter in pager.ledger)
    assert len(pager.ledger) == 2, "each is attempted once"
    assert field.counts() == {"delivered": 2, "pending": 2}

    broken.status, pager.says = 200, lambda _: 200
    third = field.command("run", "--once")
    assert "0 failed" in third.stdout
    for _ in range(10):
        # Only what is due is attempted, and the pause before the second attempt is one second long.
        if len(pager.taken) == 2:
            break
        assert field.command("run", "--once").returncode == 0
    assert (len(pager.taken), len(desk.taken)) == (2, 2)
    assert "Traceback" not in first.stderr + second.stderr + third.stderr


@pytest.mark.slow
async def test_a_channel_that_takes_nothing_over_several_runs_is_told_on_ops(field):
    wire, desk, ops = field.wire("wire"), field.hook("desk"), field.hook("ops")
    field.settings["delivery"] = {"first_pause": "1s", "longest_pause": "1s"}
    field.write()
    clock = TurnedClock()

    async def run():
        current = Preparation(field.config, field.state_dir, {}).first(clock.now()).current
        async with built(current.settings, current.matcher, clock=clock) as daemon:
            _, _, down = await daemon.once()
        clock.turn(200)
        return list(down)

    assert await run() == []
    wire.add("Nvidia falls")
    desk.says = lambda _: 503
    assert [await run() for _ in range(4)] == [[], [], ["desk"], ["desk"]]
    assert ops.headlines == ["Channel desk is down: answered 503 Service Unavailable"]
    assert "It has taken nothing since 2025-01-27 14:03:20 UTC" in ops.ledger[0].text
    desk.says = lambda _: 200
    assert await run() == []
    assert ops.headlines[1:] == ["Channel desk is back"]
