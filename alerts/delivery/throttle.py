"""By what an alert's throttle counts."""

from alerts.model.alert import Alert
from alerts.model.handling import Throttle
from alerts.model.hold import hold_key


def throttle_key(alert: Alert, throttle: Throttle | None) -> str:
    """The key of the alert's hold."""
    return hold_key(
        throttle,
        rule=alert.rule or "",
        story=str(alert.story),
        feed=alert.feed or "",
        topics=(found.topic for found in alert.evidence if found.topic),
        tickers=alert.tickers,
    )
