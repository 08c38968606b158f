"""Kinds for a feed's hours: markets, and windows such as ``mon-fri 08:00-18:00``."""

import re
from dataclasses import dataclass

from alerts.documents.node import Node
from alerts.model.timetable import Window
from alerts.settings.kinds import Schema
from alerts.settings.page import Page

MARKETS = (
    *("AIXK", "ASEX", "BVMF", "CMES", "IEPA", "XAMS", "XASX", "XBDA", "XBEL", "XBKK", "XBOG", "XBOM", "XBRA", "XBRU"),
    *("XBSE", "XBUD", "XBUE", "XCBF", "XCSE", "XCYS", "XDUB", "XDUS", "XEEE", "XETR", "XEUR", "XFRA", "XHAM", "XHEL"),
    *("XHKG", "XICE", "XIDX", "XIST", "XJSE", "XKAR", "XKLS", "XKRX", "XLIM", "XLIS", "XLIT", "XLJU", "XLON", "XLUX"),
    *("XMAD", "XMEX", "XMIL", "XMOS", "XNYS", "XNZE", "XOSL", "XPAR", "XPHS", "XPRA", "XRIS", "XSAU", "XSES", "XSGO"),
    *("XSHG", "XSTO", "XSTU", "XSWX", "XTAE", "XTAI", "XTAL", "XTKS", "XTSE", "XWAR", "XWBO", "XZAG"),
)
"""The markets whose trading days exchange-calendars knows (ISO 10383); a test compares."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = "(?:" + "|".join(DAYS) + ")"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
PATTERN = rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)* {_TIME}-(?:{_TIME}|24:00)"


@dataclass(frozen=True, slots=True)
class Hours:
    """Some hours of some days."""

    def __str__(self) -> str:
        return 'hours such as "mon-fri 08:00-18:00"'

    def read(self, node: Node, page: Page) -> Window | None:
        """The window; an end at or before the start is on the next day."""
        text = page.string(node, str(self))
        if text is None:
            return None
        if not re.fullmatch(PATTERN, text):
            hint = "days as mon, mon-fri or mon,wed,fri; times as 09:30, from 00:00 to 24:00"
            page.report("C041", node, f"expected {self}", hint)
            return None
        days, times = text.split(" ")
        start, end = (int(time[:2]) * 60 + int(time[3:]) for time in times.split("-"))
        return Window(days=frozenset(day for part in days.split(",") for day in _days(part)), start=start, end=end)

    def schema(self) -> Schema:
        """A string of that form."""
        return {"type": "string", "pattern": f"^{PATTERN}$"}


def _days(part: str) -> list[int]:
    first, _, last = part.partition("-")
    begin = DAYS.index(first)
    count = (DAYS.index(last or first) - begin) % 7
    return [(begin + number) % 7 for number in range(count + 1)]
