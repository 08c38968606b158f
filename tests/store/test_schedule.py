"""Deliveries that wait, and what is remembered of what was held back: through the store, with the real decision."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from alerts.delivery.schedule import Desk, Scheduler
from alerts.delivery.silence import silenced_by, words
from alerts.model.delivery import DeliveryState, Settlement
from alerts.model.fallback import Fallback
from alerts.model.handling import CronTime, DigestPlan, Handling, Quiet, QuietMode, Then, Throttle, Unanswered
from alerts.model.intake import Amendment
from alerts.model.limits import Limits
from alerts.model.planned import PlannedAlert
from alerts.model.quiet import QuietWindow
from alerts.model.severity import Severity
from alerts.model.silence import Comparison, Matcher, Silence, Trait
from alerts.store import answers, fallbacks, outbox_desk, reading, silences
from tests.store.news import MINUTE, NOW, alert, digests, intake, item, taken

HALF_HOUR = Throttle(every=1_800.0, longest=1_800.0)
AFTERNOON = QuietWindow(id="afternoon", begins=time(14), ends=time(16), zone="UTC")
END = NOW.replace(hour=16, minute=0, second=0, microsecond=0)
QUIET = Handling(quiet=Quiet("afternoon"))
DAILY = DigestPlan(channel="mail", at=(CronTime("0 18 * * *"),))
DESK = Desk(windows={"afternoon": AFTERNOON}, limits={"desk": Limits(storm_alerts=2), "mail": Limits(per_day=1)})


@pytest.fixture
def tell(store):
    """Take one item with one alert in. Returns what was done."""
    numbers = iter(range(1_000_000))

    async def tell(*channels, handling=None, at=NOW, **changes):
        name = f"news {next(numbers)}"
        planned = PlannedAlert(
            alert=alert(name=name, at=at, **changes), channels=channels or ("desk",), handling=handling or Handling()
        )
        entry = taken(item(name), at=at, alerts=(planned,))
        return await store.ingest("wire", digests(entry.item), lambda *_: intake(entry), scheduling=Scheduler(DESK, at))

    return tell


@pytest.fixture
def write(store):
    async def write(work):
        return await store._writer.submit(work)

    return write


def nobody(*_):
    return None


async def tend(store, now, hush=nobody, desk_of=None, **fallbacks):
    scheduling = Scheduler(desk_of, now) if desk_of else None
    return await store.tend(now, mine=(), fallbacks=fallbacks, hush=hush, scheduling=scheduling)


def by_silences(now):
    """Asked as the daemon asks."""

    def hush(alert, channel, in_force):
        silence = silenced_by(alert, channel, in_force, now)
        return words(silence) if silence else None

    return hush


async def claimed(store, now, *channels):
    return await store.claim(channels or ("desk",), now)


async def sent(store, now, *channels):
    """Claim all that is due and settle it."""
    found = []
    while claims := await claimed(store, now, *channels):
        for claim in claims:
            await store.settle(claim.id, Settlement(state=DeliveryState.DELIVERED, in_doubt=False), now)
        found += claims
    return found


async def test_a_throttle_outlives_the_process_and_the_next_alert_carries_the_count(tell, ask):
    handling = Handling(throttle=HALF_HOUR)
    assert (await tell(handling=handling)).alerts == 1
    for minute in (5, 10):
        held = await tell(handling=handling, at=NOW + minute * MINUTE)
        assert (held.alerts, held.suppressed, held.matches) == (0, 1, 1)
    assert (await tell(handling=handling, at=NOW + 31 * MINUTE)).alerts == 1
    assert ask("SELECT more FROM alert ORDER BY id") == [(0,), (2,)]
    assert ask("SELECT reason, count(*) FROM suppression GROUP BY reason") == [("THROTTLED", 2)]
    assert ask("SELECT key, held FROM hold") == [("rule=chips", 0)]


async def test_what_is_held_over_quiet_hours_goes_out_together_at_their_end(tell, store):
    for _ in range(3):
        await tell(handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, NOW + MINUTE)
    assert not await claimed(store, NOW + MINUTE)
    assert (await store.due(["desk"])).waiting == END
    await tend(store, END)
    [digest] = await sent(store, END)
    assert digest.alert.headline == "After quiet hours: 3 alerts"
    assert digest.alert.rule is None
    assert [member.headline for member in digest.members] == [f"Nvidia falls, number news {n}" for n in range(3)]


async def test_a_single_alert_that_was_held_goes_out_by_itself(tell, store):
    await tell(handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, END)
    [only] = await sent(store, END)
    assert (only.alert.rule, only.members) == ("chips", ())


async def test_a_digest_is_made_once_however_often_its_time_is_looked_at(tell, store, ask):
    plan = DigestPlan(channel="mail", at=(CronTime("0 18 * * *"),))
    for _ in range(2):
        await tell(handling=Handling(digest=plan))
    due = NOW.replace(hour=18, minute=0, second=0, microsecond=0)
    for _ in range(3):
        await tend(store, due)
    [digest] = await sent(store, due, "mail")
    assert (digest.alert.headline, len(digest.members)) == ("Digest: 2 alerts", 2)
    assert ask("SELECT state, count(*) FROM delivery WHERE channel = 'mail' GROUP BY state ORDER BY state") == [
        ("delivered", 1),
        ("gathered", 2),
    ]


async def test_what_comes_too_late_for_a_digest_makes_another(tell, store, ask):
    plan = DigestPlan(channel="mail", at=(CronTime("0 18 * * *"),))
    due = NOW.replace(hour=18, minute=0, second=0, microsecond=0)
    await tell(handling=Handling(digest=plan))
    await tend(store, due)
    # a worker whose clock is behind
    await tell(handling=Handling(digest=plan), at=due - MINUTE)
    await tend(store, due)
    assert len(await sent(store, due, "mail")) == 2
    assert ask("SELECT count(*) FROM alert WHERE notice_key IS NOT NULL") == [(2,)]


async def test_a_digest_of_one_alert_is_still_a_digest(tell, store):
    await tell(handling=Handling(digest=DigestPlan(channel="mail", at=(CronTime("0 18 * * *"),))))
    due = NOW.replace(hour=18, minute=0, second=0, microsecond=0)
    await tend(store, due)
    [digest] = await sent(store, due, "mail")
    assert digest.alert.headline == "Digest: 1 alert"


async def test_a_storm_is_gathered_and_critical_alerts_are_not(tell, store):
    for _ in range(5):
        await tell()
    await tell(severity=Severity.CRITICAL)
    assert [one.alert.severity for one in await sent(store, NOW)] == [
        Severity.CRITICAL,
        Severity.NORMAL,
        Severity.NORMAL,
    ]
    due = NOW + 10 * MINUTE
    await tend(store, due)
    [digest] = await sent(store, due)
    assert (digest.alert.headline, len(digest.members)) == ("Many at once: 3 alerts", 3)
    assert "more than 2 alerts" in digest.alert.summary


async def test_a_storm_counts_only_its_own_minutes(tell, store):
    for minute in (0, 6, 12, 18):
        await tell(at=NOW + minute * MINUTE)
    assert len(await sent(store, NOW + 20 * MINUTE)) == 4


async def test_a_day_has_its_share_and_the_next_day_another(tell, ask):
    assert (await tell("mail")).alerts == 1
    assert (await tell("mail")).alerts == 0
    assert (await tell("mail", at=NOW + timedelta(days=1))).alerts == 1
    assert ask("SELECT reason FROM suppression") == [("CAPPED",)]


@pytest.mark.parametrize("silenced", [False, True])
async def test_a_channel_that_is_told_later_has_quiet_hours_silences_and_limits_too(store, tell, write, ask, silenced):
    quiet = Handling(quiet=Quiet("afternoon"), throttle=HALF_HOUR)
    await tell("desk", handling=quiet)
    if silenced:
        matchers = (Matcher(Trait.CHANNEL, Comparison.IS, "oncall"),)
        silence = Silence(matchers=matchers, owner="jane", reason="-", begins=NOW, until=END + 60 * MINUTE)
        await write(lambda connection: silences.add(connection, silence))
    at = NOW + MINUTE
    old = replace(alert(), id=1, story=1)
    entry = taken(item("second"), story=1, at=at, amendments=(Amendment(old, ("oncall",), quiet),))
    done = await store.ingest("wire", digests(entry.item), lambda *_: intake(entry), scheduling=Scheduler(DESK, at))

    assert await claimed(store, at, "oncall") == []
    assert done.alerts == 0
    assert ask("SELECT reason FROM suppression") == ([("SILENCED",)] if silenced else [])
    await tend(store, END)
    assert [one.channel for one in await sent(store, END, "oncall")] == ([] if silenced else ["oncall"])


async def test_what_a_throttle_holds_back_is_not_told_by_way_of_a_further_channel(store, tell):
    plan = DigestPlan(channel="mail", at=(CronTime("0 18 * * *"),))
    handling = Handling(throttle=replace(HALF_HOUR, then=Then.DIGEST), digest=plan)
    await tell("desk", handling=handling)
    await tell("desk", handling=handling, at=NOW + MINUTE)
    for number, told in ((1, ["oncall"]), (2, [])):
        at = NOW + (1 + number) * MINUTE
        old = replace(alert(at=NOW + (number - 1) * MINUTE), id=number, story=number)
        entry = taken(item(f"more {number}"), story=number, at=at, amendments=(Amendment(old, ("oncall",), handling),))
        await store.ingest("wire", digests(entry.item), lambda *_, e=entry: intake(e), scheduling=Scheduler(DESK, at))
        assert [one.channel for one in await sent(store, at, "oncall")] == told


async def test_a_silence_holds_until_it_ends_or_is_ended(tell, write):
    matcher = Matcher(Trait.RULE, Comparison.IS, "chip*")
    silence = Silence(matchers=(matcher,), owner="jane", reason="roadshow", begins=NOW, until=NOW + 60 * MINUTE)
    number = await write(lambda connection: silences.add(connection, silence))
    assert (await tell()).alerts == 0
    [listed] = await write(lambda connection: silences.in_force(connection, NOW))
    assert (listed.id, listed.matchers) == (number, (matcher,))
    assert await write(lambda connection: silences.expire(connection, number, NOW + MINUTE))
    assert not await write(lambda connection: silences.expire(connection, number, NOW + MINUTE))
    assert (await tell(at=NOW + MINUTE)).alerts == 1


async def test_who_is_told_if_nobody_answers_is_not_told_when_somebody_does(tell, store, write, ask):
    handling = Handling(unanswered=Unanswered(900.0, ("pager",)))
    for _ in range(2):
        await tell(handling=handling)
    [first, second] = [number for (number,) in ask("SELECT id FROM alert ORDER BY id")]
    told = await write(lambda connection: answers.alerts_of(connection, alert=first))
    assert told == [first]
    assert await write(lambda c: answers.answer(c, told, by="jane", note="", now=NOW)) == 1
    later = NOW + 15 * MINUTE
    await tend(store, later)
    assert [one.alert.id for one in await sent(store, later, "pager")] == [second]
    assert ask("SELECT state, reason FROM delivery WHERE channel = 'pager' AND alert_id = ?", first) == [
        ("dropped", "acknowledged by jane")
    ]


async def test_an_answer_to_a_digest_is_about_all_that_it_tells(tell, store, write):
    handling = Handling(unanswered=Unanswered(900.0, ("pager",)), quiet=Quiet("afternoon"))
    for _ in range(3):
        await tell(handling=handling)
    await tend(store, END)
    [digest] = await sent(store, END)
    told = await write(lambda connection: answers.alerts_of(connection, alert=digest.alert.id))
    assert told == [member.id for member in digest.members]
    assert await write(lambda c: answers.answer(c, told, by="jane", note="", now=END)) == 3
    await tend(store, END + 15 * MINUTE)
    assert not await sent(store, END + 15 * MINUTE, "pager")
    assert not await write(lambda connection: answers.alerts_of(connection, alert=99))


async def test_an_answer_beside_the_schedule_counts_too(tell, store, write):
    await tell(handling=Handling(unanswered=Unanswered(900.0, ("pager",))))
    await write(
        lambda c: c.exec_driver_sql("INSERT INTO answer (alert_id, by, note, at) VALUES (1, 'jane', '', 0)") and None
    )
    await tend(store, NOW + 15 * MINUTE)
    assert not await sent(store, NOW + 15 * MINUTE, "pager")


async def test_a_claim_whose_lease_has_ended_is_given_back_in_doubt_but_not_one_of_mine(tell, store):
    await tell()
    [held] = await claimed(store, NOW)
    later = NOW + 16 * MINUTE
    assert await store.tend(later, mine=(held.id,), fallbacks={}, hush=nobody) == 0
    assert await store.tend(NOW + 14 * MINUTE, mine=(), fallbacks={}, hush=nobody) == 0
    assert await store.tend(later, mine=(), fallbacks={}, hush=nobody) == 1
    [again] = await claimed(store, later)
    assert (again.id, again.in_doubt, again.attempts) == (held.id, True, 2)


def stand_in(now=NOW, **changes):
    return Fallback(channel="mail", **{"since": now - timedelta(days=1), "before": now - 15 * MINUTE} | changes)


async def test_another_channel_stands_in_for_a_dead_letter_once(tell, store):
    await tell()
    [lost] = await claimed(store, NOW)
    await store.settle(lost.id, Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="no such chat"), NOW)
    for _ in range(2):
        await tend(store, NOW + MINUTE, desk=stand_in())
    [other] = await sent(store, NOW + MINUTE, "mail")
    assert (other.alert.id, other.why) == (lost.alert.id, "instead of desk, which does not take it")


async def test_what_went_into_a_digest_that_is_dead_is_listed_as_dead(tell, store, url):
    for _ in range(2):
        await tell(handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, END)
    [digest] = await claimed(store, END)
    assert {of.deliveries[0].state for of in reading.list_alerts(url, limit=9, notices=False)} == {"sending"}
    await store.settle(digest.id, Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="no such chat"), END)
    listed = [of.deliveries[0] for of in reading.list_alerts(url, limit=9, notices=False)]
    assert [(one.state, one.reason) for one in listed] == [("dead", f"in digest {digest.alert.id}: no such chat")] * 2
    boxed = reading.boxed_delivery(url, digest.id)
    assert boxed.members == tuple(f"Nvidia falls, number news {n}" for n in range(2))


async def test_a_digest_needs_nobody_to_stand_in_where_all_of_it_is_told_anyway(tell, store):
    for _ in range(2):
        await tell("desk", "mail", handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, END)
    assert len(await sent(store, END, "mail")) == 1
    [digest] = await claimed(store, END)
    assert len(digest.members) == 2
    await store.settle(digest.id, Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="no such chat"), END)
    await tend(store, END + MINUTE, desk=stand_in(END + MINUTE))
    assert not await sent(store, END + MINUTE, "mail")


async def test_another_channel_stands_in_for_what_has_failed_for_too_long(tell, store):
    await tell()
    [failing] = await claimed(store, NOW)
    again = Settlement(state=DeliveryState.PENDING, in_doubt=False, next_attempt_at=NOW + MINUTE, reason="503")
    await store.settle(failing.id, again, NOW)
    await tend(store, NOW + 14 * MINUTE, desk=stand_in(NOW + 14 * MINUTE))
    assert not await sent(store, NOW + 14 * MINUTE, "mail")
    await tend(store, NOW + 15 * MINUTE, desk=stand_in(NOW + 15 * MINUTE))
    assert len(await sent(store, NOW + 15 * MINUTE, "mail")) == 1


async def test_what_waited_for_the_morning_and_fails_once_needs_no_other_channel(tell, store):
    await tell(handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, END)
    [failing] = await claimed(store, END)
    again = Settlement(state=DeliveryState.PENDING, in_doubt=False, next_attempt_at=END + MINUTE, reason="503")
    await store.settle(failing.id, again, END)
    await tend(store, END, desk=stand_in(END))
    assert not await sent(store, END, "mail")
    for minutes, taken_over in ((14, 0), (15, 1)):
        later = END + minutes * MINUTE
        await tend(store, later, desk=stand_in(later))
        assert len(await sent(store, later, "mail")) == taken_over


async def test_another_channel_stands_in_for_one_that_died_days_after_its_news(tell, store):
    await tell()
    later = NOW + timedelta(days=3)
    [lost] = await claimed(store, later)
    await store.settle(lost.id, Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="given up"), later)
    await tend(store, later, desk=stand_in(later))
    assert len(await sent(store, later, "mail")) == 1


async def test_what_only_waits_for_its_turn_needs_no_other_channel_unless_the_channel_is_down(tell, store):
    await tell()
    late = NOW + 30 * MINUTE
    await tend(store, late, desk=stand_in(late))
    assert not await sent(store, late, "mail")
    await tend(store, late, desk=stand_in(late, is_down=True))
    assert len(await sent(store, late, "mail")) == 1


async def test_what_was_silenced_while_it_waited_is_dropped_with_the_reason(tell, store, write, ask):
    await tell(handling=Handling(quiet=Quiet("afternoon")))
    await tell(handling=Handling(quiet=Quiet("afternoon")))
    silence = Silence(matchers=(), owner="jane", reason="-", begins=NOW, until=NOW + timedelta(days=1))
    await write(lambda connection: silences.add(connection, silence))
    asked = []

    def hush(alert, channel, in_force):
        asked.append((alert.id, channel, len(in_force)))
        return "by jane" if alert.id == 1 else None

    await tend(store, END, hush=hush)
    assert asked == [(1, "desk", 1), (2, "desk", 1)]
    assert [one.alert.id for one in await sent(store, END)] == [2]
    assert ask("SELECT state, reason FROM delivery WHERE alert_id = 1") == [("dropped", "silenced by jane")]


async def test_what_waits_for_a_channel_that_is_gone_is_counted_and_given_up_in_the_end(tell, store, ask):
    await tell("desk", "mail")
    day = timedelta(days=1)
    assert await store.forsaken(("desk",), NOW, NOW - day) == {"mail": 1}
    assert len(await sent(store, NOW)) == 1
    later = NOW + 2 * day
    assert await store.forsaken(("desk",), later, later - day) == {"mail": 1}
    assert await store.forsaken(("desk",), later, later - day) == {}
    assert ask("SELECT state FROM delivery WHERE channel = 'mail'") == [("dead",)]


async def test_what_waits_is_not_retired_and_holds_and_silences_are(tell, store, write, ask):
    await tell(handling=Handling(quiet=Quiet("afternoon")))
    silence = Silence(matchers=(), owner="jane", reason="-", begins=NOW, until=NOW + MINUTE)
    await write(lambda connection: silences.add(connection, silence))
    await store.retire(NOW + timedelta(days=90))
    assert ask("SELECT count(*) FROM alert") == [(1,)]
    assert ask("SELECT (SELECT count(*) FROM hold), (SELECT count(*) FROM silence)") == [(0, 0)]


async def test_a_downgraded_delivery_keeps_its_severity_and_place_in_the_queue(tell, store):
    await tell(severity=Severity.HIGH, handling=Handling(quiet=Quiet("afternoon", QuietMode.DOWNGRADE)))
    await tell(severity=Severity.NORMAL)
    assert [one.severity for one in await sent(store, NOW)] == [None, Severity.LOW]


async def test_an_answer_spares_a_channel_that_has_refused_once_too(tell, store, write):
    await tell(handling=Handling(unanswered=Unanswered(900.0, ("pager",))))
    due = NOW + 15 * MINUTE
    await tend(store, due)
    [failing] = await claimed(store, due, "pager")
    again = Settlement(state=DeliveryState.PENDING, in_doubt=False, next_attempt_at=due + MINUTE, reason="503")
    await store.settle(failing.id, again, due)
    assert await write(lambda c: answers.answer(c, [1], by="jane", note="", now=due)) == 1
    assert not await sent(store, due + MINUTE, "pager")


async def test_a_fallback_is_not_told_a_digest_of_what_it_was_told_itself(tell, store):
    """Each channel has a digest of its own, with a number of its own."""
    for channels in (("desk", "mail"), ("desk", "mail"), ("pager",), ("pager", "mail"), ("pager",)):
        await tell(*channels, handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, END)
    assert len(await sent(store, END, "mail")) == 1
    refused = Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="no such chat")
    for lost in (*await claimed(store, END, "desk"), *await claimed(store, END, "pager")):
        await store.settle(lost.id, refused, END)
    later = END + MINUTE
    await tend(store, later, desk=stand_in(later), pager=stand_in(later))
    [other] = await sent(store, later, "mail")
    assert other.alert.summary == "instead of pager, which does not take it"
    assert len(other.members) == 2, "two of its three alerts are new to mail"


async def test_what_reached_nobody_is_counted_by_what_became_of_it(tell, store):
    async def untold():
        return (await store.lately(NOW - MINUTE, END)).untold

    await tell("mail")
    await sent(store, NOW, "mail")
    entry = taken(item("bare"), at=NOW, alerts=(PlannedAlert(alert=alert(name="bare", at=NOW), channels=()),))
    await store.ingest("wire", digests(entry.item), lambda *_: intake(entry), scheduling=Scheduler(DESK, NOW))
    bare_ones = {"had no channel: its rule names none, or none whose condition held": 1}
    assert await untold() == bare_ones
    for _ in range(2):
        await tell(handling=Handling(quiet=Quiet("afternoon")))
    assert await untold() == bare_ones | {"waits for its time: the end of quiet hours, a digest, an answer": 2}
    await tend(store, END)
    [digest] = await claimed(store, END)
    await store.settle(digest.id, Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="404"), END)
    assert await untold() == bare_ones | {"was refused, or given up: a dead letter": 2}


LATER = DigestPlan(channel="mail", at=(CronTime("0 18 * * *"),))


def of_desk(now, **limits):
    """The decision of a tend, with other limits for mail."""
    return Scheduler(replace(DESK, limits={"mail": Limits(**limits)}), now)


async def buried(store, now, *channels):
    lost = await claimed(store, now, *channels)
    for one in lost:
        await store.settle(one.id, Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="no such chat"), now)
    return lost


async def test_who_stands_in_does_not_wait_for_the_digest_that_lists_it_there(tell, store, ask):
    await tell(handling=Handling(digest=LATER), severity=Severity.CRITICAL)
    await buried(store, NOW)
    await tend(store, NOW + MINUTE, desk=stand_in())
    [other] = await sent(store, NOW + MINUTE, "mail")
    assert (other.alert.rule, other.why) == ("chips", "instead of desk, which does not take it")
    assert ask("SELECT count(*) FROM delivery WHERE channel = 'mail'") == [(1,)]


async def test_a_stand_in_keeps_its_own_limits_and_silences(tell, store):
    for _ in range(4):
        await tell("pager", severity=Severity.NORMAL)
    while await buried(store, NOW, "pager"):
        pass
    later = NOW + 11 * MINUTE
    for hush, told in ((lambda *_: "by jane", 0), (nobody, 1), (nobody, 0)):
        storm = of_desk(later, storm_alerts=1, storm_within=600.0)
        await store.tend(later, mine=(), fallbacks={"pager": stand_in(later)}, hush=hush, scheduling=storm)
        assert len(await sent(store, later, "mail")) == told
        later += MINUTE
    await tend(store, later + 10 * MINUTE)
    [digest] = await sent(store, later + 10 * MINUTE, "mail")
    assert len(digest.members) == 3


async def test_what_a_silence_dropped_on_the_other_channel_is_told_there_once_that_has_ended(tell, store, silenced):
    await tell("pager", "mail")
    await silenced(Trait.CHANNEL, "mail", NOW)
    await tend(store, NOW, by_silences(NOW))
    await buried(store, NOW, "pager")
    for now, told in ((NOW, 0), (NOW + 90 * MINUTE, 1)):
        await tend(store, now, by_silences(now), pager=stand_in(now))
        assert len(await sent(store, now, "mail")) == told


@pytest.mark.parametrize("hours", [2, -2])
async def test_what_a_stand_in_may_not_tell_hides_nothing_behind_it(tell, store, silenced, monkeypatch, ask, hours):
    monkeypatch.setattr(fallbacks, "MOST", 2)
    for _ in range(4):
        await tell("pager")
    await tell("pager", rule="other")
    while await buried(store, NOW, "pager"):
        pass
    await silenced(Trait.RULE, "chips", NOW)
    for look in range(3):
        now = NOW + timedelta(seconds=look)
        await tend(store, now, by_silences(now), pager=stand_in(now))
    assert [one.alert.rule for one in await sent(store, now, "mail")] == ["other"]
    assert ask("SELECT count(*) FROM delivery WHERE stand_in_at IS NOT NULL") == [(4,)]
    for look in range(2):
        later = NOW + timedelta(hours=hours, seconds=look)
        await tend(store, later, by_silences(later), pager=stand_in(later))
    assert [one.alert.rule for one in await sent(store, later, "mail")] == ["chips"] * 4


async def test_a_digest_is_gathered_anew_for_who_stands_in_as_its_messages_hold_it(tell, store):
    for _ in range(3):
        await tell(handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, END)
    await buried(store, END)

    def divide(_channel, _digest, members):
        return [members[:2], members[2:]]

    for _ in range(2):
        await store.tend(
            END, mine=(), fallbacks={"desk": stand_in(END), "pager": stand_in(END)}, hush=nobody, divide=divide
        )
    parts = await sent(store, END, "mail")
    assert sorted(len(part.members) for part in parts) == [0, 2], "one that is alone is told as itself"


async def test_what_is_told_for_want_of_an_answer_keeps_the_limits_of_its_channel(tell, store):
    for _ in range(4):
        handling = Handling(unanswered=Unanswered(within=900.0, to=("mail",)))
        await tell("pager", handling=handling, severity=Severity.NORMAL)
    due = NOW + 15 * MINUTE
    storm = of_desk(due, storm_alerts=2, storm_within=600.0)
    await store.tend(due, mine=(), fallbacks={}, hush=nobody, scheduling=storm)
    assert len(await sent(store, due, "mail")) == 2
    await store.tend(due + 10 * MINUTE, mine=(), fallbacks={}, hush=nobody, scheduling=storm)
    [digest] = await sent(store, due + 10 * MINUTE, "mail")
    assert len(digest.members) == 2


async def test_what_is_pending_when_it_is_silenced_is_dropped_and_counted(tell, store, write, ask):
    await tell()
    silence = Silence(matchers=(), owner="jane", reason="-", begins=NOW, until=NOW + timedelta(days=1))
    await tend(store, NOW, hush=lambda *_: "by jane")
    assert ask("SELECT state FROM delivery") == [("pending",)]
    await write(lambda connection: silences.add(connection, silence))
    await tend(store, NOW, hush=lambda *_: "by jane")
    assert ask("SELECT state, reason FROM delivery") == [("dropped", "silenced by jane")]
    assert ask("SELECT reason, detail FROM suppression") == [("SILENCED", "desk: by jane")]


async def test_what_waits_for_a_digest_takes_nothing_of_the_share_of_the_day(tell):
    for _ in range(3):
        await tell("desk", handling=Handling(digest=LATER), severity=Severity.CRITICAL)
    done = await tell("mail", severity=Severity.NORMAL)
    assert done.channels == {"mail"}


async def test_after_a_clock_that_was_ahead_what_waits_is_due_too(tell, store):
    await tell(handling=Handling(quiet=Quiet("afternoon")))
    yesterday = NOW - timedelta(days=1, minutes=1)
    assert await store.hasten(NOW) == 0
    await store.recover(NOW - timedelta(hours=1))
    await tend(store, NOW)
    assert not await sent(store, NOW), "an hour may be a clock that is not set yet"
    await store.recover(yesterday)
    await tend(store, yesterday)
    assert len(await sent(store, yesterday)) == 1


async def raised(store, name, at, **changes):
    """A second report of the first story raises its alert."""
    planned = PlannedAlert(alert=alert(name=name, at=at, escalated="3 sources", **changes), channels=("desk",))
    entry = replace(taken(item(name), at=at, alerts=(planned,)), story=1)
    return await store.ingest("wire", digests(entry.item), lambda *_: intake(entry), scheduling=Scheduler(DESK, at))


async def test_a_raised_alert_is_told_in_the_place_of_what_waits_of_its_story(tell, store, ask):
    await tell(handling=Handling(quiet=Quiet("afternoon")), severity=Severity.NORMAL)
    assert (await raised(store, "raised", NOW + MINUTE, severity=Severity.CRITICAL)).alerts == 1
    await tend(store, END)
    assert [one.alert.severity for one in await sent(store, END)] == [Severity.CRITICAL]
    assert ask("SELECT state, reason FROM delivery ORDER BY id") == [
        ("dropped", "told meanwhile: raised"),
        ("delivered", None),
    ]


async def test_what_is_acknowledged_while_it_is_on_its_way_is_not_repeated_nor_told_by_another(tell, store, write):
    await tell(handling=Handling(unanswered=Unanswered(within=900.0, to=("pager",))))
    due = NOW + 15 * MINUTE
    await tend(store, due)
    [asking] = await claimed(store, due, "pager")
    await write(lambda connection: answers.answer(connection, [asking.alert.id], by="jane", note="", now=due))
    again = Settlement(state=DeliveryState.PENDING, in_doubt=False, next_attempt_at=due, reason="503")
    await store.settle(asking.id, again, due)
    assert not await claimed(store, due, "pager")
    await tend(store, due + 15 * MINUTE, pager=stand_in(due + 15 * MINUTE))
    assert not await claimed(store, due + 15 * MINUTE, "mail")


@pytest.mark.parametrize("waits", ["digest", "answer", "answered"])
async def test_a_further_channel_is_told_now_where_the_alert_waits_there_for_a_digest_or_an_answer(
    tell, store, write, ask, waits
):
    handling = Handling(digest=LATER)
    if waits != "digest":
        handling = Handling(unanswered=Unanswered(within=3_600.0, to=("mail",)))
    await tell(handling=handling)
    if waits == "answered":
        await write(lambda connection: answers.answer(connection, [1], by="jane", note="", now=NOW))
    at = NOW + MINUTE

    def decide(_recall, records):
        [told] = records.stories([1])[1].alerts
        assert told.channels == {"desk"}
        return intake(taken(item("third"), story=1, at=at, amendments=(Amendment(told.alert, ("mail",), handling),)))

    await store.ingest("wire", digests(item("third")), decide, scheduling=Scheduler(DESK, at))
    assert [one.alert.id for one in await sent(store, at, "mail")] == [1]
    assert ask("SELECT state FROM delivery WHERE channel = 'mail'") == [("delivered",)]


async def test_an_alert_that_is_told_nobody_holds_back_no_other(tell, store):
    handling = Handling(throttle=HALF_HOUR)
    await tell("desk", "mail", handling=handling, severity=Severity.CRITICAL)
    await buried(store, NOW)
    assert (await tell(handling=handling, at=NOW + MINUTE)).alerts == 0, "mail may still be told"
    await buried(store, NOW, "mail")
    assert (await tell(handling=handling, at=NOW + MINUTE)).alerts == 1


@pytest.fixture
def silenced(write):
    """Silence something for some hours."""

    async def silenced(trait, value, at, hours=1):
        matcher = Matcher(trait, Comparison.IS, value)
        until = at + timedelta(hours=hours)
        silence = Silence(matchers=(matcher,), owner="jane", reason="a meeting", begins=at, until=until)
        return await write(lambda connection: silences.add(connection, silence))

    return silenced


async def test_what_a_person_sends_again_in_a_silence_is_sent_over_a_restart_too(tell, store, silenced, write, ask):
    await tell()
    await silenced(Trait.CHANNEL, "desk", NOW + MINUTE)
    await tend(store, NOW + 2 * MINUTE, by_silences(NOW + 2 * MINUTE))
    [(number, state)] = ask("SELECT id, state FROM delivery")
    assert state == "dropped"
    assert await write(lambda connection: outbox_desk.retry(connection, [number], NOW + 3 * MINUTE)) == [number]
    store._silences = frozenset()
    await tend(store, NOW + 4 * MINUTE, by_silences(NOW + 4 * MINUTE))
    assert len(await sent(store, NOW + 4 * MINUTE)) == 1


async def test_what_was_silenced_while_it_waited_is_kept_back_and_counted(tell, store, silenced, ask):
    """The night's alert is as little lost as if the silence had been there before: a later report of the story may be told."""
    held = Handling(quiet=Quiet("afternoon"))
    await tell(handling=held)
    await tell(rule="other", handling=held)
    await silenced(Trait.RULE, "chips", END - MINUTE)
    await tend(store, END, by_silences(END))
    assert [one.alert.rule for one in await sent(store, END)] == ["other"]
    assert ask("SELECT rule FROM alert WHERE story_id IS NOT NULL") == [("other",)]
    assert ask("SELECT rule, reason, detail FROM suppression") == [
        ("chips", "SILENCED", "desk: by jane, a meeting, until 2025-01-27 16:59 UTC")
    ]
    await tell(at=END + 90 * MINUTE)
    assert ask("SELECT more FROM alert WHERE rule = 'chips'") == [(0,), (1,)]


