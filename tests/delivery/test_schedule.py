from dataclasses import replace
from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.schedule import Desk, Schedule, Scheduler
from alerts.model.handling import (
    CronTime,
    DigestPlan,
    Edge,
    Handling,
    Quiet,
    QuietMode,
    SessionTime,
    Then,
    Throttle,
    Unanswered,
)
from alerts.model.history import Asked, History
from alerts.model.hold import Hold
from alerts.model.limits import Limits
from alerts.model.planned import PlannedAlert
from alerts.model.quiet import QuietWindow
from alerts.model.severity import Severity
from alerts.model.silence import Comparison, Matcher, Silence, Trait
from alerts.model.suppression import SuppressionReason as Why
from tests.delivery.news import NOW, alert

LUNCH = QuietWindow(id="lunch", begins=time(11), ends=time(13), zone="UTC")
END = NOW.replace(hour=13)
DIGEST = DigestPlan(channel="mail", at=(CronTime("0 18 * * *"),))
HALF_HOUR = Throttle(every=1_800.0, longest=1_800.0)
DESK = Desk(
    windows={"lunch": LUNCH},
    limits={"desk": Limits(storm_alerts=3, storm_within=600.0), "pager": Limits(per_day=2)},
)


def schedule(history: History | None = None, *, desk: Desk = DESK, now=NOW) -> Schedule:
    return Schedule(desk, history or History(), now)


def silence(trait: Trait, value: str) -> Silence:
    hour = timedelta(hours=1)
    matcher = Matcher(trait, Comparison.IS, value)
    return Silence(matchers=(matcher,), owner="jane", reason="roadshow", begins=NOW, until=NOW + hour)


def places(scheduled):
    return [(one.channel, one.due_at) for one in scheduled.deliveries]


def reasons(scheduled):
    return [one.reason for one in scheduled.suppressions]


def test_without_wishes_an_alert_goes_to_each_channel_at_once():
    found = schedule().decide(alert(), ["desk", "ops", "desk"], Handling())
    assert places(found) == [("desk", NOW), ("ops", NOW)]
    assert all(not one.gather and not one.why for one in found.deliveries)
    assert (found.alert, found.suppressions) == (alert(), ())


def test_an_alert_without_a_channel_is_recorded():
    found = schedule().decide(alert(), [], Handling())
    assert (found.alert, found.deliveries, found.suppressions) == (alert(), (), ())


def test_a_throttle_holds_back_and_the_next_alert_says_how_many():
    handling = Handling(throttle=HALF_HOUR)
    first = schedule()
    assert first.decide(alert(), ["desk"], handling).alert is not None
    second = schedule(History(holds=first.changed), now=NOW + timedelta(minutes=5))
    for story in (8, 9):
        found = second.decide(alert(story=story), ["desk"], handling)
        assert (found.alert, found.deliveries, reasons(found)) == (None, (), [Why.THROTTLED])
    third = schedule(History(holds=second.changed), now=NOW + timedelta(minutes=31))
    assert third.decide(alert(story=10), ["desk"], handling).alert.more == 2
    assert third.changed["rule=chips"].held == 0


def test_what_a_throttle_holds_back_may_go_into_the_digest():
    handling = Handling(throttle=Throttle(every=60.0, longest=60.0, then=Then.DIGEST), digest=DIGEST)
    desk = schedule()
    told = desk.decide(alert(), ["desk"], handling)
    found = desk.decide(alert(story=8), ["desk"], handling)
    assert places(told) == [("desk", NOW), ("mail", NOW.replace(hour=18))]
    assert places(found) == [("mail", NOW.replace(hour=18))]
    assert reasons(found) == [Why.THROTTLED]
    assert found.alert is not None


def test_an_alert_that_is_raised_passes_the_throttle():
    desk = schedule(History(holds={"rule=chips": Hold(key="rule=chips", told_at=NOW, span=1_800.0)}))
    assert desk.decide(alert(escalated="3 domains"), ["desk"], Handling(throttle=HALF_HOUR)).deliveries


