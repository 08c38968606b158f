"""When a channel may be sent the next thing, whatever the way there takes."""

import itertools
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.carriers import allowance_of, native
from alerts.delivery.rate import Allowance, Window
from alerts.delivery.retry import settle
from alerts.model.delivery import Accepted, Delivery, DeliveryState, Refused
from alerts.model.secret import Secret
from alerts.pipeline.gates import Gates
from alerts.settings.settings import Channel, DeliverySettings
from tests.pipeline.newsroom import TurnedClock

SLACK = 1e-6


@dataclass
class Way:
    """How much longer than it must a request takes until the service counts it, and the answer until we have it."""

    there: float
    back: float


WAYS = st.lists(st.builds(Way, st.floats(0.0, 5.0), st.floats(0.0, 5.0)), min_size=2, max_size=60)


@given(WAYS, st.integers(1, 5), st.floats(0.01, 1.0))
def test_a_service_that_counts_late_never_counts_too_many_once_the_way_is_known(ways, count, least):
    clock = TurnedClock()
    limit = Window(count, 7.0)
    gates = Gates(clock, lambda _: Allowance((limit,)))
    counted = []
    for way in [Way(0.0, 0.0), *ways]:
        clock.turn(gates.wait("desk"))
        gates.sending("desk")
        clock.turn(least + way.there)
        counted.append(clock.monotonic())
        clock.turn(least + way.back)
        gates.answered("desk")
    gaps = [later - earlier for earlier, later in zip(counted, counted[count:], strict=False)]
    assert all(gap >= limit.seconds - SLACK for gap in gaps)


def test_what_opens_a_connection_is_not_followed_too_soon():
    """It is counted late, and the next one goes by the connection that is there."""
    clock, counted = TurnedClock(), []
    gates = Gates(clock, lambda _: Allowance((Window(1, 1.0),)))
    for there in (0.3, 0.02, 0.02):
        clock.turn(gates.wait("desk"))
        gates.sending("desk")
        clock.turn(there)
        counted.append(clock.monotonic())
        clock.turn(0.02)
        gates.answered("desk")
    assert all(later - earlier >= 1.0 - SLACK for earlier, later in itertools.pairwise(counted))


def test_a_pause_is_counted_from_when_the_service_may_have_begun_it():
    """It begins when the service counts a message, which is before its answer is here by what the way takes at least."""
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance())
    last = Delivery(id=1, alert=None, channel="desk", attempts=1, in_doubt=False, created_at=clock.now())
    for took in (0.5, 2.0):
        gates.sending("desk")
        clock.turn(took)
        gates.answered("desk")
    gates.learn(last, Accepted(pause=2.0), DeliverySettings())
    assert gates.wait("desk") == 1.5


@pytest.mark.parametrize(("assumed", "wait"), [(True, 0.0), (False, 4.5)])
def test_who_says_how_many_more_it_takes_is_not_held_to_what_is_published(assumed, wait):
    """What a person has set holds whatever is said."""
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance((Window(2, 5.0),), assumed=assumed))
    delivery = Delivery(id=1, alert=None, channel="desk", attempts=1, in_doubt=False, created_at=clock.now())
    for left in (4, 3):
        gates.sending("desk")
        clock.turn(0.5)
        gates.answered("desk")
        gates.learn(delivery, Accepted(left=left), DeliverySettings())
    assert gates.wait("desk") == wait
    gates.sending("desk")
    gates.answered("desk")
    gates.learn(delivery, Accepted(pause=9.0, left=0), DeliverySettings())
    assert gates.wait("desk") == 9.0


def test_attempts_are_fruitless_from_the_first_failure_until_anything_is_taken():
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance())
    refused = Refused("answered 503", permanent=False, status=503)
    deliveries = [
        Delivery(id=n, alert=None, channel=name, attempts=1, in_doubt=False, created_at=clock.now())
        for n, name in enumerate(("desk", "ops"))
    ]
    assert gates.fruitless() == 0
    for delivery in deliveries:
        gates.learn(delivery, refused, DeliverySettings())
        clock.turn(100.0)
    assert gates.fruitless() == 200.0
    gates.nothing_waits()
    assert gates.fruitless() == 0, "what failed was taken back: nothing is missing"
    gates.learn(deliveries[0], refused, DeliverySettings())
    clock.turn(100.0)
    assert gates.fruitless() == 100.0
    gates.learn(deliveries[1], Accepted(), DeliverySettings())
    assert gates.fruitless() == 0


@given(st.integers(2, 40), st.floats(0.01, 3.0))
def test_an_even_way_costs_no_time_once_it_is_known(amount, way):
    """The first exchange alone does not tell it: the second waits as if all of it had been on the way there."""
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance((Window(1, 7.0),)))
    for _ in range(amount):
        clock.turn(gates.wait("desk"))
        gates.sending("desk")
        clock.turn(way)
        gates.answered("desk")
    assert abs(clock.monotonic() - (amount - 1) * 7.0 - 2 * way) < SLACK


