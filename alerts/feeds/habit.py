"""A feed's own time: how long is it quiet, measured by when it usually speaks? Pure.

A wire that is quiet at night is not silent, nor is a weekly column on a Friday. So a feed's own time runs only on trading
days, and in each hour only as fast as that hour usually brings news: in an hour that has news every day it runs like the
clock, in one that has news every fifth day at a fifth of that, in an hour that never has any it stands still. Measured so,
the pauses of a feed with one item a week are as long as those of one with one item a day: about an hour.

Learned are the share of trading days on which each hour brings news (a mean over about the last 20), and the longest
usual pause: one that is longer draws it half of the way up, shorter ones let it sink by a tenth for a day of own time.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise

from alerts.feeds.national_days import DaysOff
from alerts.feeds.trading_days import is_trading_day
from alerts.model.habit import Habit

ENOUGH_PAUSES = 5
ENOUGH_DAYS = 3.0
"""From so many pauses, over so many trading days, on a habit is taken for known."""

_MEMORY = 20.0
"""Trading days over which the hours are averaged."""

_LONGEST = 400
"""Days; what lies further back is not looked at."""

_RISE, _SINK = 0.5, 0.1


def is_known(habit: Habit | None) -> bool:
    """Whether enough was learned to judge by."""
    return habit is not None and habit.pauses >= ENOUGH_PAUSES and habit.days >= ENOUGH_DAYS and habit.own_day > 0


def own_time(habit: Habit, start: datetime, end: datetime, off: DaysOff | None = None) -> float:
    """Seconds of the feed's own time between two moments, without the days ``off`` of its country."""
    if end <= start:
        return 0.0

    def is_open(day: int) -> bool:
        return is_trading_day(day) and not (off is not None and off(day))

    first, last = max(start.toordinal(), end.toordinal() - _LONGEST), end.toordinal()
    if first == last:
        return _within(habit.hours, _second(start), _second(end)) if is_open(first) else 0.0
    spent = 0.0
    if first == start.toordinal() and is_open(first):
        spent += _within(habit.hours, _second(start), 86_400.0)
    if is_open(last):
        spent += _within(habit.hours, 0.0, _second(end))
    return spent + habit.own_day * sum(is_open(day) for day in range(first + 1, last))


def trading_time(start: datetime, end: datetime, off: DaysOff | None = None) -> float:
    """Seconds between two moments, days that are no trading days left out."""
    return own_time(_ROUND_THE_CLOCK, start, end, off)


def learn(habit: Habit | None, last: datetime | None, moments: Iterable[datetime]) -> Habit:
    """What is known after further moments of news. ``last`` is the latest that was learned from, None if there is none.

    Moments before ``last`` are left out. Without a habit to start from the hours are learned first and the pauses are
    then measured by them.
    """
    later = sorted({moment.astimezone(UTC) for moment in moments if last is None or moment > last})
    known = habit or Habit()
    if habit is None:
        for moment in later:
            known = _with_hour(known, moment)
        for before, after in pairwise(later):
            known = _with_pause(known, before, after)
        return known
    for moment in later:
        if last is not None:
            known = _with_pause(known, last, moment)
        known = _with_hour(known, moment)
        last = moment
    return known


def _with_hour(habit: Habit, moment: datetime) -> Habit:
    day, bit = moment.toordinal(), 1 << moment.hour
    if day < habit.day or not is_trading_day(day):
        return habit
    if day == habit.day:
        return habit if habit.mask & bit else replace(habit, mask=habit.mask | bit)
    if not habit.day:
        return replace(habit, day=day, mask=bit)
    hours, days = _closed(habit.hours, habit.days, habit.mask), habit.days + 1.0
    quiet = sum(is_trading_day(one) for one in range(max(habit.day + 1, day - _LONGEST), day))
    for _ in range(min(quiet, 3 * int(_MEMORY))):
        hours, days = _closed(hours, days, 0), days + 1.0
    return replace(habit, hours=hours, days=min(days, 10_000.0), day=day, mask=bit)


def _closed(hours: bytes, days: float, mask: int) -> bytes:
    """The hours after one more trading day than ``days``; ``mask`` has those in which it had news."""
    quiet, news = _averaged(min(days + 1.0, _MEMORY))
    faded = hours.translate(quiet)
    if not mask:
        return faded
    return bytes(news[hours[hour]] if mask >> hour & 1 else share for hour, share in enumerate(faded))


@lru_cache(64)
def _averaged(over: float) -> tuple[bytes, bytes]:
    """What each of the 256 shares becomes after a day without news in its hour, and after one with, as a mean over days."""
    quiet = bytes(round(share - share / over) for share in range(256))
    return quiet, bytes(round(share + (255 - share) / over) for share in range(256))


def _with_pause(habit: Habit, before: datetime, after: datetime) -> Habit:
    pause = own_time(habit, before, after)
    if not habit.pauses:
        usual = pause
    elif pause > habit.usual:
        usual = habit.usual + _RISE * (pause - habit.usual)
    else:
        sunk = _SINK * pause / habit.own_day if habit.own_day else 0.0
        usual = habit.usual - min(sunk, 1.0) * (habit.usual - pause)
    return replace(habit, usual=usual, pauses=min(habit.pauses + 1, 2**31))


def _within(hours: bytes, start: float, end: float) -> float:
    """Own time within one trading day, from and to a second of the day."""
    spent = 0.0
    for hour in range(int(start // 3_600), min(24, int(end // 3_600) + 1)):
        share = min(end, (hour + 1) * 3_600.0) - max(start, hour * 3_600.0)
        spent += share * hours[hour] / 255
    return spent


def _second(moment: datetime) -> float:
    return moment.hour * 3_600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6


_ROUND_THE_CLOCK = Habit(hours=bytes([255] * 24))