def test_quiet_hours_hold_drop_or_downgrade_and_critical_breaks_through():
    def found(mode: QuietMode, severity: Severity = Severity.HIGH):
        return schedule().decide(alert(severity=severity), ["desk"], Handling(quiet=Quiet("lunch", mode)))

    held = found(QuietMode.HOLD)
    assert places(held) == [("desk", END)]
    assert held.deliveries[0].gather
    assert not held.deliveries[0].always
    assert reasons(found(QuietMode.DROP)) == [Why.QUIET]
    assert found(QuietMode.DROP).alert is None
    low = found(QuietMode.DOWNGRADE).deliveries[0]
    assert (low.due_at, low.severity) == (NOW, Severity.LOW)
    for mode in QuietMode:
        loud = found(mode, Severity.CRITICAL).deliveries[0]
        assert (loud.due_at, loud.severity) == (NOW, None)


def test_what_is_held_for_the_same_end_goes_out_together():
    desk, handling = schedule(), Handling(quiet=Quiet("lunch"))
    gathers = {desk.decide(alert(story=n), ["desk"], handling).deliveries[0].gather for n in range(3)}
    assert len(gathers) == 1


def test_a_storm_is_gathered_into_one_digest_critical_excepted():
    desk = schedule(History(recent={"desk": 1}))
    severities = [Severity.HIGH, Severity.NORMAL, Severity.HIGH, Severity.CRITICAL, Severity.LOW]
    found = [desk.decide(alert(story=n, severity=s), ["desk"], Handling()) for n, s in enumerate(severities)]
    due = NOW + timedelta(minutes=10)
    assert [one.deliveries[0].due_at for one in found] == [NOW, NOW, due, NOW, due]
    assert found[2].deliveries[0].gather == found[4].deliveries[0].gather != ""
    assert found[2].deliveries[0].why == "more than 3 alerts in 10 min: gathered"
    short = schedule(History(recent={"desk": 3}), desk=Desk(limits={"desk": Limits(storm_alerts=3, storm_within=90.0)}))
    [delivery] = short.decide(alert(), ["desk"], Handling()).deliveries
    assert delivery.why == "more than 3 alerts in 90 s: gathered"


def test_a_storm_that_is_under_way_keeps_its_digest():
    due = NOW + timedelta(minutes=3)
    desk = schedule(History(recent={"desk": 3}, gathering={"desk": due}))
    assert places(desk.decide(alert(), ["desk"], Handling())) == [("desk", due)]


def test_a_channel_that_had_its_share_of_the_day_gets_no_more_critical_excepted():
    desk = schedule(History(today={"pager": 1}))
    assert desk.decide(alert(story=1), ["pager"], Handling()).deliveries
    assert reasons(desk.decide(alert(story=2), ["pager"], Handling())) == [Why.CAPPED]
    assert desk.decide(alert(story=3, severity=Severity.CRITICAL), ["pager"], Handling()).deliveries


def test_one_channel_kept_back_does_not_keep_the_others():
    desk = schedule(History(today={"pager": 2}))
    found = desk.decide(alert(), ["pager", "desk"], Handling())
    assert places(found) == [("desk", NOW)]
    assert reasons(found) == [Why.CAPPED]
    assert "pager" in found.suppressions[0].detail


def test_a_silence_keeps_every_channel_and_the_digest_still():
    desk = schedule(History(silences=[silence(Trait.RULE, "chips")]))
    found = desk.decide(alert(), ["desk", "pager"], Handling(digest=DIGEST))
    assert (found.alert, found.deliveries, reasons(found)) == (None, (), [Why.SILENCED])
    assert "jane" in found.suppressions[0].detail
    assert "roadshow" in found.suppressions[0].detail
    assert desk.changed["rule=chips"].held == 1


def test_a_silence_of_one_channel_leaves_the_others():
    desk = schedule(History(silences=[silence(Trait.CHANNEL, "desk")]))
    assert places(desk.decide(alert(), ["desk", "pager"], Handling())) == [("pager", NOW)]


def test_a_digest_that_is_silenced_is_no_alert_and_says_so():
    desk = schedule(History(silences=[silence(Trait.CHANNEL, "mail")]))
    found = desk.decide(alert(), [], Handling(digest=DIGEST))
    assert (found.alert, found.deliveries, reasons(found)) == (None, (), [Why.SILENCED])
    assert desk.changed["rule=chips"].held == 1
    beside = desk.decide(alert(story=8), ["desk"], Handling(digest=DIGEST, unanswered=Unanswered(900.0, ("mail",))))
    assert (places(beside), reasons(beside)) == ([("desk", NOW)], [Why.SILENCED])