def test_what_a_service_asks_for_is_kept_to_the_second_by_what_comes_next_on_its_channel():
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance())
    delivery = Delivery(id=1, alert=None, channel="hook", attempts=1, in_doubt=False, created_at=clock.now())
    gates.sending("hook")
    gates.answered("hook")
    gates.learn(delivery, Refused("answered 429", permanent=False, status=429, retry_after=120.0), DeliverySettings())
    assert (gates.wait("hook"), gates.wait("desk")) == (120.0, 0.0)
    clock.turn(119.0)
    assert gates.wait("hook") == 1.0
    clock.turn(1.0)
    assert gates.wait("hook") == 0.0


def test_two_topics_of_one_chat_are_one_chat_to_its_service():
    clock, chats = TurnedClock(), {"chips": "-1001:1", "rates": "-1001:2", "other": "-1002"}
    channels = [Channel(id=name, url=Secret(f"tgram://123456789:{'a' * 35}/{chat}")) for name, chat in chats.items()]
    allowances = {channel.id: allowance_of(channel, native(channel)) for channel in channels}
    gates, sent = Gates(clock, allowances.__getitem__), dict.fromkeys(chats, 0)
    while clock.monotonic() < 60.0:
        for name in chats:
            if gates.wait(name) == 0.0:
                gates.sending(name)
                gates.answered(name)
                sent[name] += 1
        clock.turn(0.5)
    assert sent["chips"] + sent["rates"] == sent["other"] == 20, "a minute in a group"
    gates.learn(
        Delivery(id=1, alert=None, channel="chips", attempts=1, in_doubt=False, created_at=clock.now()),
        Refused("answered 429", permanent=False, status=429, retry_after=120.0),
        DeliverySettings(),
    )
    assert (gates.wait("chips"), gates.wait("rates")) == (120.0, 120.0)
    assert gates.wait("other") < 60.0


def test_who_shares_a_target_does_not_lose_what_another_has_sent_meanwhile():
    clock, limit = TurnedClock(), Window(2, 60.0)
    gates = Gates(clock, lambda _: Allowance((limit,), target="chat"))
    for step in (gates.sending, gates.answered):
        for name in ("chips", "rates"):
            step(name)
            clock.turn(1.0)
    assert gates.wait("other") == 60.0 - 4.0


def test_too_many_without_a_time_shuts_the_channel_for_longer_each_time_until_something_is_taken():
    clock, settings = TurnedClock(), DeliverySettings(first_pause=5.0, longest_pause=900.0)
    gates = Gates(clock, lambda _: Allowance())
    last = Delivery(id=1, alert=None, channel="desk", attempts=1, in_doubt=False, created_at=clock.now())
    waits = []
    for asked in (None, 0.0, None, None, None, None):
        gates.learn(last, Refused("answered 429", permanent=False, status=429, retry_after=asked), settings)
        waits.append(gates.wait("desk"))
        clock.turn(waits[-1])
    gates.learn(last, Accepted(), settings)
    gates.learn(last, Refused("answered 429", permanent=False, status=429), settings)
    assert [*waits, gates.wait("desk")] == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0, 5.0]


def test_a_channel_is_down_for_as_long_as_it_has_failed_and_no_longer():
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance())
    for number in range(3):
        one = Delivery(id=number, alert=None, channel="desk", attempts=1, in_doubt=False, created_at=clock.now())
        gates.learn(one, Refused("answered 503", permanent=False, status=503), DeliverySettings())
        clock.turn(10.0)
    assert gates.down() == {"desk": 30.0}


@pytest.mark.parametrize("asked", [None, 30.0])
def test_a_channel_that_is_too_much_asked_all_along_is_down_as_any_other_and_makes_nothing_old(asked):
    """A day's share that is used up: what waits behind the first is not tried for hours, and no message is to blame."""
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance())
    failing = Delivery(id=1, alert=None, channel="desk", attempts=9, in_doubt=False, created_at=clock.now())
    began, too_many = clock.now(), Refused("answered 429", permanent=False, status=429, retry_after=asked)
    for _ in range(9):
        gates.learn(failing, too_many, DeliverySettings())
        clock.turn(60.0)
    assert gates.down() == {"desk": 540.0}
    assert gates.counted_from(failing) == clock.now()
    gates.learn(replace(failing, id=2), Refused("answered 503", permanent=False, status=503), DeliverySettings())
    assert gates.counted_from(failing) == clock.now() > began
    gates.learn(failing, Accepted(), DeliverySettings())
    assert gates.down() == {}


def test_who_runs_once_again_and_again_knows_a_channel_to_be_down_that_people_were_told_of():
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance())
    gates.count_all_time({"desk": clock.now() - timedelta(hours=1)})
    assert gates.down() == {}
    gates.recall(["desk"])
    assert gates.down() == {"desk": 3_600.0}


