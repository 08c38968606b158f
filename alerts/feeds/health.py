"""How is a feed doing? Pure: what is remembered of it and the time in, one word and its reason out.

What was remembered is judged at the feed's last good poll, not at ``now``: while nobody asks, nobody can tell whether a
feed is silent. The weightiest is said first: gone, failing or wrong content; late, where it is not asked in time; then
frozen, gapped, silent, and late again, for a feed that is quiet longer than it usually is or whose last poll failed.

What an operator knows better he writes down: ``expect`` is the longest quiet that is normal, on trading days (infinite:
any), and replaces what was learned; ``ignore`` names states that are normal for this feed.
"""

from dataclasses import dataclass
from datetime import datetime

from alerts.feeds.habit import is_known, own_time, trading_time
from alerts.feeds.national_days import DaysOff, days_off
from alerts.model.feed import Feed
from alerts.model.health import Fault, Health
from alerts.model.poll import Due, PollState

SILENT_AFTER = 3.0
"""Times its own habit."""

LATE_AFTER = 1.5

SHORTEST_SILENCE = 5_400.0
"""Seconds of a feed's own time; a shorter pause is no silence, so that a change to or from summer time makes none."""

FROZEN_AFTER = 30 * 86_400.0
"""Seconds; a feed whose newest item is younger is not frozen, however often it used to speak."""

GAP_LASTS = 86_400.0
"""Seconds for which a feed counts as gapped after two documents that had nothing in common."""

GAP_URGES = 3_600.0
"""Seconds for which a gap is a reason to ask outside of the timetable's hours too."""

FAILS = 3
CONTENT_FAILS = 2
"""Failed polls in a row from which on a feed is said to be failing, and to have wrong content: publishers restart."""

GONE_AFTER = 86_400.0
"""Seconds for which a 404 has to last before the feed is said to be gone. A 410 says so itself."""

_DAY = 86_400.0


LEFT_ALONE = 900.0
"""Seconds, or three intervals if that is more, from which on a wait that a server asks for is a failure of the feed: nothing
is heard of it for so long.
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a feed is doing, and why, in words for people. ``is_sure``: no further poll is to be waited for."""

    health: Health
    why: str = ""
    is_sure: bool = False


def judge(feed: Feed, state: PollState | None, now: datetime) -> Verdict | None:
    """How the feed is doing; None before the first poll of its address. Times in ``state`` and ``now`` are aware and in UTC."""
    if state is None or (state.polled_at is not None and state.url != feed.address and not state.failures):
        return None
    if state.polled_at is None and state.due is not Due.HOST:
        return None
    for found in (
        _failing(state),
        _left_alone(feed, state, now),
        _unasked(feed, state, now),
        _left_out(state),
        *_answering(feed, state, now),
        _slipped(state),
    ):
        if found is not None and found.health not in feed.ignore:
            return found
    return Verdict(Health.OK)


def is_gapped(feed: Feed, state: PollState, now: datetime, *, within: float = GAP_LASTS) -> bool:
    """Whether two successive documents had nothing in common within the last day, where that is not normal for the feed."""
    if state.gapped_at is None or Health.GAPPED in feed.ignore:
        return False
    return (now - state.gapped_at).total_seconds() < within


def _failing(state: PollState) -> Verdict | None:
    if not state.failures or state.polled_at is None:
        return None
    begun = state.failed_since or state.polled_at
    lasted = (state.polled_at - begun).total_seconds()
    times = f"{state.failures} times in a row since {_time(begun)}"
    why = f"failed {times}: {state.trouble or 'no reason known'}"
    if state.failures >= CONTENT_FAILS and state.fault is Fault.GONE:
        return Verdict(Health.GONE, f"the server says that it is gone for good (410), {times}")
    if state.failures >= FAILS and state.fault is Fault.MISSING and lasted >= GONE_AFTER:
        return Verdict(Health.GONE, f"not found (404), {times}")
    if state.failures >= CONTENT_FAILS and state.fault is Fault.CONTENT:
        return Verdict(Health.WRONG_CONTENT, f"no feed {times}: {state.trouble or 'no reason known'}")
    return Verdict(Health.FAILING, why) if state.failures >= FAILS else None


def _left_alone(feed: Feed, state: PollState, now: datetime) -> Verdict | None:
    """Not asked for long because a server wants it so: 403, 429 or 503 with Retry-After, from it or from its host."""
    if state.due not in (Due.RETRY_AFTER, Due.HOST) or state.next_poll_at <= now:
        return None
    if (state.next_poll_at - (state.polled_at or now)).total_seconds() <= max(LEFT_ALONE, 3.0 * feed.every):
        return None
    whose = "its host" if state.due is Due.HOST else "its server"
    trouble = f": {state.trouble}" if state.failures and state.trouble else ""
    return Verdict(
        Health.FAILING,
        f"{whose} wants to be left alone until {_time(state.next_poll_at)} (Retry-After), and is{trouble}",
        is_sure=True,
    )


