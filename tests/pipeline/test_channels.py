"""Deliveries that fail: what passes is tried again, what does not is buried and told, and nobody else waits."""

import threading

import pytest

from alerts.daemon.reload import Preparation
from alerts.delivery.sender import ChannelSender
from tests.delivery.loopback import free_port
from tests.faults.field import rule


async def news(room, count=1):
    """A baseline, then news, and one attempt at each delivery."""
    wire = room.field.wire()
    room.field.hook("ops")
    await room.__aenter__()
    await room.round()
    for n in range(count):
        wire.add(f"Nvidia, part {n}")
    await room.round()


@pytest.mark.parametrize("status", [429, 500])
async def test_a_failure_that_may_pass_is_tried_again_until_it_works(room, status):
    desk = room.field.hooks["desk"]
    answers = [status, status, 200]
    desk.says = lambda _: answers.pop(0)
    await news(room)
    assert stalled_for(room) == 0
    for attempts, minutes in ((2, 1), (3, 0)):
        room.later(minutes=1)
        await room.round()
        assert len(desk.ledger) == attempts
        assert stalled_for(room) == minutes * 60.0, "the dead man's switch is not called while nothing is taken"
    room.later(hours=1)
    await room.round()
    assert len(desk.ledger) == 3
    assert room.tally.deliveries == {"delivered": 1}
    assert room.told("ops") == []
    await room.__aexit__(None, None, None)


def stalled_for(room):
    """As the dead man's switch asks it, of a daemon that has just looked at its timetable and its outbox."""
    daemon, now = room.daemon, room.clock.monotonic()
    daemon._dispatcher.looked_at = now
    daemon._progress.step(now)
    return daemon._stalled_for()


async def test_what_nobody_answers_is_repeated_once_in_doubt_and_told(room):
    desk = room.field.hooks["desk"]
    desk.says = lambda _: None
    await news(room)
    for _ in range(3):
        room.later(hours=1)
        await room.round()
    assert [letter.is_marked for letter in desk.ledger] == [False, True]
    assert room.tally.deliveries["dead"] == 1
    assert room.tally.in_doubt == 1
    assert "desk" in room.told("ops")[0]
    await room.__aexit__(None, None, None)


async def test_what_failed_goes_out_as_soon_as_the_channel_takes_another(room):
    desk = room.field.hooks["desk"]
    answers = [503, 503, 503, 503, 503]
    desk.says = lambda _: answers.pop(0) if answers else 200
    await news(room)
    for _ in range(4):
        room.later(hours=1)
        await room.round()
    room.field.wires["wire"].add("Nvidia, another part")
    room.field.wires["wire"].add("Nvidia, a third part")
    room.later(minutes=1)
    await room.round()
    await room.round()
    assert {letter.headline for letter in desk.taken} >= {"Nvidia, part 0"}
    await room.__aexit__(None, None, None)


async def test_what_waits_for_a_channel_goes_out_at_once_where_that_gets_another_address(room):
    """In one reload, or in two of which the first takes it out; an address that comes back is left alone as it asked."""
    field = room.field
    field.settings["delivery"] = {"first_pause": "1h", "longest_pause": "1h"}
    desk = field.hooks["desk"]
    desk.says, desk.headers = (lambda _: 503), {"Retry-After": "7200"}
    await news(room)
    elsewhere = field.hook("elsewhere")
    elsewhere.says, elsewhere.headers = desk.says, desk.headers

    async def reloaded(**channels):
        field.settings["channels"] = {name: {"url": field.outside.channel_url(to)} for name, to in channels.items()}
        field.write(rule("nvidia", "Nvidia", to=channels))
        await room.daemon.adopt(Preparation(field.config, field.state_dir, {}).first(room.clock.now()).current)
        await room.round()

    await reloaded(desk="elsewhere")
    assert len(elsewhere.ledger) == 1
    await reloaded(other="desk")
    await reloaded(desk="elsewhere")
    assert len(elsewhere.ledger) == 1
    await reloaded(other="desk")
    desk.says = lambda _: 200
    await reloaded(desk="desk")
    assert desk.headlines == ["Nvidia, part 0"]
    await room.__aexit__(None, None, None)


@pytest.mark.parametrize("status", [400, 404])
async def test_a_refusal_for_good_is_buried_at_once_and_told_once_a_day(room, status):
    room.field.hooks["desk"].says = lambda _: status
    await news(room, count=3)
    await room.round()
    assert len(room.field.hooks["desk"].ledger) == 3
    assert {letter.headline for letter in room.field.hooks["desk"].ledger} == {f"Nvidia, part {n}" for n in range(3)}
    assert room.tally.deliveries["dead"] == 3
    [notice] = room.field.hooks["ops"].ledger
    assert f"desk refuses alerts: answered {status}" in notice.headline
    room.later(days=1)
    room.field.wires["wire"].add("Nvidia, a day later")
    await room.round()
    await room.round()
    assert len(room.told("ops")) == 2
    await room.__aexit__(None, None, None)