async def test_a_digest_that_is_silenced_keeps_back_all_that_it_tells(tell, store, silenced, ask):
    for _ in range(2):
        await tell(handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, END)
    await silenced(Trait.CHANNEL, "desk", END)
    await tend(store, END, by_silences(END))
    assert await claimed(store, END) == []
    assert ask("SELECT reason, count(*) FROM suppression GROUP BY reason") == [("SILENCED", 2)]
    assert ask("SELECT state, count(*) FROM delivery GROUP BY state") == [("dropped", 3)]
    assert ask("SELECT told_at, held FROM hold") == [(None, 2)]


async def test_what_each_channel_refused_holds_nothing_back(tell, store, ask):
    handling = Handling(throttle=HALF_HOUR)
    await tell(handling=handling)
    [lost] = await claimed(store, NOW)
    await store.settle(lost.id, Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="no such chat"), NOW)
    assert (await tell(handling=handling, at=NOW + MINUTE)).alerts == 1
    assert (await tell(handling=handling, at=NOW + 2 * MINUTE)).alerts == 0, "the second one is on its way"
    assert ask("SELECT more FROM alert ORDER BY id") == [(0,), (1,)]


async def test_what_a_digest_that_was_refused_told_holds_nothing_back(tell, store):
    handling = Handling(throttle=Throttle(every=7_200.0, longest=7_200.0, key=()), quiet=Quiet("afternoon"))
    await tell(rule="chips", handling=handling)
    await tell(rule="other", handling=handling)
    await tend(store, END)
    [digest] = await claimed(store, END)
    assert (await tell(handling=handling, at=END)).alerts == 0
    await store.settle(digest.id, Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="no such chat"), END)
    assert (await tell(handling=handling, at=END + MINUTE)).alerts == 1


