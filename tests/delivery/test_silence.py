from datetime import timedelta

import pytest

from alerts.delivery.silence import silenced_by
from alerts.model.severity import Severity
from alerts.model.silence import Comparison, Matcher, Silence, Trait
from tests.delivery.news import NOW, alert

HOUR = timedelta(hours=1)


def silence(*matchers: Matcher, **changes) -> Silence:
    stated = {"owner": "jane", "reason": "roadshow", "begins": NOW, "until": NOW + HOUR}
    return Silence(matchers=matchers, **stated | changes)


def of(trait: Trait, value: str, how: Comparison = Comparison.IS) -> Matcher:
    return Matcher(trait, how, value)


NEWS = alert(story=7, tags=("ai", "policy"), tickers=("NASDAQ:NVDA",), severity=Severity.HIGH)


@pytest.mark.parametrize(
    ("matchers", "holds"),
    [
        ([of(Trait.RULE, "chips")], True),
        ([of(Trait.RULE, "chip*")], True),
        ([of(Trait.RULE, "ch?ps")], True),
        ([of(Trait.RULE, "Chips")], False),
        ([of(Trait.RULE, "chips", Comparison.IS_NOT)], False),
        ([of(Trait.STORY, "7")], True),
        ([of(Trait.STORY, "77")], False),
        ([of(Trait.TICKER, "NASDAQ:*")], True),
        ([of(Trait.TICKER, "XETR:SAP", Comparison.IS_NOT)], True),
        ([of(Trait.TAG, "policy")], True),
        ([of(Trait.TAG, "ai"), of(Trait.RULE, "other")], False),
        ([of(Trait.FEED, "wire")], True),
        ([of(Trait.CHANNEL, "desk")], True),
        ([of(Trait.CHANNEL, "mail")], False),
        ([of(Trait.SEVERITY, "normal", Comparison.AT_MOST)], False),
        ([of(Trait.SEVERITY, "high", Comparison.AT_MOST)], True),
        ([of(Trait.SEVERITY, "high", Comparison.AT_LEAST)], True),
        ([of(Trait.SEVERITY, "critical", Comparison.AT_LEAST)], False),
        ([of(Trait.SEVERITY, "high")], True),
        ([of(Trait.SEVERITY, "high", Comparison.IS_NOT)], False),
        ([], False),
    ],
)
def test_all_matchers_of_a_silence_must_hold(matchers, holds):
    assert (silenced_by(NEWS, "desk", [silence(*matchers)], NOW) is not None) is holds


def test_a_silence_has_a_beginning_and_an_end():
    one = silence(of(Trait.RULE, "chips"))
    assert silenced_by(NEWS, "desk", [one], NOW - timedelta(seconds=1)) is None
    assert silenced_by(NEWS, "desk", [one], NOW) is one
    assert silenced_by(NEWS, "desk", [one], NOW + HOUR) is None


def test_the_one_that_lasts_longest_is_named():
    short, long = silence(of(Trait.RULE, "chips")), silence(of(Trait.TAG, "ai"), until=NOW + 2 * HOUR)
    assert silenced_by(NEWS, "desk", [long, short], NOW) is long


def test_a_notice_of_the_daemon_is_silenced_only_by_its_channel():
    notice = alert(rule=None)
    everything = silence(of(Trait.SEVERITY, "critical", Comparison.AT_MOST))
    assert silenced_by(notice, "ops", [everything], NOW) is None
    assert silenced_by(notice, "ops", [silence(of(Trait.CHANNEL, "ops"))], NOW) is not None
