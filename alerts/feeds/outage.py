"""Is it the feeds that fail, or is it us? Pure.

When the machine's own network is out, every host that is asked fails, whatever it is. So an outage is a moment since
which at least eight of ten hosts that were asked failed, hosts that had failed before left aside, and at least three
were asked (or all there are; where too few come in turn, some are asked out of turn). It has to be a while ago, and those
count as asked since then that answered while the first ones waited in vain: at a start those that fail answer last. Who
answers in HTTP that he cannot serve has answered. It is over once more hosts answer than fail, of all that were asked since
or of its own after the first one answered.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from alerts.model.feed import Feed
from alerts.model.health import Fault
from alerts.model.poll import PollState

SHARE = 0.8
LEAST = 3
LONGEST_WAIT = 90.0
"""Seconds that an outage has to last, or two of the shortest interval if that is less."""


_IN_VAIN = timedelta(seconds=45)
"""How long a host may have been asked before its failure is known: the time limit of a request and the wait for its turn."""

_ANSWERS = frozenset({Fault.STATUS, Fault.MISSING, Fault.GONE})


@dataclass(frozen=True, slots=True)
class Host:
    """How one host did lately. ``failed_since`` is None where its last answer was good."""

    name: str
    answered_at: datetime | None
    failed_since: datetime | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Outage:
    """None of these hosts, or hardly one, answers since this moment."""

    since: datetime
    hosts: frozenset[str]


def host_of(url: str) -> str:
    """The host and port of an address, without credentials."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def hosts(feeds: Iterable[Feed], states: Mapping[str, PollState]) -> list[Host]:
    """The hosts of all feeds that were asked, each judged by all of its feeds."""
    by_host: dict[str, list[PollState]] = {}
    for feed in feeds:
        state = states.get(feed.id)
        if state is not None and state.polled_at is not None and state.fault is not Fault.OURS:
            by_host.setdefault(host_of(feed.url), []).append(state)
    return [_host(name, of_host) for name, of_host in by_host.items()]


def outage(before: Outage | None, known: Collection[Host], *, shortest: float, now: datetime) -> Outage | None:
    """The outage that there is now; ``before`` is the one that there was until now, ``shortest`` the shortest interval
    of all feeds in seconds.
    """
    if before is not None:
        return _going_on(before, known)
    least = min(len(known), LEAST)
    failing = sorted((host for host in known if host.failed_since), key=lambda host: host.failed_since or now)
    answers = sorted(host.answered_at for host in known if host.answered_at and not host.failed_since)
    # One that fails now and answered since that moment is one that answered.
    relapses = sorted(host.answered_at for host in failing if host.answered_at)
    latest = now - timedelta(seconds=min(LONGEST_WAIT, 2.0 * shortest))
    found: Outage | None = None
    for number, host in enumerate(reversed(failing), start=1):
        since = host.failed_since or now
        relapsed = len(relapses) - bisect_left(relapses, since)
        answered = len(answers) - bisect_left(answers, since - _IN_VAIN) + relapsed
        failed = number - relapsed
        if failed >= max(2, least) and since <= latest and failed >= SHARE * (failed + answered):
            found = Outage(since, frozenset(one.name for one in failing[-number:]))
    return found


def _going_on(before: Outage, known: Collection[Host]) -> Outage | None:
    failing = {host.name for host in known if host.failed_since and host.failed_since >= before.since}
    well = [host for host in known if not host.failed_since and host.answered_at and host.answered_at > before.since]
    if len(well) > len(failing):
        return None
    names = before.hosts | failing
    ours = [host for host in known if host.name in names]
    back = [host.answered_at for host in ours if not host.failed_since and host.answered_at]
    still = [host for host in ours if host.failed_since]
    if back:
        first = min(back)
        still = [host for host in still if host.asked_at > first]
    if not ours or len(back) > len(still):
        return None
    return Outage(before.since, frozenset(host.name for host in ours))


def _host(name: str, states: Collection[PollState]) -> Host:
    """A feed that failed before another of the same host answered says nothing about the host."""
    good = [state.ok_at for state in states if state.ok_at]
    good += [state.polled_at for state in states if state.polled_at and state.failures and state.fault in _ANSWERS]
    answered = max(good, default=None)
    since = [state.failed_since for state in states if state.failures and state.failed_since]
    later = [moment for moment in since if answered is None or moment > answered]
    return Host(name, answered, min(later, default=None), max(state.polled_at for state in states if state.polled_at))