async def test_what_goes_out_for_want_of_an_answer_keeps_to_quiet_hours(tell, store):
    wishes = Handling(quiet=Quiet("late"), unanswered=Unanswered(within=600.0, to=("pager",)))
    late = QuietWindow(id="late", begins=time(14, 35), ends=time(16), zone="UTC")
    desk_of = Desk(windows={"late": late}, wishes={"chips": wishes})
    for _ in range(2):
        await tell(handling=wishes)
    await tend(store, NOW + 10 * MINUTE, desk_of=desk_of)
    assert await claimed(store, NOW + 10 * MINUTE, "pager") == []
    await tend(store, END, desk_of=desk_of)
    [digest] = await sent(store, END, "pager")
    assert len(digest.members) == 2


async def test_what_is_answered_in_time_is_listed_by_the_digest_of_the_same_channel(tell, store, write):
    evening = DigestPlan(channel="mail", at=(CronTime("0 18 * * *"),))
    wishes = Handling(digest=evening, unanswered=Unanswered(within=600.0, to=("mail",)))
    first, second = [await tell(handling=wishes) for _ in range(2)]
    assert (first.alerts, second.alerts) == (1, 1)
    await write(lambda connection: answers.answer(connection, [1], by="jane", note="", now=NOW))
    await tend(store, NOW + 10 * MINUTE, desk_of=DESK)
    assert [one.alert.id for one in await sent(store, NOW + 10 * MINUTE, "mail")] == [2]
    at_six = NOW.replace(hour=18, minute=0, second=0, microsecond=0)
    await tend(store, at_six)
    [digest] = await sent(store, at_six, "mail")
    assert [one.id for one in digest.members] == [1]


