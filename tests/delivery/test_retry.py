import math
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.retry import LEAST_ATTEMPTS, settle
from alerts.delivery.verdict import LONGEST_WAIT
from alerts.model.delivery import Accepted, Delivery, DeliveryState, Refused, Unknown
from alerts.settings.settings import DeliverySettings
from tests.delivery.news import NOW, alert

SETTINGS = DeliverySettings(first_pause=5.0, longest_pause=900.0, give_up_after=86_400.0)
BUSY = Refused("busy", permanent=False)


def delivery(**changes: Any) -> Delivery:
    stated: dict[str, Any] = {"id": 1, "channel": "desk", "attempts": 1, "in_doubt": False, "created_at": NOW}
    return Delivery(alert=alert(), **stated | changes)


def pause(outcome: Refused | Unknown, jitter: float = 1.0, **changes: Any) -> float:
    settled = settle(outcome, delivery(**changes), SETTINGS, NOW, jitter)
    assert settled.state is DeliveryState.PENDING
    assert settled.next_attempt_at is not None
    return (settled.next_attempt_at - NOW).total_seconds()


def test_accepted_is_delivered_and_stays_in_doubt_if_it_was() -> None:
    for doubt in (False, True):
        settled = settle(Accepted(), delivery(in_doubt=doubt), SETTINGS, NOW, 0.5)
        assert (settled.state, settled.in_doubt, settled.next_attempt_at) == (DeliveryState.DELIVERED, doubt, None)


def test_a_permanent_refusal_is_dead_at_once() -> None:
    settled = settle(Refused("answered 404 Not Found", permanent=True), delivery(), SETTINGS, NOW, 0.5)
    assert (settled.state, settled.reason) == (DeliveryState.DEAD, "answered 404 Not Found")


def test_the_pause_doubles_with_each_attempt_up_to_the_longest() -> None:
    assert [pause(BUSY, attempts=n) for n in (1, 2, 3, 8, 9, 5000)] == [5, 10, 20, 640, 900, 900]


def test_the_pause_is_drawn_from_all_of_the_time() -> None:
    assert [pause(BUSY, jitter, attempts=2) for jitter in (0.0, 0.25, 1.0)] == [0, 2.5, 10]


def test_a_service_that_asks_to_wait_is_obeyed() -> None:
    assert pause(Refused("too many", permanent=False, retry_after=60.0), 0.0) == 60
    assert pause(Refused("too many", permanent=False, retry_after=1.0), 1.0, attempts=5) == 1
    assert pause(Refused("too many", permanent=False, retry_after=0.35), 0.0) == 0.35


def test_time_in_which_the_channel_was_down_is_not_counted() -> None:
    later, failing = NOW + timedelta(days=3), delivery(failed_since=NOW, attempts=3)
    assert settle(BUSY, failing, SETTINGS, later, 0.5).state is DeliveryState.DEAD
    assert settle(BUSY, failing, SETTINGS, later, 0.5, since=later).state is DeliveryState.PENDING
    assert settle(BUSY, failing, SETTINGS, later, 0.5, since=NOW - timedelta(days=1)).state is DeliveryState.DEAD


def test_what_waited_for_the_end_of_a_holiday_has_all_of_its_time_from_its_first_failure_on() -> None:
    held = delivery(created_at=NOW - timedelta(days=4))
    assert settle(BUSY, held, SETTINGS, NOW, 0.5).state is DeliveryState.PENDING


def test_nonsense_in_retry_after_is_no_wish() -> None:
    assert pause(Refused("busy", permanent=False, retry_after=math.nan), 1.0) == 5
    assert pause(Refused("busy", permanent=False, retry_after=-7.0), 1.0) == 5


def test_an_unknown_outcome_is_tried_again_in_doubt() -> None:
    settled = settle(Unknown("no answer"), delivery(), SETTINGS, NOW, 0.5)
    assert (settled.state, settled.in_doubt, settled.reason) == (DeliveryState.PENDING, True, "no answer")


def test_an_unknown_outcome_is_repeated_once_and_not_for_a_day() -> None:
    first = settle(Unknown("no answer"), delivery(), SETTINGS, NOW, 0.5)
    again = delivery(attempts=2, in_doubt=first.in_doubt, unknown_before=first.unknown, failed_since=NOW)
    settled = settle(Unknown("no answer"), again, SETTINGS, NOW, 0.5)
    assert (settled.state, settled.in_doubt) == (DeliveryState.DEAD, True)
    assert settled.reason == "in doubt after a repeat: no answer"


def test_what_is_in_doubt_because_its_sender_died_has_its_repeat_too() -> None:
    settled = settle(Unknown("no answer"), delivery(attempts=2, in_doubt=True), SETTINGS, NOW, 0.5)
    assert (settled.state, settled.in_doubt, settled.unknown) == (DeliveryState.PENDING, True, True)