def test_who_is_told_later_keeps_to_silences_and_quiet_hours_and_passes_the_throttle():
    handling = Handling(throttle=HALF_HOUR, quiet=Quiet("lunch"))
    silent = schedule(History(silences=[silence(Trait.CHANNEL, "oncall")]))
    found = silent.decide_further(alert(), ["oncall", "pager"], handling)
    assert (places(found), reasons(found)) == ([("pager", END)], [Why.SILENCED])
    assert not silent.changed


def test_a_digest_lists_every_alert_of_its_rule():
    found = schedule().decide(alert(), ["desk"], Handling(digest=DIGEST))
    assert places(found) == [("desk", NOW), ("mail", NOW.replace(hour=18))]
    assert found.deliveries[1].always
    alone = schedule().decide(alert(), [], Handling(digest=DIGEST))
    assert places(alone) == [("mail", NOW.replace(hour=18))]


def test_what_quiet_hours_drop_still_stands_in_the_digest():
    found = schedule().decide(alert(), ["desk"], Handling(quiet=Quiet("lunch", QuietMode.DROP), digest=DIGEST))
    assert places(found) == [("mail", NOW.replace(hour=18))]
    assert found.alert is not None


def test_a_digest_whose_time_nobody_knows_does_not_swallow_its_alerts():
    plan = DigestPlan(channel="mail", at=(SessionTime("XNYS", Edge.OPENS, -1_800.0),))
    assert places(schedule().decide(alert(), [], Handling(digest=plan))) == [("mail", NOW)]


def test_an_alert_that_nobody_answers_goes_on():
    handling = Handling(unanswered=Unanswered(900.0, ("pager", "desk")))
    found = schedule().decide(alert(), ["desk"], handling)
    assert places(found) == [("desk", NOW), ("pager", NOW + timedelta(minutes=15))]
    assert found.deliveries[1].unless_answered


def test_nobody_is_asked_for_an_answer_before_the_quiet_hours_end():
    handling = Handling(quiet=Quiet("lunch"), unanswered=Unanswered(900.0, ("pager",)))
    found = schedule().decide(alert(), ["desk"], handling)
    assert places(found) == [("desk", END), ("pager", END + timedelta(minutes=15))]


def test_who_has_only_a_digest_has_time_to_answer_from_then_on():
    handling = Handling(digest=DIGEST, unanswered=Unanswered(900.0, ("desk",)))
    found = schedule().decide(alert(), [], handling)
    assert places(found) == [("desk", NOW.replace(hour=18, minute=15)), ("mail", NOW.replace(hour=18))]


def test_a_channel_with_a_digest_that_is_told_for_want_of_an_answer_lists_what_was_answered():
    handling = Handling(digest=DIGEST, unanswered=Unanswered(900.0, ("mail",)))
    [_, mail] = schedule().decide(alert(), ["desk"], handling).deliveries
    assert (mail.due_at, mail.unless_answered, mail.always) == (NOW + timedelta(minutes=15), True, True)
    assert mail.gather == f"digest {NOW.replace(hour=18).isoformat()}"
    slow = Handling(digest=DIGEST, unanswered=Unanswered(10 * 3600.0, ("mail",)))
    [_, mail] = schedule().decide(alert(), ["desk"], slow).deliveries
    assert (mail.due_at, mail.unless_answered) == (NOW.replace(hour=18), False), "the digest tells it before"


def test_a_storm_in_quiet_hours_is_as_quiet():
    handling = Handling(quiet=Quiet("lunch", QuietMode.DOWNGRADE))
    desk = schedule(History(recent={"desk": 3}))
    [found] = desk.decide(alert(severity=Severity.HIGH), ["desk"], handling).deliveries
    assert (found.severity, found.gather[:6]) == (Severity.LOW, "storm ")
    assert found.why == "quiet hours: sent as low; more than 3 alerts in 10 min: gathered"


def test_it_asks_for_what_it_needs_to_know_and_no_more():
    desk = Desk(
        limits={"desk": Limits(storm_alerts=3), "pager": Limits(per_day=9, zone="Asia/Hong_Kong"), "x": Limits()}
    )
    planned = [PlannedAlert(alert=alert(), channels=("desk", "pager", "x", "mail")) for _ in range(2)]
    midnight = NOW.replace(hour=16) - timedelta(days=1) + timedelta(days=NOW.hour >= 16)
    assert Scheduler(desk, NOW).asked(planned) == Asked(
        keys=("rule=chips",),
        recent_since={"desk": NOW - timedelta(minutes=10)},
        today_since={"pager": midnight},
    )