async def test_two_channels_with_one_fallback_tell_it_a_digest_once(tell, store):
    for _ in range(2):
        await tell("desk", "pager", handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, END)
    refused = Settlement(state=DeliveryState.DEAD, in_doubt=False, reason="no such chat")
    for lost in await claimed(store, END, "desk", "pager"):
        await store.settle(lost.id, refused, END)
    await tend(store, END, desk=stand_in(END), pager=stand_in(END))
    [digest] = await sent(store, END, "mail")
    assert len(digest.members) == 2
    assert (await store.lately(NOW - MINUTE, END)).untold == {}, "they were told, though on another channel"


async def test_a_notice_for_a_channel_that_is_silenced_is_not_sent(store, silenced, ask):
    """Only by name, whatever else is silenced."""
    notice = alert(rule=None, at=NOW)
    await silenced(Trait.CHANNEL, "ops", NOW)
    await silenced(Trait.FEED, "*", NOW)
    for channel in ("ops", "desk"):
        await store.notify(notice, f"down {channel}", channel)
    await tend(store, NOW + MINUTE, by_silences(NOW + MINUTE))
    assert [one.channel for one in await sent(store, NOW + MINUTE, "ops", "desk")] == ["desk"]
    assert ask("SELECT state FROM delivery WHERE channel = 'ops'") == [("dropped",)]


