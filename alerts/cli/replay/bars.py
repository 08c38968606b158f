"""Counts a day, drawn: a line of bars for each rule, and a chart of all."""

from collections.abc import Mapping, Sequence
from datetime import date

MOST = 62
"""Bars side by side; of more days, several share a bar."""

WIDTH = 24
"""Characters of the longest bar of a chart."""

_HEIGHTS = "▁▂▃▄▅▆▇█"
_ENDS = " ▏▎▍▌▋▊▉"


def days_a_bar(days: int) -> int:
    """How many days one bar stands for."""
    return max(1, -(-days // MOST))


def binned(daily: Mapping[date, int]) -> Mapping[date, int]:
    """The counts of each bar, by its first day; ``daily`` has every day, in order."""
    step, days = days_a_bar(len(daily)), list(daily)
    return {days[start]: sum(daily[day] for day in days[start : start + step]) for start in range(0, len(days), step)}


def upright(counts: Sequence[int], most: int) -> str:
    """One character a count, the highest for ``most``; a dot for none."""
    return "".join("·" if not count else _HEIGHTS[(count * len(_HEIGHTS) - 1) // max(most, count)] for count in counts)


def lying(count: int, most: int) -> str:
    """A bar of WIDTH characters for ``most``, in eighths of one; never nothing for something."""
    if not count:
        return ""
    eighths = max(1, count * WIDTH * 8 // max(most, count))
    return "█" * (eighths // 8) + _ENDS[eighths % 8].strip()
