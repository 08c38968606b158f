"""When is a feed asked next? Pure: facts and the time in, a time, its reason and the words for it out.

In this order:

1. The interval: the tier's or the one that the operator wrote. A tier's grows to a tenth of the feed's own rhythm, up
   to the tier's longest; a gap (two answers that share no item) takes it back. Outside of the timetable's hours it is
   ``closed``, but never past the next opening. Feeds keep to a grid of their own, so that they stay spread however they
   were started.
2. After a failure that the server decided on (401, 403, 404, 410, 429 ...) not sooner than that interval, and then ever
   more seldom. Any other failure is soon tried again: the wait is drawn from a range whose upper end doubles with
   every failure in a row (full jitter, after the "Exponential Backoff and Jitter" article of the AWS Architecture Blog,
   with a floor so that no draw hammers). No such wait is longer than six hours or the interval, and no feed is given up.
3. The publisher's wishes are floors: what the answer's cache headers say, ``ttl``, ``updatePeriod``, ``skipHours`` and
   ``skipDays``. The operator can override each of them for a feed. They count after a good poll.
4. A Retry-After is never undercut.

Wishes of all kinds, and all of them together, are honoured up to a day: who asks for more is asked once a day. Only days that are
skipped, a weekend, are waited out, up to four in a row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from alerts.feeds.backoff import backoff
from alerts.feeds.grid import on_grid, phase
from alerts.feeds.hours import hours
from alerts.model.document import PublisherWish
from alerts.model.feed import Feed, Wish
from alerts.model.poll import Due, PollState
from alerts.model.sessions import Sessions

LONGEST_WISH = 86_400.0
"""Seconds; the longest Retry-After, ``ttl`` and the like that is honoured."""

LONGEST_SKIP = timedelta(days=4)
"""The longest wait over skipped days: a long weekend, and the hours beside it."""

RHYTHM_SHARE = 0.1
"""The part of a feed's rhythm that its news may wait: one that changes every hour is asked every six minutes."""

_PASSING = frozenset({408, 425})  # 4xx that ask for another try: Request Timeout, Too Early
_DAY_SECONDS = 86_400.0
_OPENING_SPREAD = 60.0
_SKIP_SPREAD = 300.0
"""Seconds over which feeds are spread that all wait for one opening, or for the end of one skipped hour."""

_START_SHARE = 0.05
"""Seconds of a start that each feed gets: 200 feeds are asked within ten."""

_NO_WISH = PublisherWish()
_WISHED = {Due.CACHE: Wish.CACHE, Due.TTL: Wish.TTL, Due.PERIOD: Wish.PERIOD, Due.SKIP: Wish.SKIP}
_OURS = frozenset({Due.EVERY, Due.TIER, Due.RHYTHM, Due.GAP, Due.CLOSED, Due.OPENING})


@dataclass(frozen=True, slots=True)
class Decision:
    """When to ask next, aware and in UTC, why, and the same in words for people."""

    at: datetime
    due: Due
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFacts:
    """How a poll went. Spans are in seconds.

    ``failures`` counts the failed polls in a row, this one included (0: it was good); ``status`` is what a failed one
    was answered with, if it was. ``retry_after`` is the server's wish, ``fresh_for`` how long the answer's cache
    headers call it fresh, ``wish`` what the document says. ``rhythm`` is the usual time between two changes,
    ``quiet_for`` the time since the last. ``gapped``: of late an answer shared no item with the one before;
    ``gap_urges``: just now. ``jitter`` is drawn from [0, 1).
    """

    failures: int = 0
    status: int | None = None
    retry_after: float | None = None
    fresh_for: float | None = None
    wish: PublisherWish | None = None
    rhythm: float | None = None
    quiet_for: float = 0.0
    gapped: bool = False
    gap_urges: bool = True
    jitter: float = 0.0