NOON = NOW.replace(hour=13, minute=50)


def wishing(mode=QuietMode.HOLD, **limits):
    """The configuration whose rules have quiet hours in the afternoon."""
    wishes = {"chips": Handling(quiet=Quiet("afternoon", mode))}
    return replace(DESK, wishes=wishes, limits={name: Limits(**limit) for name, limit in limits.items()})


async def test_what_has_not_gone_out_when_quiet_hours_begin_waits_for_their_end_with_what_they_hold(tell, store):
    held = Handling(quiet=Quiet("afternoon"))
    await tell("pager", handling=held, at=NOON)
    [failed] = await claimed(store, NOON, "pager")
    again = Settlement(
        state=DeliveryState.PENDING, in_doubt=False, reason="answered 503", next_attempt_at=NOON + 20 * MINUTE
    )
    await store.settle(failed.id, again, NOON)
    await tell("pager", handling=held, at=NOON)
    await tell("pager", handling=held, at=NOON, severity=Severity.CRITICAL)
    await tell("pager", rule="other", at=NOON)
    await tend(store, NOON, desk_of=wishing())
    assert (await store.due(["pager"])).waiting is None, "there are no quiet hours yet"
    await tell("pager", handling=held)
    fallback = {"pager": stand_in(NOW, is_down=True)}
    for now in (NOW, END - MINUTE):
        await tend(store, now, desk_of=wishing(), **fallback)
    assert {(one.alert.rule, one.alert.severity) for one in await sent(store, END - MINUTE, "pager", "mail")} == {
        ("chips", Severity.CRITICAL),
        ("other", Severity.NORMAL),
    }
    await tend(store, END, desk_of=wishing())
    [digest] = await sent(store, END, "pager")
    assert (digest.alert.headline, len(digest.members)) == ("After quiet hours: 3 alerts", 3)


