"""Hours of markets are known before anything is planned by them: after a start, after a reload, and for a single run."""

import asyncio
from datetime import timedelta

import pytest

from alerts.daemon import market_hours
from alerts.daemon.build import built
from alerts.daemon.reload import Preparation
from tests.pipeline.newsroom import START

HOLIDAYS = {"holidays": {"from": "04:00", "to": "04:01", "closed": "XNYS"}}
RULE = {"id": "news", "when": "Nvidia"}
HELD = {"alert": {"to": ["desk"], "quiet": {"use": "holidays"}}}


@pytest.fixture
def asked(monkeypatch):
    """What was asked for. XNYS trades every day but on the day of the test; ``asked.fails`` so many times."""

    class Asked(list):
        fails = 0
        answered = asyncio.Event()

    asked = Asked()

    async def sessions(markets, _now):
        await asyncio.sleep(0.02)
        asked.append(sorted(markets))
        if asked.fails:
            asked.fails -= 1
            raise OSError("not known within 60 s")
        asked.answered.set()
        days = (START.replace(hour=14, minute=30) + timedelta(days=n) for n in range(-5, 90) if n != 0)
        return {market: tuple((day, day + timedelta(hours=6)) for day in days) for market in markets}

    monkeypatch.setattr(market_hours, "market_sessions", sessions)
    return asked


async def news(room):
    room.field.wires["wire"].add("Nvidia falls")
    await room.round()


async def test_what_comes_right_after_a_start_is_held_over_a_holiday_and_the_next_start_need_not_ask(room, asked):
    room.field.settings["quiet"] = HOLIDAYS
    room.field.wire()
    room.field.write(RULE | HELD)
    async with room:
        await room.round()
        await news(room)
        assert room.told() == []
        await room.restart()
        assert asked == [["XNYS"]]
        assert room.daemon.current.sessions.keys() == {"XNYS"}
        room.later(days=80)
        await room.restart()
        assert asked == [["XNYS"]] * 2, "only two weeks are left of what is known"


@pytest.mark.usefixtures("asked")
async def test_a_single_run_knows_them_too(room):
    digest = {"channel": "desk", "at": ["30m before XNYS opens"]}
    room.field.wire()
    room.field.write(RULE | {"alert": {"digest": digest}})
    async with room:
        await room.round()
    room.field.wires["wire"].add("Nvidia falls")
    (room.field.state_dir / market_hours.FILE).unlink()
    current = Preparation(room.field.config, room.field.state_dir, {}).first(START).current
    async with built(current.settings, current.matcher, clock=room.clock) as daemon:
        _, attempts, _ = await daemon.once()
    assert attempts == 0
    assert room.tally.deliveries == {"waiting": 1}


async def test_a_market_that_comes_with_a_reload_is_known_before_the_reload_counts(room, asked):
    room.field.wire()
    room.field.write(RULE | {"alert": {"to": ["desk"]}})
    async with room:
        await room.round()
        assert asked == []
        room.field.settings["quiet"] = HOLIDAYS
        room.field.write(RULE | HELD)
        preparation = Preparation(room.field.config, room.field.state_dir, {})
        await room.daemon.adopt(preparation.first(START).current)
        await news(room)
        assert room.told() == []
        assert asked == [["XNYS"]]


async def test_what_cannot_be_kept_is_known_all_the_same(room, asked, monkeypatch):
    def full(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(market_hours, "write_sessions", full)
    room.field.settings["quiet"] = HOLIDAYS
    room.field.write(RULE | HELD)
    async with room:
        assert room.daemon.current.sessions.keys() == {"XNYS"}
        assert await room.daemon._market_hours._ask({"XNYS"}), "no reason to ask again in a minute"
    assert len(asked) == 2


async def test_what_is_not_known_is_asked_for_again_and_a_damaged_file_is_none(room, asked):
    asked.fails = 2
    room.field.settings["quiet"] = HOLIDAYS
    room.field.wire()
    room.field.write(RULE | HELD)
    room.field.state_dir.mkdir(parents=True)
    (room.field.state_dir / market_hours.FILE).write_text('{"XNYS": [[1, "x"]]}')
    async with room:
        assert not room.daemon.current.sessions
        keeping = asyncio.create_task(room.daemon._market_hours.run())
        async with asyncio.timeout(60):
            await asked.answered.wait()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
    assert asked[:3] == [["XNYS"]] * 3