def next_poll_at(feed: Feed, facts: PollFacts, *, now: datetime, sessions: Sessions | None = None) -> Decision:
    """Decide after a poll of ``feed`` that ended at ``now`` (aware). ``sessions`` are the trading days of the markets."""
    found = _interval(feed, facts, now, sessions or {})
    if facts.failures > 0:
        found = _after_failure(feed, facts, now, found)
    else:
        for wait, due, name in _wishes(feed, facts):
            found = _no_sooner(found, now, wait, due, name)
        if facts.wish is not None and Wish.SKIP not in feed.override:
            found = _outside(found, now, facts.wish, phase(feed.id))
    if facts.retry_after is not None and facts.retry_after > 0:
        found = _no_sooner(found, now, facts.retry_after, Due.RETRY_AFTER, "Retry-After")
    return found


def usual_words(feed: Feed) -> str:
    """How often the feed is asked if nothing speaks against it."""
    words = f"every {span(feed.every)}"
    return words if feed.tier is None else f"{words}: tier {feed.tier}"


def postponed(feed: Feed, seconds: float, *, now: datetime) -> Decision:
    """Decide for a feed that was not asked because its host, asked by another feed, wants to be left alone so long."""
    at = now + timedelta(seconds=seconds)
    return Decision(at, Due.HOST, f"{usual_words(feed)}; not before {_clock(at, now)}: Retry-After of its host")


def first_wait(feed: Feed, *, feeds: int) -> float:
    """Seconds after a start until a feed that is due is asked, if ``feeds`` are watched in all: soon, but spread."""
    return phase(feed.id) * min(feed.every, feeds * _START_SHARE)


def due_in(feed: Feed, state: PollState, *, now: datetime) -> float:
    """Seconds until the stored due time of ``feed``, 0 when it is past, or can no longer be what was meant.

    The wall clock may have been ahead when it was stored, or the operator may have written a shorter interval since.
    A wait that was decided is never longer than from the poll to its due time: what is longer shows that the clock was set
    back, and is due now, unless the feed fails; then the wait begins anew, so that a backoff survives a restart.
    """
    wait = max(0.0, (state.next_poll_at - now).total_seconds())
    if state.polled_at is None:
        # Never asked: at once, unless its host was asked for another feed and wants to be left alone.
        return min(wait, LONGEST_WISH) if state.due is Due.HOST else 0.0
    decided = max(0.0, (state.next_poll_at - state.polled_at).total_seconds())
    if wait > decided + 0.001:  # a millisecond of grace: the stored time has been rounded
        wait = decided if state.failures else 0.0
    if _WISHED.get(state.due) in feed.override:
        # It was to be heeded when this was decided, and is not any more.
        return 0.0
    if state.due in _OURS:
        # A grid's instant is up to one and a half intervals away, outside of the timetable's hours too.
        wait = min(wait, 1.5 * max(feed.every, feed.longest, feed.timetable.closed if feed.timetable else 0.0))
    return wait


def wait_at_start(feed: Feed, state: PollState, *, now: datetime) -> float:
    """``due_in`` for a daemon that starts: it does not wait out a refusal, since whoever starts anew may have written
    another password.
    """
    wait = due_in(feed, state, now=now)
    return min(wait, 1.5 * feed.every) if state.due is Due.REFUSED else wait


def _interval(feed: Feed, facts: PollFacts, now: datetime, sessions: Sessions) -> Decision:
    every, words = feed.every, usual_words(feed)
    due = Due.EVERY if feed.tier is None else Due.TIER
    longer = _stretched(feed, facts)
    if longer > every and facts.gapped:
        due, words = Due.GAP, f"{words}; not longer: a gap, items may have been missed"
    elif longer > every:
        every, due = longer, Due.RHYTHM
        words = f"every {span(longer)}: tier {feed.tier}, and it changes every {span(_rhythm(facts))} or so"
    if feed.timetable is None or (facts.gapped and facts.gap_urges):
        return Decision(on_grid(feed.id, every, now), due, words)
    open_now = hours(feed.timetable, now, sessions)
    name = feed.timetable.market or "its hours"
    if not open_now.is_open and feed.timetable.closed > every:
        every, due = feed.timetable.closed, Due.CLOSED
        words = f"every {span(every)}: {name} closed"
        if open_now.until is not None:
            words += f" until {_clock(open_now.until, now)}"
    at = on_grid(feed.id, every, now)
    if due is Due.CLOSED and open_now.until is not None:
        opening = open_now.until + timedelta(seconds=phase(feed.id) * min(feed.every, _OPENING_SPREAD))
        if opening < at:
            return Decision(opening, Due.OPENING, f"{words}; at {_clock(opening, now)}: it opens")
    return Decision(at, due, words)