async def test_what_is_held_by_each_of_several_nights_says_so_once(tell, store, ask):
    await tell(handling=Handling(quiet=Quiet("afternoon")))
    for days in range(3):
        await tend(store, END + timedelta(days=days), desk_of=wishing())
        await tend(store, NOW + timedelta(days=days + 1), desk_of=wishing())
    assert ask("SELECT state, why FROM delivery") == [("waiting", "held until the end of afternoon")]


async def test_what_quiet_hours_of_a_clock_that_was_ahead_hold_does_not_wait_for_their_end(tell, store):
    await tell("pager", at=NOON)
    await tend(store, NOW + timedelta(days=30), desk_of=wishing())
    assert await store.hasten(NOON + MINUTE) == 1
    await tend(store, NOON + MINUTE, desk_of=wishing())
    assert len(await sent(store, NOON + MINUTE, "pager")) == 1


async def test_a_stand_in_keeps_the_quiet_hours_of_the_rule(tell, store):
    await tell("pager", at=NOON)
    await buried(store, NOON, "pager")
    await tend(store, NOW, desk_of=wishing(), pager=stand_in(NOW))
    assert not await sent(store, NOW, "mail")
    await tend(store, END, desk_of=wishing(), pager=stand_in(END))
    assert len(await sent(store, END, "mail")) == 1


