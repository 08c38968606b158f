"""Deliveries: who goes first, one at a time per channel, nothing lost in between."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.model.alert import Alert
from alerts.model.delivery import DeliveryState, Probe, Settlement
from alerts.model.errors import StoreFull
from alerts.model.notice import Notice
from alerts.model.planned import PlannedAlert
from alerts.model.severity import Severity
from alerts.store import notices
from tests.store.news import MINUTE, NOW, alert, item, planned, take, taken

DELIVERED = Settlement(state=DeliveryState.DELIVERED, in_doubt=False)


def retry(at):
    return Settlement(state=DeliveryState.PENDING, in_doubt=False, next_attempt_at=at, reason="503")


def raising(error):
    def raises(*_):
        raise error

    return raises


async def queue(store, name, *channels, **changes):
    _, done = await take(store, taken(item(name), alerts=(planned(*channels, name=name, **changes),)))
    return done


async def test_a_claim_carries_the_whole_alert(store):
    done = await queue(store, "one", severity=Severity.HIGH, late=True)

    [delivery] = await store.claim(["desk", "ops"], NOW)

    expected = alert(name="one", severity=Severity.HIGH, late=True, id=done.alert_ids[0], story=delivery.alert.story)
    assert delivery.alert == expected
    assert delivery.alert.story > 0
    assert (delivery.channel, delivery.attempts, delivery.in_doubt, delivery.created_at) == ("desk", 1, False, NOW)
    assert done.channels == {"desk"}


async def test_critical_goes_first_then_the_oldest(store):
    await queue(store, "late", at=NOW + MINUTE)
    await queue(store, "early", at=NOW)
    await queue(store, "grave", severity=Severity.CRITICAL, at=NOW + 2 * MINUTE)
    await queue(store, "slight", severity=Severity.LOW, at=NOW - MINUTE)
    order = []
    while claimed := await store.claim(["desk"], NOW + 3 * MINUTE):
        order.append(claimed[0].alert.headline.split()[-1])
        await store.settle(claimed[0].id, DELIVERED, NOW)

    assert order == ["grave", "early", "late", "slight"]


async def test_what_seems_to_be_down_is_tried_with_what_was_tried_least_and_seldom_with_what_is_in_doubt(store):
    await queue(store, "poisoned", severity=Severity.CRITICAL)
    [delivery] = await store.claim(["desk"], NOW)
    await store.settle(delivery.id, retry(NOW), NOW)
    await queue(store, "doubtful", severity=Severity.CRITICAL)
    [delivery] = await store.claim(["desk"], NOW, {"desk": Probe.ANY})
    await store.settle(delivery.id, replace(retry(NOW), in_doubt=True), NOW)
    await queue(store, "fresh", severity=Severity.LOW, at=NOW)
    order = []
    for probe in (Probe.UNDOUBTED, Probe.UNDOUBTED, Probe.UNDOUBTED, Probe.ANY):
        for claimed in await store.claim(["desk"], NOW, {"desk": probe}):
            order.append(claimed.alert.headline.split()[-1])
            await store.settle(claimed.id, DELIVERED, NOW)

    assert order == ["fresh", "poisoned", "doubtful"]


async def test_a_channel_with_one_in_flight_gets_no_other(store):
    await queue(store, "one", "desk", "ops")
    await queue(store, "two", "desk", "ops")

    first = await store.claim(["desk", "ops", "desk"], NOW)
    second = await store.claim(["desk", "ops"], NOW)
    await store.settle(first[0].id, DELIVERED, NOW)
    third = await store.claim(["desk", "ops"], NOW)

    assert sorted(delivery.channel for delivery in first) == ["desk", "ops"]
    assert second == []
    assert [delivery.channel for delivery in third] == [first[0].channel]


async def test_a_delivery_is_not_claimed_before_it_is_due(store):
    await queue(store, "one")
    [delivery] = await store.claim(["desk"], NOW)
    await store.settle(delivery.id, retry(NOW + MINUTE), NOW)

    assert await store.claim(["desk"], NOW + MINUTE - timedelta(microseconds=1)) == []
    assert (await store.due(["desk", "ops"])).channels == {"desk": NOW + MINUTE}
    assert [d.attempts for d in await store.claim(["desk"], NOW + MINUTE)] == [2]


async def test_nothing_is_due_once_all_is_settled(store):
    await queue(store, "one")
    [delivery] = await store.claim(["desk"], NOW)
    await store.settle(delivery.id, DELIVERED, NOW)

    assert not (await store.due(["desk"])).channels
    assert (await store.tally()).deliveries == {"delivered": 1}


async def test_settling_twice_keeps_the_first_outcome(store):
    await queue(store, "one")
    [delivery] = await store.claim(["desk"], NOW)
    await store.settle(delivery.id, DELIVERED, NOW)
    await store.settle(delivery.id, retry(NOW), NOW)

    assert await store.claim(["desk"], NOW) == []


async def test_what_was_in_flight_at_the_end_is_due_again_and_in_doubt(store):
    await queue(store, "one", "desk", "ops")
    await store.claim(["desk"], NOW)

    assert await store.recover(NOW + MINUTE) == 1
    assert await store.recover(NOW + MINUTE) == 0
    again = {d.channel: (d.attempts, d.in_doubt) for d in await store.claim(["desk", "ops"], NOW + MINUTE)}
    assert again == {"desk": (2, True), "ops": (1, False)}
    assert (await store.tally()).in_doubt == 1


async def test_whoever_is_cancelled_while_claiming_has_claimed_nothing(store):
    await queue(store, "one")
    claiming = asyncio.create_task(store.claim(["desk"], NOW))
    await asyncio.sleep(0)
    claiming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await claiming

    [delivery] = await store.claim(["desk"], NOW)

    assert (delivery.attempts, delivery.in_doubt) == (1, False)


async def test_a_notice_is_queued_once_for_each_key(store):
    notice = Alert(headline="The rules are broken", severity=Severity.HIGH, created_at=NOW)

    assert await store.notify(notice, "rules broken", "ops")
    assert not await store.notify(notice, "rules broken", "ops")
    assert await store.notify(notice, "feeds broken", "ops")
    [delivery] = await store.claim(["ops", "desk"], NOW)
    assert (delivery.alert.rule, delivery.alert.headline) == (None, "The rules are broken")
    assert delivery.alert.story == 0
    assert (await store.tally()).alerts == 0


async def test_what_became_of_a_delivery_and_the_notice_of_it_are_one_transaction(store, monkeypatch):
    await queue(store, "one", "desk"), await queue(store, "two", "desk")
    lost = Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="401")
    told = Alert(headline="Channel desk refuses alerts: 401", severity=Severity.HIGH, created_at=NOW)
    notice = Notice("dead desk", told, "ops")

    [one] = await store.claim(["desk"], NOW)
    with monkeypatch.context() as full:
        full.setattr(notices, "notify", raising(StoreFull("no room")))
        with pytest.raises(StoreFull):
            await store.settle_and_claim(one.id, lost, NOW, channel="desk", due_before=NOW, notice=notice)
    assert (await store.tally()).deliveries == {"sending": 1, "pending": 1}, "neither is kept"
    two = await store.settle_and_claim(one.id, lost, NOW, channel="desk", due_before=NOW, notice=notice)
    await store.settle(two.id, lost, NOW, notice=notice)

    assert (await store.tally()).deliveries == {"dead": 2, "pending": 1}
    assert [told.alert.headline for told in await store.claim(["ops"], NOW)] == [notice.alert.headline]


async def test_an_alert_for_no_channel_is_recorded_and_never_sent(store):
    silent = PlannedAlert(alert=alert(), channels=())

    _, done = await take(store, taken(item(), alerts=(silent,)))

    assert (done.alerts, done.channels) == (1, frozenset())
    assert (await store.tally()).deliveries == {}


async def test_claims_and_settlements_of_many_channels_share_commits(store):
    channels = [f"channel {n}" for n in range(30)]
    for n in range(5):
        await queue(store, f"{n}", *channels)

    async def drain(channel):
        count = 0
        while claimed := await store.claim([channel], NOW):
            await store.settle(claimed[0].id, DELIVERED, NOW)
            count += 1
        return count

    assert await asyncio.gather(*(drain(channel) for channel in channels)) == [5] * 30


async def test_after_the_clock_was_set_back_nobody_waits_for_it_again(store):
    await queue(store, "one", at=NOW)
    [delivery] = await store.claim(["desk"], NOW)
    await store.settle(delivery.id, retry(NOW + 5 * MINUTE), NOW)
    await queue(store, "two", at=NOW)
    an_hour_ago = NOW - timedelta(hours=1)

    assert await store.claim(["desk"], an_hour_ago) == []
    assert await store.hasten(an_hour_ago) == 2
    assert len(await store.claim(["desk"], an_hour_ago)) == 1


async def test_a_wait_that_was_begun_in_the_past_is_not_hastened(store):
    await queue(store, "one", at=NOW)
    [delivery] = await store.claim(["desk"], NOW)
    await store.settle(delivery.id, retry(NOW + 5 * MINUTE), NOW)

    assert await store.hasten(NOW + MINUTE) == 0


async def test_what_a_machine_slept_does_not_count_as_failing(store):
    await queue(store, "one")
    [delivery] = await store.claim(["desk"], NOW)
    await store.settle(delivery.id, retry(NOW), NOW)
    assert await store.forgive(timedelta(days=3)) == 1
    [again] = await store.claim(["desk"], NOW + timedelta(days=3))
    assert again.failed_since == NOW + timedelta(days=3)


async def test_a_channel_fails_since_its_first_failure_after_which_it_has_taken_nothing(store):
    for name, minute in (("one", 0), ("two", 2), ("three", 4)):
        await queue(store, name)
        [claimed] = await store.claim(["desk"], NOW + minute * MINUTE)
        settlement = retry(NOW + 60 * MINUTE)
        if name == "two":
            settlement = Settlement(state=DeliveryState.DELIVERED, in_doubt=False)
        assert await store.failing_since() == ({} if name != "two" else {"desk": NOW})
        await store.settle(claimed.id, settlement, NOW + minute * MINUTE)
    assert await store.failing_since() == {"desk": NOW + 4 * MINUTE}