def _stretched(feed: Feed, facts: PollFacts) -> float:
    if facts.rhythm is None or feed.longest <= feed.every:
        return feed.every
    return min(feed.longest, max(feed.every, _rhythm(facts) * RHYTHM_SHARE))


def _rhythm(facts: PollFacts) -> float:
    return max(facts.rhythm or 0.0, facts.quiet_for)


def _after_failure(feed: Feed, facts: PollFacts, now: datetime, found: Decision) -> Decision:
    decided = facts.status is not None and 400 <= facts.status < 500 and facts.status not in _PASSING
    usual = max(feed.every, (found.at - now).total_seconds()) if decided and found.due is Due.CLOSED else feed.every
    wait = backoff(usual, facts.failures, facts.jitter, decided=decided)
    times = "once" if facts.failures == 1 else f"{facts.failures} times in a row"
    words = f"{found.words}; again in {span(wait)}: failed {times}"
    return Decision(now + timedelta(seconds=wait), Due.REFUSED if decided else Due.BACKOFF, words)


def _wishes(feed: Feed, facts: PollFacts) -> Iterator[tuple[float | None, Due, str]]:
    wish, override = facts.wish or _NO_WISH, feed.override
    if Wish.CACHE not in override:
        yield facts.fresh_for, Due.CACHE, "Cache-Control"
    if Wish.TTL not in override:
        yield wish.ttl, Due.TTL, "ttl"
    if Wish.PERIOD not in override:
        yield wish.period, Due.PERIOD, "updatePeriod"


def _no_sooner(found: Decision, now: datetime, wait: float | None, due: Due, name: str) -> Decision:
    if wait is None or wait <= 0:
        return found
    at = now + timedelta(seconds=min(wait, LONGEST_WISH))
    return Decision(at, due, f"{found.words}; not before {_clock(at, now)}: {name}") if at > found.at else found


def _outside(found: Decision, now: datetime, wish: PublisherWish, place: float) -> Decision:
    """After the hours and days that the publisher wants to be left alone, or a day from now where that is too long to wait."""
    if len(wish.skip_hours) == 24 or len(wish.skip_days) == 7 or not (wish.skip_hours or wish.skip_days):
        # None, or all of them, which is no wish.
        return found
    at = found.at.astimezone(UTC)
    begin, longest = at, timedelta(seconds=LONGEST_WISH)
    while begin.hour in wish.skip_hours or begin.weekday() in wish.skip_days:
        if begin.weekday() in wish.skip_days:
            longest = LONGEST_SKIP
        begin = begin.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        if begin - now > longest:
            begin = max(at, now.astimezone(UTC) + timedelta(seconds=LONGEST_WISH))
            break
    else:
        begin += timedelta(seconds=place * _SKIP_SPREAD if begin > at else 0.0)
    if begin == at:
        return found
    name = "skipHours" if wish.skip_hours else "skipDays"
    if wish.skip_hours and wish.skip_days:
        name = "skipHours and skipDays"
    return Decision(begin, Due.SKIP, f"{found.words}; not before {_clock(begin, now)}: {name}")


def span(seconds: float) -> str:
    """A span in words: ``60 s``, ``15 min``, ``2 h``."""
    if seconds < 120:
        return f"{seconds:.3g} s"
    if seconds < 7_200:
        return f"{seconds / 60:.3g} min"
    return f"{seconds / 3_600:.3g} h"


def _clock(at: datetime, now: datetime) -> str:
    """A time in UTC; with its date where that is not today's."""
    at = at.astimezone(UTC)
    return f"{at:%H:%M:%S}" if at.date() == now.astimezone(UTC).date() else f"{at:%Y-%m-%d %H:%M:%S}"