async def test_what_is_in_doubt_waits_for_the_end_of_quiet_hours_by_itself(tell, store):
    for _ in range(2):
        await tell("pager", at=NOON)
    await claimed(store, NOON, "pager")
    await store.recover(NOON)
    await tend(store, NOW, desk_of=wishing())
    assert not await claimed(store, NOW, "pager")
    await tend(store, END, desk_of=wishing())
    assert [(one.in_doubt, len(one.members)) for one in await sent(store, END, "pager")] == [(True, 0), (False, 0)]


async def test_quiet_hours_that_lower_lower_what_is_pending_too(tell, store):
    await tell("pager", at=NOON)
    for _ in range(2):
        await tend(store, NOW, desk_of=wishing(QuietMode.DOWNGRADE))
    [low] = await sent(store, NOW, "pager")
    assert (low.severity, low.why) == (Severity.LOW, "quiet hours: sent as low")


async def test_the_digest_of_a_storm_waits_for_the_end_of_quiet_hours_and_what_a_person_sends_again_does_not(
    tell, store, write, ask
):
    for _ in range(4):
        await tell("desk", at=NOON)
    await sent(store, NOON)
    await tend(store, NOW, desk_of=wishing())
    assert not await claimed(store, NOW)
    [(digest,)] = ask("SELECT id FROM delivery WHERE state = 'waiting'")
    assert await write(lambda connection: outbox_desk.retry(connection, [digest], NOW + MINUTE)) == [digest]
    await tend(store, NOW + MINUTE, desk_of=wishing())
    assert [len(one.members) for one in await sent(store, NOW + MINUTE)] == [2]


