from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.breaker import DOWN_AFTER, LONGEST_PROBE, OPENS_AFTER, Breaker, Verdict, after_outcome
from alerts.model.delivery import Accepted, Refused, SendOutcome, Unknown
from alerts.settings.settings import DeliverySettings

SETTINGS = DeliverySettings(first_pause=5.0, longest_pause=900.0)
DOWN, GONE = Refused("answered 503", permanent=False, status=503), Refused("answered 404", permanent=True, status=404)
TOO_MANY = Refused("answered 429", permanent=False, status=429, retry_after=3.0)
OUTCOMES = st.sampled_from([Accepted(), DOWN, GONE, TOO_MANY, Unknown("no answer")])


def seen(outcomes: Iterable[tuple[int, SendOutcome, float]]) -> list[Verdict]:
    breaker, verdicts = Breaker(), []
    for delivery, outcome, now in outcomes:
        verdicts.append(after_outcome(breaker, delivery, outcome, SETTINGS, now))
        breaker = verdicts[-1].breaker
    return verdicts


def test_three_different_deliveries_that_fail_close_the_channel_to_all_but_probes() -> None:
    *_, third, fourth = seen((n, DOWN, 100.0 + n) for n in range(1, OPENS_AFTER + 2))
    assert third.breaker.probe_at == 103.0 + 5.0
    assert fourth.breaker.probe_at == 104.0 + 10.0


def test_one_poisoned_delivery_closes_nothing() -> None:
    assert all(verdict.breaker.probe_at is None for verdict in seen((7, DOWN, float(n)) for n in range(50)))


def test_poisoned_deliveries_that_fail_while_others_are_taken_close_nothing_and_are_told_nobody() -> None:
    steps, now = [], 0.0
    for good in range(100, 160):
        now += 60.0
        steps += [(good, Accepted(), now), *((poisoned, DOWN, now + poisoned) for poisoned in range(good % 3 + 1))]
    verdicts = seen(steps)
    assert all(verdict.breaker.probe_at is None for verdict in verdicts)
    assert not any(verdict.went_down or verdict.came_back for verdict in verdicts)


def test_one_that_failed_while_others_were_taken_is_trusted_again_once_it_is_taken() -> None:
    *_, last = seen([(1, DOWN, 0.0), (2, Accepted(), 1.0), (1, Accepted(), 2.0)])
    assert last.breaker == Breaker()


def test_suspects_alone_for_five_minutes_are_the_channel_after_all() -> None:
    steps = [(1, DOWN, 0.0), (2, DOWN, 1.0), (3, Accepted(), 2.0)]
    *_, last = seen([*steps, *((n % 2 + 1, DOWN, 60.0 * n) for n in range(1, 8))])
    verdicts = seen([*steps, *((n % 2 + 1, DOWN, 60.0 * n) for n in range(1, 8))])
    assert [verdict.went_down for verdict in verdicts] == [False] * 8 + [True, False]
    assert (last.breaker.suspects, last.breaker.failing_since) == ((), 60.0)


def test_a_service_that_asks_to_be_left_alone_for_hours_is_told_at_once() -> None:
    (first,) = seen([(1, Refused("answered 429", permanent=False, status=429, retry_after=21_600.0), 0.0)])
    assert first.went_down


def test_any_answer_about_a_message_opens_it_again() -> None:
    for answer in (Accepted(), GONE):
        *_, last = seen([*((n, DOWN, float(n)) for n in range(5)), (9, answer, 60.0)])
        assert last.breaker == Breaker(suspects=(2, 3, 4))


def test_too_many_requests_are_no_failure_of_the_service() -> None:
    assert all(verdict.breaker.probe_at is None for verdict in seen((n, TOO_MANY, float(n)) for n in range(50)))


def test_people_are_told_once_that_it_is_down_and_once_that_it_is_back() -> None:
    times = [n * 20.0 for n in range(60)]
    verdicts = seen([*((n, DOWN, time) for n, time in enumerate(times)), (99, Accepted(), 2_000.0)])
    assert [i for i, verdict in enumerate(verdicts) if verdict.went_down] == [DOWN_AFTER // 20]
    assert [verdict.came_back for verdict in verdicts] == [False] * 60 + [True]


def test_a_short_failure_is_told_nobody() -> None:
    verdicts = seen([(1, DOWN, 0.0), (2, Unknown("no answer"), 100.0), (2, Accepted(), 200.0), (3, DOWN, 900.0)])
    assert not any(verdict.went_down or verdict.came_back for verdict in verdicts)


@given(st.lists(st.tuples(st.integers(1, 5), OUTCOMES, st.floats(0, 400)), max_size=60))
def test_a_probe_is_never_further_off_than_a_minute_and_news_come_in_pairs(steps) -> None:
    now, timed = 0.0, []
    for delivery, outcome, wait in steps:
        now += wait
        timed.append((delivery, outcome, now))
    told = False
    for (_, _, at), verdict in zip(timed, seen(timed), strict=True):
        breaker = verdict.breaker
        assert breaker.probe_at is None or breaker.probe_at <= at + LONGEST_PROBE
        assert not (verdict.went_down and told)
        assert not (verdict.came_back and not told)
        told = (told or verdict.went_down) and not verdict.came_back