def test_alerts_that_come_together_are_history_to_one_another():
    planned = [PlannedAlert(alert=alert(story=n), channels=("desk",)) for n in range(5)]
    arranged = Scheduler(DESK, NOW).arrange(planned, History())
    assert [one.deliveries[0].due_at > NOW for one in arranged.alerts] == [False, False, False, True, True]
    assert arranged.holds["rule=chips"].told_at == NOW


handlings = st.builds(
    Handling,
    throttle=st.none() | st.builds(Throttle, every=st.just(60.0), longest=st.just(60.0), then=st.sampled_from(Then)),
    digest=st.none() | st.just(DIGEST),
    quiet=st.none() | st.builds(Quiet, st.just("lunch"), st.sampled_from(QuietMode)),
    unanswered=st.none() | st.just(Unanswered(900.0, ("oncall",))),
)
steps = st.lists(
    st.tuples(
        st.integers(0, 120), handlings, st.lists(st.sampled_from(["desk", "pager"])), st.sampled_from(list(Severity))
    ),
    max_size=40,
)


@given(steps, st.booleans())
def test_every_alert_is_told_somewhere_or_says_why_not_and_none_is_told_twice(arrivals, silenced):
    silences = [silence(Trait.CHANNEL, "desk")] if silenced else []
    holds, now = {}, NOW
    for number, (gap, handling, channels, severity) in enumerate(arrivals):
        now += timedelta(seconds=gap)
        desk = schedule(History(holds=holds, silences=silences), now=now)
        found = desk.decide(alert(story=number, severity=severity), channels, handling)
        holds = holds | desk.changed
        delivered = [one.channel for one in found.deliveries]
        assert len(delivered) == len(set(delivered))
        assert all(one.due_at >= now for one in found.deliveries)
        if found.alert is None:
            assert not found.deliveries
            assert found.suppressions
        elif channels:
            assert found.deliveries
        if severity is Severity.CRITICAL and handling.throttle is None and not silenced:
            assert set(channels) <= {one.channel for one in found.deliveries if one.due_at == now}


def test_who_is_told_by_a_digest_alone_can_answer_that():
    handling = Handling(digest=DIGEST, unanswered=Unanswered(within=900.0, to=("oncall",)))
    at = NOW.replace(hour=18, minute=0, second=0, microsecond=0)
    assert places(schedule().decide(alert(), [], handling)) == [("oncall", at + timedelta(minutes=15)), ("mail", at)]


def test_what_waits_is_due_at_the_latest_when_it_would_be_if_it_were_planned_now():
    hour = timedelta(hours=1)
    wishes = {
        "held": Handling(quiet=Quiet("lunch")),
        "lowered": Handling(quiet=Quiet("lunch", QuietMode.DOWNGRADE)),
        "trading": Handling(quiet=Quiet("trading")),
        "listed": Handling(digest=DIGEST),
    }
    windows = {"lunch": LUNCH, "trading": replace(LUNCH, id="trading", closed="XETR")}
    scheduler = Scheduler(replace(DESK, windows=windows, wishes=wishes), NOW)
    latest = [
        scheduler.at_latest("desk", "held", "storm 2030"),
        scheduler.at_latest("pager", "held", "storm 2030"),
        scheduler.at_latest("desk", "held", "quiet 2030"),
        scheduler.at_latest("desk", "lowered", "quiet 2030 instead of mail"),
        scheduler.at_latest("desk", "listed", "quiet 2030"),
        scheduler.at_latest("mail", "listed", "digest 2030"),
    ]
    assert latest == [NOW + timedelta(minutes=10), NOW, END, NOW, NOW, NOW.replace(hour=18)]
    unknown = [("gone", "held", "storm 2030"), ("desk", "gone", "quiet 2030"), ("desk", "trading", "quiet 2030")]
    unknown += [("desk", "listed", "digest 2030"), ("mail", "held", "digest 2030"), ("mail", "gone", "digest 2030")]
    assert [scheduler.at_latest(*one) for one in unknown] == [None] * 6
    assert Scheduler(scheduler.desk, END + hour).at_latest("desk", "held", "quiet 2030") == END + hour
