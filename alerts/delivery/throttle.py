"""By what an alert's throttle counts."""

from alerts.model.alert import Alert
from alerts.model.handling import Throttle
from alerts.model.hold import hold_keys

TICKER = "ticker:"
"""What a condition for an instrument begins with."""


def throttle_keys(alert: Alert, throttle: Throttle | None) -> tuple[str, ...]:
    """The keys of the alert's holds. Its tickers are those that the rule asked for: what else an item mentions makes it no other
    news of the same instrument. Only a rule that asks for none counts by all that are mentioned.
    """
    asked = [found.term.removeprefix(TICKER) for found in alert.evidence if found.term.startswith(TICKER)]
    return hold_keys(
        throttle,
        rule=alert.rule or "",
        story=str(alert.story),
        feed=alert.feed or "",
        topics=(found.topic for found in alert.evidence if found.topic),
        tickers=asked or alert.tickers,
    )
