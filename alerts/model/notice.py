"""What the daemon tells of itself, before it is stored."""

from dataclasses import dataclass

from alerts.model.alert import Alert


@dataclass(frozen=True, slots=True)
class Notice:
    """An alert without a rule. It is stored once for each ``key``, and sent to ``channel``."""

    alert: Alert
    key: str
    channel: str
