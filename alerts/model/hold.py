"""How often alerts of one key may be told: what is remembered of them, and what follows from it. Pure.

The span doubles while alerts keep coming and starts anew after a quiet one, as with elastalert2's
``exponential_realert``: the first alert of a busy day comes at once, the hundredth does not come every half hour.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, product

from alerts.model.handling import Throttle, ThrottleKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """``key`` is what is counted by. ``told_at`` is None before the first alert was told.

    ``span`` is how many seconds the next one waits, 0 without a throttle. ``held`` counts what stayed silent since.
    """

    key: str
    told_at: datetime | None = None
    span: float = 0.0
    held: int = 0


MOST_KEYS = 50
"""Of one alert; an item that mentions more instruments than that is a list of prices."""


def hold_keys(
    throttle: Throttle | None,
    *,
    rule: str,
    story: str,
    feed: str,
    topics: Iterable[str],
    tickers: Iterable[str],
) -> tuple[str, ...]:
    """What an alert counts by: always its rule, and what the throttle names besides. Each topic and each ticker of an alert
    counts by itself; at least one key.
    """
    values = {
        ThrottleKey.STORY: [story],
        ThrottleKey.FEED: [feed],
        ThrottleKey.TOPIC: sorted(set(topics)) or [""],
        ThrottleKey.TICKER: sorted(set(tickers)) or [""],
    }
    parts = [
        [f"{key}={value}" for value in values[key]] for key in sorted(throttle.key if throttle else ()) if key in values
    ]
    return tuple(" ".join([f"rule={rule}", *one]) for one in islice(product(*parts), MOST_KEYS))


def all_wait_until(throttle: Throttle, holds: Sequence[Hold | None], now: datetime) -> datetime | None:
    """Until when an alert that counts by several keys is held back: until the first of them is free; None where one is."""
    found = [until for hold in holds if (until := waits_until(throttle, hold, now)) is not None]
    return min(found) if found and len(found) == len(holds) else None


def waits_until(throttle: Throttle, hold: Hold | None, now: datetime) -> datetime | None:
    """Until when alerts of this key are held back; None where one may be told now.

    A ``told_at`` in the future was written by a clock that has been set back since: it holds nothing back.
    """
    if hold is None or hold.told_at is None or hold.told_at > now:
        return None
    # The span may be that of a rule that has been written anew since.
    until = hold.told_at + timedelta(seconds=min(hold.span or throttle.every, throttle.longest))
    return until if now < until else None


def told(throttle: Throttle | None, hold: Hold | None, key: str, now: datetime) -> Hold:
    """The hold after an alert of this key was told: nothing is held any more, and the span goes on."""
    return Hold(key=key, told_at=now, span=_span(throttle, hold, now), held=0)


def held(hold: Hold | None, key: str) -> Hold:
    """The hold after an alert of this key was held back."""
    return replace(hold, held=hold.held + 1) if hold else Hold(key=key, held=1)


def _span(throttle: Throttle | None, hold: Hold | None, now: datetime) -> float:
    if throttle is None:
        return 0.0
    if hold is None or hold.told_at is None or not hold.span:
        return throttle.every
    quiet_for = (now - hold.told_at).total_seconds() - hold.span
    if quiet_for >= hold.span or quiet_for < 0:
        return throttle.every
    return min(throttle.longest, hold.span * 2)
