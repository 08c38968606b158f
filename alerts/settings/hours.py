"""Kinds for hours of the day: clock times, time zones, weekdays, markets."""

import re
from dataclasses import dataclass
from datetime import time
from functools import cache
from zoneinfo import available_timezones

from alerts.documents.node import Node
from alerts.documents.suggest import did_you_mean
from alerts.settings.kinds import Choice, Schema
from alerts.settings.page import Page
from alerts.settings.timetables import MARKETS

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MARKET = Choice(MARKETS, "C052", "the ISO 10383 code of a market such as XNYS, XETR or XHKG")
"""An exchange, by the code that its calendar goes by."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, ``07:30``."""

    def __str__(self) -> str:
        return 'a time of day such as "07:30"'

    def read(self, node: Node, page: Page) -> time | None:
        """The time."""
        text = page.string(node, str(self))
        found = _CLOCK.fullmatch(text) if text is not None else None
        if text is not None and found is None:
            page.report("C050", node, f"expected {self}", "hours from 0 to 23, a colon, and two digits of minutes")
        return time(int(found[1]), int(found[2])) if found else None

    def schema(self) -> Schema:
        """A string of that form."""
        return {"type": "string", "pattern": f"^{_CLOCK.pattern}$"}


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone by its IANA name."""

    def __str__(self) -> str:
        return "a time zone such as Europe/Berlin"

    def read(self, node: Node, page: Page) -> str | None:
        """The name."""
        text = page.string(node, str(self))
        if text is None or text in zones():
            return text
        page.report(
            "C051", node, f"expected {self}", did_you_mean(text, zones()) or "America/New_York, Asia/Hong_Kong, UTC"
        )
        return None

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}


@cache
def zones() -> frozenset[str]:
    """Every name of a zone. Reading the system's list takes some 30 ms, so it is read when the first zone is named."""
    return frozenset(available_timezones())
