"""Whose fault is it when feeds fail: theirs, or our own network's?"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.feeds.outage import Host, host_of, hosts, outage
from alerts.model.feed import Feed
from alerts.model.health import Fault
from alerts.model.poll import PollState

NOW = datetime(2025, 1, 27, 9, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def well(name, answered):
    return Host(name, at(answered), None, at(answered))


def failing(name, since, asked=0, answered=None):
    return Host(name, None if answered is None else at(answered), at(since), at(asked))


def found(known, *, shortest=60.0, before=None):
    return outage(before, known, shortest=shortest, now=NOW)


def many(count, since=-200):
    return [failing(f"h{number}", since + number * 0.1, answered=since - 300) for number in range(count)]


def test_all_hosts_at_once_is_an_outage():
    out = found(many(200))
    assert out is not None
    assert (out.since, len(out.hosts)) == (at(-200), 200)


def test_most_hosts_will_do_for_one_may_stand_beside_us():
    assert found([*many(9), well("intranet", -5)]) is not None


@pytest.mark.parametrize(
    "known",
    [
        [],
        [failing("only", -500)],
        [*many(3), well("a", -1), well("b", -1), well("c", -1)],
        [*many(3, since=-9_000), *(well(f"w{number}", -60 * number) for number in range(1, 5))],
        many(200, since=-30),
        [*many(20), *(well(f"w{number}", -10 - number / 10) for number in range(180))],
        [*many(2), *(well(f"w{number}", -600 - number) for number in range(198))],
        [
            *(failing(f"d{number}", -200 + number) for number in range(5)),
            *(well(f"w{number}", -222) for number in range(35)),
        ],
    ],
    ids=["none", "one host", "half", "dead for hours", "just now", "a tenth", "too few to say", "dead ones at a start"],
)
def test_what_is_no_outage(known):
    assert found(known) is None


def test_three_hosts_are_enough_while_none_of_the_others_was_asked():
    out = found([*many(3), *(well(f"w{number}", -600 - number) for number in range(197))])
    assert out is not None
    assert len(out.hosts) == 3


def test_two_hosts_are_all_there_are():
    assert found([failing("a", -200), failing("b", -190)]) is not None
    assert found([failing("a", -200), well("b", -100)]) is None


def test_hosts_that_are_dead_for_long_do_not_count():
    dead = [failing(f"dead{number}", -80_000 + number) for number in range(30)]
    alive = [well(f"w{number}", -300 + number) for number in range(20)]
    assert found([*dead, *alive]) is None
    out = found([*dead, *many(20)])
    assert out is not None
    assert out.since == at(-200)


def test_it_goes_on_until_more_of_its_hosts_answer_than_fail_after_the_first_answer():
    out = found(many(10))
    assert found(many(10), before=out) == out
    one_back = [well("h0", -1), *(failing(f"h{number}", -200, asked=-0.5) for number in range(1, 10))]
    assert found(one_back, before=out) is not None
    most_back = [*(well(f"h{number}", -10 + number) for number in range(6)), *many(10)[6:]]
    assert found(most_back, before=out) is None


def test_it_is_over_when_more_answer_than_fail_whoever_they_are():
    out = found(many(10))
    intranet = [well(f"w{number}", -5) for number in range(3)]
    assert found([*many(10), *intranet], before=out) is not None
    others = [well(f"w{number}", -100 + number) for number in range(11)]
    assert found([*many(10), *others], before=out) is None


@pytest.mark.parametrize("fault", [Fault.STATUS, Fault.MISSING, Fault.GONE])
def test_a_host_that_answers_that_it_cannot_serve_has_answered(fault):
    [host] = hosts(
        [Feed(id="a", url="https://a.example/", every=60.0)], {"a": state("a", failed=-100, fault=fault, polled=-7)}
    )
    assert (host.failed_since, host.answered_at) == (None, at(-7))


def test_it_is_over_when_its_hosts_are_not_watched_any_more():
    assert found([well("new", -1)], before=found(many(10))) is None


@given(st.lists(st.tuples(st.floats(-9_000, 0), st.booleans()), max_size=40))
def test_an_outage_is_never_found_while_one_host_in_four_of_those_asked_answers(facts):
    known = [
        failing(f"h{number}", when) if fails else well(f"h{number}", when) for number, (when, fails) in enumerate(facts)
    ]
    out = found(known)
    if out is not None:
        asked = [host for host in known if (host.failed_since or host.answered_at) >= out.since]
        assert sum(1 for host in asked if host.failed_since) >= 0.75 * len(asked)
        assert out.since <= at(-90)


def state(feed, *, ok=None, failed=None, fault=Fault.NETWORK, polled=0.0):
    return PollState(
        feed=feed,
        url="",
        next_poll_at=NOW,
        polled_at=at(polled),
        ok_at=None if ok is None else at(ok),
        failures=0 if failed is None else 3,
        failed_since=None if failed is None else at(failed),
        fault=None if failed is None else fault,
    )


def test_a_host_fails_when_nothing_of_it_answers():
    feeds = [Feed(id=name, url=f"https://u:p@One.example/{name}", every=60.0) for name in ("a", "b")]
    [host] = hosts(feeds, {"a": state("a", ok=-500, failed=-100), "b": state("b", ok=-50, polled=-50)})
    assert (host.name, host.failed_since, host.answered_at) == ("one.example", None, at(-50))
    [host] = hosts(feeds, {"a": state("a", ok=-500, failed=-100), "b": state("b", ok=-200, failed=-20)})
    assert host.failed_since == at(-100)
    [host] = hosts(feeds, {"a": state("a", failed=-100, fault=Fault.OURS), "b": state("b", ok=-200)})
    assert host.failed_since is None, "what we could not store says nothing about a host"
    assert hosts(feeds, {}) == []


def test_the_name_of_a_host_has_no_secrets():
    assert host_of("https://user:secret@News.Example:8443/a?b") == "news.example:8443"