async def test_a_digest_that_is_too_long_for_its_service_is_told_in_parts(tell, store, ask):
    for _ in range(3):
        await tell(handling=Handling(quiet=Quiet("afternoon")))
    await tend(store, END)
    [whole] = await claimed(store, END)
    numbers = [member.id for member in whole.members]
    parts = Settlement(
        state=DeliveryState.GATHERED, in_doubt=False, reason="too long", parts=((numbers[0],), (*numbers[1:],))
    )
    for _ in range(2):
        await store.settle(whole.id, parts, END)
    assert [(one.alert.headline, len(one.members)) for one in await sent(store, END)] == [
        ("Nvidia falls, number news 0", 0),
        ("After quiet hours, part 2 of 2: 2 alerts", 2),
    ]
    assert ask("SELECT state, count(*) FROM delivery GROUP BY state") == [
        ("delivered", 2),
        ("gathered", 3),
    ]


@pytest.mark.parametrize(
    ("handling", "today", "due", "told"),
    [
        (Handling(), replace(DESK, limits={"desk": Limits()}), MINUTE, [0, 0, 2]),
        (
            Handling(quiet=Quiet("afternoon")),
            replace(DESK, windows={"afternoon": replace(AFTERNOON, ends=time(15))}, wishes={"chips": QUIET}),
            END - NOW - 60 * MINUTE,
            [4],
        ),
        (
            Handling(digest=replace(DAILY, at=(CronTime("0 18 * * 0"),))),
            replace(DESK, wishes={"chips": Handling(digest=DAILY)}, limits={"desk": Limits(storm_alerts=9)}),
            END - NOW + 120 * MINUTE,
            [0, 0, 2, 4],
        ),
    ],
    ids=["no storm control", "an earlier end of quiet hours", "a daily digest in place of a weekly one"],
)
async def test_what_waits_by_wishes_that_have_changed_waits_no_longer_than_by_todays(
    tell, store, handling, today, due, told
):
    for _ in range(4):
        await tell(handling=handling)
    assert not await store.bring_forward(Scheduler(DESK, NOW + MINUTE))
    assert await store.bring_forward(Scheduler(today, NOW + MINUTE))
    await tend(store, NOW + due - timedelta(seconds=1))
    await tend(store, NOW + due)
    assert sorted(len(one.members) for one in await sent(store, NOW + due, "desk", "mail")) == told
