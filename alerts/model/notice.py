"""What the daemon tells of itself, before it is stored."""

from dataclasses import dataclass

from alerts.model.alert import Alert


@dataclass(frozen=True, slots=True)
class Notice:
    """Something for the operator, once for each ``key``. Without a channel it is in the log alone."""

    key: str
    alert: Alert
    channel: str | None
