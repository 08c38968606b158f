"""Does a silence hold for this alert on this channel? Pure."""

from collections.abc import Iterable
from datetime import datetime
from fnmatch import fnmatchcase

from alerts.model.alert import Alert
from alerts.model.severity import Severity
from alerts.model.silence import Comparison, Matcher, Silence, Trait


def silenced_by(alert: Alert, channel: str, silences: Iterable[Silence], now: datetime) -> Silence | None:
    """The silence that holds, the one that lasts longest if several do."""
    holding = [one for one in silences if one.begins <= now < one.until and _holds(one, alert, channel)]
    return max(holding, key=lambda one: (one.until, one.id), default=None)


def words(silence: Silence) -> str:
    """Who, why and how long, for people."""
    return f"by {silence.owner}, {silence.reason}, until {silence.until:%Y-%m-%d %H:%M} UTC"


def _holds(silence: Silence, alert: Alert, channel: str) -> bool:
    # A notice of the daemon itself is silenced only by name: by its channel, or not at all.
    if alert.rule is None and not any(matcher.trait is Trait.CHANNEL for matcher in silence.matchers):
        return False
    return bool(silence.matchers) and all(_fits(matcher, alert, channel) for matcher in silence.matchers)


def _fits(matcher: Matcher, alert: Alert, channel: str) -> bool:
    if matcher.trait is Trait.SEVERITY:
        wanted = Severity[matcher.value.upper()]
        match matcher.test:
            case Comparison.AT_MOST:
                return alert.severity <= wanted
            case Comparison.AT_LEAST:
                return alert.severity >= wanted
            case _:
                return (alert.severity == wanted) is (matcher.test is Comparison.IS)
    found = any(fnmatchcase(value, matcher.value) for value in _values(matcher.trait, alert, channel))
    return found is (matcher.test is Comparison.IS)


def _values(trait: Trait, alert: Alert, channel: str) -> tuple[str, ...]:
    values: dict[Trait, tuple[str, ...]] = {
        Trait.RULE: (alert.rule or "",),
        Trait.STORY: (str(alert.story),),
        Trait.TICKER: alert.tickers,
        Trait.TAG: alert.tags,
        Trait.FEED: (alert.feed or "",),
        Trait.CHANNEL: (channel,),
    }
    return values[trait]
