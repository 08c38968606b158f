from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.schedule import Desk, Schedule
from alerts.delivery.throttle import throttle_keys
from alerts.model.handling import Handling, Throttle, ThrottleKey
from alerts.model.history import History
from alerts.model.hold import Hold, held, told, waits_until
from alerts.model.match import Evidence
from tests.delivery.news import NOW, alert

HALF_HOUR = Throttle(every=1_800.0, longest=1_800.0)
GROWING = Throttle(every=1_800.0, longest=14_400.0)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_the_first_alert_of_a_key_waits_for_nothing():
    assert waits_until(HALF_HOUR, None, NOW) is None
    assert waits_until(HALF_HOUR, Hold(key="k", held=3), NOW) is None


def test_the_next_one_waits_until_the_span_has_passed():
    hold = told(HALF_HOUR, None, "k", NOW)
    assert waits_until(HALF_HOUR, hold, NOW + minutes(29)) == NOW + minutes(30)
    assert waits_until(HALF_HOUR, hold, NOW + minutes(30)) is None


def test_a_clock_that_was_set_back_holds_nothing_back():
    hold = told(HALF_HOUR, None, "k", NOW + timedelta(days=1))
    assert waits_until(HALF_HOUR, hold, NOW) is None


def test_the_span_doubles_while_alerts_keep_coming_up_to_the_longest_and_starts_anew_after_a_quiet_one():
    hold, at, spans = None, NOW, []
    for _ in range(6):
        hold = told(GROWING, hold, "k", at)
        spans.append(hold.span / 60)
        at += timedelta(seconds=hold.span)
    assert spans == [30, 60, 120, 240, 240, 240]
    assert told(GROWING, hold, "k", at + timedelta(seconds=hold.span)).span == 1_800.0


def test_what_is_held_is_counted_until_the_next_one_is_told():
    hold = held(held(told(HALF_HOUR, None, "k", NOW), "k"), "k")
    assert (hold.held, hold.told_at) == (2, NOW)
    assert told(HALF_HOUR, hold, "k", NOW + minutes(40)).held == 0


def test_the_key_says_what_is_counted():
    topic = (Evidence("title", 0, 6, "Nvidia", "nvidia", "nvidia"),)
    one = alert(story=7, tickers=("XETR:SAP", "NASDAQ:NVDA"), evidence=topic, feed="wire")
    everything = Throttle(key=tuple(ThrottleKey), every=1.0, longest=1.0)
    assert throttle_keys(one, None) == ("rule=chips",)
    assert throttle_keys(one, everything) == (
        "rule=chips feed=wire story=7 ticker=NASDAQ:NVDA topic=nvidia",
        "rule=chips feed=wire story=7 ticker=XETR:SAP topic=nvidia",
    )
    by_ticker = Throttle(key=(ThrottleKey.TICKER,), every=1.0, longest=1.0)
    assert throttle_keys(alert(tickers=("NASDAQ:NVDA",)), by_ticker) != throttle_keys(alert(), by_ticker)


@given(st.lists(st.floats(0, 7_200), max_size=60), st.floats(60, 3_600), st.integers(1, 8))
def test_no_two_alerts_of_a_key_are_closer_than_the_span(gaps, every, factor):
    throttle = Throttle(every=every, longest=every * factor)
    hold, at, last, kept_back = None, NOW, None, 0
    for gap in gaps:
        at += timedelta(seconds=gap)
        if waits_until(throttle, hold, at) is None:
            assert last is None or (at - last).total_seconds() >= every - 0.001
            assert (hold.held if hold else 0) == kept_back
            hold, last, kept_back = told(throttle, hold, "k", at), at, 0
            assert every <= hold.span <= throttle.longest
        else:
            hold, kept_back = held(hold, "k"), kept_back + 1


def test_what_else_an_item_mentions_makes_it_no_other_news_of_the_ticker_that_the_rule_asks_for():
    found = (Evidence("title", 0, 6, "Nvidia", "ticker:NASDAQ:NVDA"), Evidence("title", 7, 12, "opens", "opens"))
    by_ticker = Throttle(key=(ThrottleKey.TICKER,), every=60.0, longest=60.0)
    alone = throttle_keys(alert(evidence=found, tickers=("NASDAQ:NVDA",)), by_ticker)
    assert throttle_keys(alert(evidence=found, tickers=("NASDAQ:INTC", "NASDAQ:NVDA")), by_ticker) == alone
    words = (found[1],)
    assert throttle_keys(alert(evidence=words, tickers=("NASDAQ:INTC", "NASDAQ:NVDA")), by_ticker) != alone


def test_an_alert_of_several_tickers_is_held_back_where_each_of_them_is():
    by_ticker = Throttle(key=(ThrottleKey.TICKER,), every=1_800.0, longest=1_800.0)

    schedule = Schedule(Desk(), History(), NOW)

    def is_told(*tickers: str) -> bool:
        return schedule.decide(alert(tickers=tickers), ["desk"], Handling(throttle=by_ticker)).alert is not None

    assert is_told("NASDAQ:NVDA")
    assert is_told("NASDAQ:NVDA", "XETR:SAP"), "SAP is new"
    assert not is_told("XETR:SAP")
    assert not is_told("XETR:SAP", "NASDAQ:NVDA")
    assert is_told("NASDAQ:INTC", "NASDAQ:NVDA")
