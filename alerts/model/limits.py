"""How much a channel may be asked to show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """``storm_alerts`` in ``storm_within`` seconds are sent one by one, further ones together in one digest.

    ``per_day`` is the most alerts in a day of ``zone`` (an IANA name). None is without limit. Alerts of severity
    critical are always sent, one by one.
    """

    storm_alerts: int | None = None
    storm_within: float = 600.0
    per_day: int | None = None
    zone: str = "UTC"
