"""How often alerts of one key may be told: what is remembered of them, and what follows from it. Pure.

The span doubles while alerts keep coming and starts anew after a quiet one, as with elastalert2's
``exponential_realert``: the first alert of a busy day comes at once, the hundredth does not come every half hour.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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


def hold_key(
    throttle: Throttle | None,
    *,
    rule: str,
    story: str,
    feed: str,
    topics: Iterable[str],
    tickers: Iterable[str],
) -> str:
    """What an alert counts by: always its rule, and what the throttle names besides."""
    values = {
        ThrottleKey.STORY: story,
        ThrottleKey.FEED: feed,
        ThrottleKey.TOPIC: ",".join(sorted(set(topics))),
        ThrottleKey.TICKER: ",".join(sorted(set(tickers))),
    }
    parts = [f"{key}={values[key]}" for key in sorted(throttle.key if throttle else ()) if key in values]
    return " ".join([f"rule={rule}", *parts])


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