async def test_what_never_works_is_given_up_after_the_time_that_is_set_and_told(room):
    room.field.settings["delivery"] = {"give_up_after": "2h"}
    room.field.hooks["desk"].says = lambda _: 503
    await news(room)
    for _ in range(6):
        room.later(minutes=30)
        await room.round()
    await room.round()
    assert room.tally.deliveries == {"dead": 1, "delivered": 2}
    down, notice = room.told("ops")
    assert "Channel desk is down: answered 503" in down
    assert "given up" in notice
    await room.__aexit__(None, None, None)


async def test_that_a_channel_is_back_is_told_after_a_restart_too(room):
    room.field.hooks["desk"].says = lambda _: 503
    await news(room)
    for _ in range(3):
        room.later(minutes=5)
        await room.round()
    await room.restart()
    room.field.hooks["desk"].says = lambda _: 200
    for _ in range(3):
        room.later(minutes=5)
        await room.round()
    down, back = room.told("ops")
    assert "Channel desk is down" in down
    assert "Channel desk is back" in back
    await room.__aexit__(None, None, None)


async def test_a_pending_delivery_survives_a_restart(room):
    room.field.hooks["desk"].says = lambda _: 503
    await news(room)
    await room.restart()
    room.field.hooks["desk"].says = lambda _: 200
    room.later(minutes=1)
    await room.round()
    assert room.told() == ["Nvidia, part 0"]
    await room.__aexit__(None, None, None)


@pytest.mark.slow
def test_channels_that_hang_are_down_or_broken_delay_no_other(field):
    wire, hanging, gone = field.wire(), field.hook("hanging"), field.hook("gone")
    desk, broken, ops, release = field.hook("desk"), field.hook("broken"), field.hook("ops"), threading.Event()
    hanging.says = lambda _: 200 if release.wait(60) else None
    broken.says, gone.says = lambda _: 500, lambda _: 404
    field.settings["channels"] = {
        **{name: {"url": field.outside.channel_url(name)} for name in field.hooks},
        "down": {"url": f"json://127.0.0.1:{free_port()}/"},
    }
    daemon = field.daemon().ready()
    field.baseline(daemon)
    headlines = [f"Nvidia, part {n}" for n in range(8)]
    for headline in headlines:
        wire.add(headline)
    daemon.until(lambda: len(desk.taken) == 8, seconds=10)
    assert sorted(desk.headlines) == headlines
    daemon.until(lambda: len(gone.ledger) == 8 and ops.taken, seconds=10)
    assert all(letter.status is None for letter in hanging.ledger), "the hanging channel hangs all the while"
    release.set()
    broken.says = lambda _: 200
    daemon.until(lambda: len(hanging.taken) == len(broken.taken) == 8)
    assert daemon.stop() == 0
    assert sorted(hanging.headlines) == sorted(broken.headlines) == headlines
    assert field.status()["channels"]["gone"]["dead"] == 8


async def test_what_is_lost_to_a_defect_of_ours_is_told_too(room, monkeypatch):
    real = ChannelSender.send

    async def send(sender, channel, message):
        if channel == "desk":
            raise AssertionError("a defect")
        return await real(sender, channel, message)

    monkeypatch.setattr(ChannelSender, "send", send)
    await news(room)
    await room.round()
    assert room.tally.deliveries["dead"] == 1
    assert "a defect; see the log" in room.told("ops")[0]
    await room.__aexit__(None, None, None)


@pytest.mark.slow
async def test_a_service_that_asked_for_an_hour_is_not_asked_at_each_start(room):
    desk = room.field.hooks["desk"]
    desk.says = lambda _: 429
    desk.headers = {"Retry-After": "3600"}
    wire = room.field.wire()
    async with room:
        await room.round()
        for part in range(3):
            wire.add(f"Nvidia, part {part}")
        await room.round()
        for _ in range(3):
            room.later(minutes=1)
            await room.restart()
            await room.round()
        assert len(desk.ledger) == 1
        desk.says = lambda _: 200
        room.later(hours=1)
        await room.round()
        assert len(desk.taken) == 3


@pytest.mark.slow
def test_a_digest_that_is_too_long_for_what_stands_before_a_service_is_told_in_parts(field):
    """The daemon as it runs: a proxy that takes two alerts in one message and says 413 to more."""
    places = ("Aachen", "Bonn", "Celle", "Dresden", "Emden", "Fulda", "Goslar", "Hamm", "Ingolstadt")

    def told_by(letter):
        return [place for place in places if f"Nvidia opens a plant in {place}" in f"{letter.headline} {letter.text}"]

    desk = field.hook("desk")
    desk.says = lambda letter: 413 if len(told_by(letter)) > 2 else 200
    field.settings["channels"] = {
        "desk": {"url": field.outside.channel_url("desk"), "storm": {"alerts": 1, "within": "2s"}}
    }
    wire = field.wire()
    field.write(rule("nvidia", "Nvidia"))
    daemon = field.daemon().ready()
    field.baseline(daemon)
    for place in places:
        wire.add(f"Nvidia opens a plant in {place}")
    daemon.until(lambda: sum(len(told_by(letter)) for letter in desk.taken) >= len(places))
    counts = field.status()["channels"]["desk"]
    assert daemon.stop() == 0
    assert sorted(place for letter in desk.taken for place in told_by(letter)) == list(places), "lost or told twice"
    assert any(letter.status == 413 for letter in desk.ledger)
    assert counts.get("dead", 0) == 0
    assert counts["in_doubt"] == 0