def _slipped(state: PollState) -> Verdict | None:
    """A failure that is too young to mean anything still shows."""
    return (
        Verdict(Health.LATE, f"its last poll failed: {state.trouble or 'no reason known'}") if state.failures else None
    )


def _unasked(feed: Feed, state: PollState, now: datetime) -> Verdict | None:
    over = (now - state.next_poll_at).total_seconds()
    if over <= max(60.0, feed.every):
        return None
    return Verdict(Health.LATE, f"was to be asked at {_time(state.next_poll_at)}, and was not")


def _answering(feed: Feed, state: PollState, now: datetime) -> tuple[Verdict | None, ...]:
    """What there is to say of a feed that answers, by when it last did."""
    at = state.ok_at or now
    return _frozen(feed, state, at), _gapped(feed, state, now), _quiet(feed, state, at)


def _left_out(state: PollState) -> Verdict | None:
    """Part of the last document could not be taken; a poll that fails since does not mend that."""
    if not state.left_out:
        return None
    return Verdict(Health.GAPPED, f"not all of its document could be taken: {state.left_out}")


def _frozen(feed: Feed, state: PollState, at: datetime) -> Verdict | None:
    newest = max((moment for moment in (state.newest_at, state.news_at) if moment), default=None)
    since = newest or state.baseline_at
    if since is None or feed.expect == float("inf"):
        return None
    limit = max(FROZEN_AFTER, SILENT_AFTER * (feed.expect or _usual_days(state) * _DAY))
    age = (at - since).total_seconds()
    # A feed that has shown nothing new yet, with its newest item dated anew at each poll, is measured by its first poll.
    if age <= limit:
        return None
    if newest is None:
        return Verdict(Health.FROZEN, f"nothing new since it was first taken in, {_span(age)} ago")
    return Verdict(Health.FROZEN, f"it answers, but its newest item is {_span(age)} old ({_time(since)})")


def _gapped(feed: Feed, state: PollState, now: datetime) -> Verdict | None:
    if not is_gapped(feed, state, now) or state.gapped_at is None:
        return None
    return Verdict(
        Health.GAPPED,
        f"what it showed at {_time(state.gapped_at)} had nothing in common with what it showed before: "
        "items in between may be lost",
    )


def _quiet(feed: Feed, state: PollState, at: datetime) -> Verdict | None:
    """Silent, or late; nothing while the feed's habit is not known and the operator has named none."""
    if state.news_at is None:
        return None
    if feed.expect is not None:
        return _unexpected(state, state.news_at, at, feed.expect, days_off(feed))
    if state.habit is None or not is_known(state.habit):
        return None
    usual, quiet = state.habit.usual, own_time(state.habit, state.news_at, at, days_off(feed))
    why = f"no news since {_time(state.news_at)}; its longest usual pause is {usual_words(state)}"
    if quiet > max(SILENT_AFTER * usual, SHORTEST_SILENCE):
        return Verdict(Health.SILENT, why)
    return Verdict(Health.LATE, why) if quiet > max(LATE_AFTER * usual, SHORTEST_SILENCE / 2) else None


def _unexpected(state: PollState, since: datetime, at: datetime, expect: float, off: DaysOff) -> Verdict | None:
    """Less than a day is measured in the feed's own hours, where they are known: nobody expects news at night."""
    if expect < _DAY and state.habit is not None and is_known(state.habit):
        quiet = own_time(state.habit, since, at, off)
    else:
        quiet = trading_time(since, at, off)
    why = f"no news since {_time(since)}; expected at least every {_span(expect)}"
    return Verdict(Health.SILENT, why) if quiet > expect else None


def usual_words(state: PollState) -> str:
    """A feed's longest usual pause, for people; empty while it is not known."""
    habit = state.habit
    if habit is None or not is_known(habit):
        return ""
    days = _usual_days(state)
    if days >= 0.9:
        return "a trading day" if round(days) <= 1 else f"{round(days)} trading days"
    return f"{_span(max(60.0, habit.usual))} of its hours"


def _usual_days(state: PollState) -> float:
    """The longest usual pause in trading days, 0 while it is not known."""
    habit = state.habit
    return habit.usual / habit.own_day if habit is not None and is_known(habit) else 0.0


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}Z"


def _span(seconds: float) -> str:
    for unit, size in (("days", _DAY), ("h", 3_600.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.3g} {unit}" if seconds < 10 * size else f"{seconds / size:.0f} {unit}"
    return f"{seconds / 60:.0f} min"