def test_what_leads_elsewhere_is_free_of_what_was_asked_for_before():
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance((Window(1, 60.0),)))
    last = Delivery(id=1, alert=None, channel="desk", attempts=1, in_doubt=False, created_at=clock.now())
    gates.sending("desk")
    gates.answered("desk")
    asked = Refused("answered 429", permanent=False, status=429, retry_after=86_400.0)
    gates.learn(last, asked, DeliverySettings())
    gates.forget("desk")
    assert (gates.wait("desk"), gates.down()) == (0.0, {})
    assert gates.learn(last, Accepted(), DeliverySettings()).came_back, "people were told that it is down"


def test_who_runs_once_again_and_again_counts_all_time_to_give_a_delivery_up():
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance())
    failing = Delivery(id=1, alert=None, channel="desk", attempts=9, in_doubt=False, created_at=clock.now())
    assert gates.counted_from(failing) == clock.now()
    gates.count_all_time({})
    assert gates.counted_from(failing) is None, "from its first failure on, whoever saw that"


def test_who_runs_once_again_and_again_says_that_a_channel_is_down_after_five_minutes_of_all_time():
    clock, refused = TurnedClock(), Refused("answered 503", permanent=False, status=503)
    failing = Delivery(id=1, alert=None, channel="desk", attempts=9, in_doubt=False, created_at=clock.now())

    def failed(minutes, told):
        gates, since = Gates(clock, lambda _: Allowance()), clock.now() - timedelta(minutes=minutes)
        gates.count_all_time({"desk": since})
        gates.recall(told)
        verdict = gates.learn(failing, refused, DeliverySettings())
        return verdict.went_down, gates.known_down()

    assert failed(4, []) == (False, {})
    since = clock.now() - timedelta(minutes=6)
    assert failed(6, []) == (True, {"desk": (since, "answered 503")})
    assert failed(6, ["desk"]) == (False, {"desk": (since, "answered 503")})


def test_what_waits_for_a_channel_that_people_know_to_be_down_does_not_grow_old_where_two_have_failed():
    clock, refused = TurnedClock(), Refused("answered 503", permanent=False, status=503)
    gates = Gates(clock, lambda _: Allowance())
    failing = Delivery(id=1, alert=None, channel="desk", attempts=9, in_doubt=False, created_at=clock.now())
    began = clock.now()
    for _ in range(8):
        assert gates.counted_from(failing) == began, "one alone may be to blame itself"
        gates.learn(failing, refused, DeliverySettings())
        clock.turn(60.0)
    gates.learn(replace(failing, id=2), refused, DeliverySettings())
    assert gates.counted_from(failing) == clock.now()
    gates.learn(failing, Accepted(), DeliverySettings())
    back = clock.now()
    clock.turn(60.0)
    assert gates.counted_from(replace(failing, id=3)) == back


DOWN = Refused("answered 503", permanent=False, status=503)
SETTINGS = DeliverySettings()


def failed(gates, clock, number, since):
    """The delivery fails. Returns whether it is given up."""
    delivery = Delivery(
        id=number, alert=None, channel="desk", attempts=9, in_doubt=False, created_at=since, failed_since=since
    )
    settled = settle(DOWN, delivery, SETTINGS, clock.now(), 0.5, gates.counted_from(delivery))
    gates.learn(delivery, DOWN, SETTINGS)
    return settled.state is DeliveryState.DEAD


def taken(gates, clock, number):
    gates.learn(
        Delivery(id=number, alert=None, channel="desk", attempts=1, in_doubt=False, created_at=clock.now()),
        Accepted(),
        SETTINGS,
    )


@pytest.mark.parametrize("tried_before", [0, 5])
def test_what_an_outage_made_old_has_its_tries_when_the_channel_is_back_and_is_given_up_then(tried_before):
    clock = TurnedClock()
    gates, since = Gates(clock, lambda _: Allowance()), clock.now()
    for good in range(100, 100 + tried_before):
        assert not failed(gates, clock, 1, since)
        taken(gates, clock, good)
    for number in (1, 2, 3) * 40:
        assert not failed(gates, clock, number, since)
        clock.turn(1_200.0)
    found = []
    for good in range(10, 14):
        taken(gates, clock, good)
        clock.turn(60.0)
        found.append(failed(gates, clock, 1, since))
    assert found == [False, False, True, True], "after 40 hours it is not given up at once, nor tried for ever"


@pytest.mark.parametrize("poisoned", [1, 2, 3])
@pytest.mark.parametrize("hours", [1, 8])
def test_poison_on_a_channel_that_is_sent_little_is_given_up_within_days(poisoned, hours):
    """Between two good ones only the poison fails, which looks like an outage."""
    clock = TurnedClock()
    gates, since = Gates(clock, lambda _: Allowance()), clock.now()
    alive = set(range(poisoned))
    for good in range(100, 100 + 72 // hours):
        for _ in range(4 * hours):
            alive -= {number for number in alive if failed(gates, clock, number, since)}
            clock.turn(900.0)
        taken(gates, clock, good)
        alive -= {number for number in alive if failed(gates, clock, number, since)}
    assert not alive