def test_to_wait_on_for_an_open_attempt_is_no_repeat() -> None:
    waiting = Unknown("no answer", joined=True)
    before = delivery(attempts=3, in_doubt=True, unknown_before=True, failed_since=NOW)
    settled = settle(waiting, before, SETTINGS, NOW, 0.5)
    assert (settled.state, settled.in_doubt) == (DeliveryState.PENDING, True)


def test_the_repeat_of_what_nobody_answered_waits_for_a_minute_or_so() -> None:
    assert pause(Unknown("no answer")) == 60


def test_what_is_in_doubt_and_refused_for_now_goes_on() -> None:
    settled = settle(BUSY, delivery(attempts=2, in_doubt=True, failed_since=NOW), SETTINGS, NOW, 0.5)
    assert (settled.state, settled.in_doubt) == (DeliveryState.PENDING, True)


def test_after_a_day_it_is_given_up() -> None:
    began = NOW - timedelta(days=1)
    for outcome, doubt in ((BUSY, False), (Unknown("no answer"), True)):
        settled = settle(outcome, delivery(failed_since=began, attempts=3), SETTINGS, NOW, 0.5)
        assert (settled.state, settled.in_doubt) == (DeliveryState.DEAD, doubt)
        assert settled.reason == f"given up: {outcome.reason}"


def test_a_clock_that_jumps_ahead_ends_nothing_before_the_third_attempt() -> None:
    for attempts in (1, 2):
        old = {"failed_since": NOW - timedelta(days=9), "attempts": attempts}
        assert pause(BUSY, **old) == 5.0 * attempts
        assert pause(Refused("busy", permanent=False, retry_after=7_200.0), **old) == 7_200.0


def test_the_last_attempt_is_made_when_time_is_up() -> None:
    assert pause(BUSY, attempts=9, failed_since=NOW - timedelta(seconds=86_300)) == 100


def test_a_wait_beyond_the_end_is_waited_for_as_the_channel_waits_for_it() -> None:
    assert pause(Refused("busy", permanent=False, retry_after=500_000.0)) == 500_000


outcomes = st.one_of(
    st.just(Accepted()),
    st.just(Unknown("no answer")),
    st.builds(Refused, st.just("no"), st.booleans(), st.none(), st.none() | st.floats(allow_nan=True)),
)


@given(outcomes, st.integers(0, 10_000), st.booleans(), st.floats(-10_000, 200_000), st.floats(0, 1))
def test_every_outcome_ends_or_waits_within_bounds(outcome, attempts, doubt, age, jitter) -> None:
    before = delivery(attempts=attempts, in_doubt=doubt, failed_since=NOW - timedelta(seconds=age))
    settled = settle(outcome, before, SETTINGS, NOW, jitter)
    assert settled.in_doubt is (doubt or isinstance(outcome, Unknown))
    assert (settled.state is DeliveryState.PENDING) == (settled.next_attempt_at is not None)
    assert (settled.state is DeliveryState.DELIVERED) == isinstance(outcome, Accepted)
    if settled.next_attempt_at is not None:
        pause = (settled.next_attempt_at - NOW).total_seconds()
        asked = min(getattr(outcome, "retry_after", None) or 0.0, LONGEST_WAIT)
        end = max(SETTINGS.give_up_after - age, SETTINGS.longest_pause if attempts < LEAST_ATTEMPTS else 0.0)
        assert 0 <= pause <= max(end, asked) + 1e-3
        assert math.isnan(asked) or pause >= asked - 1e-3
        assert pause <= max(SETTINGS.longest_pause, asked) + 1e-3
        assert not (isinstance(outcome, Refused) and outcome.permanent)


def test_a_digest_that_is_too_long_is_told_in_two_parts_and_one_alert_that_is_is_dead() -> None:
    too_long = Refused("answered 413 Content Too Large", permanent=True, status=413)
    members = tuple(alert(id=number, story=story) for number, story in ((1, 1), (2, 2), (3, 1), (4, 3)))
    settled = settle(too_long, delivery(members=members, in_doubt=True), SETTINGS, NOW, 0.5)
    assert (settled.state, settled.in_doubt) == (DeliveryState.GATHERED, False)
    assert settled.parts == ((1, 3), (2, 4))
    of_a_story = settle(too_long, delivery(members=members[::2]), SETTINGS, NOW, 0.5)
    assert of_a_story.parts == ((1,), (3,))
    for few in ((), members[:1]):
        assert settle(too_long, delivery(members=few), SETTINGS, NOW, 0.5).state is DeliveryState.DEAD
