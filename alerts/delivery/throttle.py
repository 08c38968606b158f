"""How often an alert of one key may be told. Pure.

The span doubles while alerts keep coming and starts anew after a quiet one, as in elastalert2's
``exponential_realert``: the first alert of a busy day comes at once, the hundredth does not come every half hour.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from alerts.model.alert import Alert
from alerts.model.handling import Throttle, ThrottleKey
from alerts.model.hold import Hold


def throttle_key(alert: Alert, throttle: Throttle | None) -> str:
    """What this alert counts by: always its rule, and what the throttle names besides, empty where it has none."""
    parts = [f"rule={alert.rule}"]
    for part in sorted(throttle.key if throttle else ()):
        match part:
            case ThrottleKey.RULE:
                continue
            case ThrottleKey.STORY:
                parts.append(f"story={alert.story}")
            case ThrottleKey.TOPIC:
                topics = sorted({e.topic for e in alert.evidence if e.topic})
                parts.append(f"topic={','.join(topics)}")
            case ThrottleKey.TICKER:
                parts.append(f"ticker={','.join(sorted(alert.tickers))}")
            case ThrottleKey.FEED:
                parts.append(f"feed={alert.feed or ''}")
    return " ".join(parts)


def waits_until(throttle: Throttle, hold: Hold | None, now: datetime) -> datetime | None:
    """Until when alerts of this key are held back; None where one may be told now.

    A ``told_at`` in the future was written by a clock that has been set back since: it holds nothing back.
    """
    if hold is None or hold.told_at is None or hold.told_at > now:
        return None
    until = hold.told_at + timedelta(seconds=max(hold.span, throttle.every) if hold.span else throttle.every)
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
