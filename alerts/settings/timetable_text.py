"""A feed's timetable as one line of text, for lists: ``XNYS; margin 30m; closed 2h`` or
``mon-fri 08:00-18:00; sat 09:00-12:00; zone Europe/Berlin; closed 1h``. Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from itertools import groupby
from zoneinfo import available_timezones

from alerts.model.timetable import Timetable, Window
from alerts.settings import duration
from alerts.settings.timetables import DAYS, MARKETS, PATTERN

WANTED = "a market and hours such as XNYS; mon-fri 08:00-18:00; zone Europe/Berlin; closed 1h, of which one is enough"

_DAY = duration.SECONDS["d"]
_SPANS = {"closed": (1.0, 7 * _DAY), "margin": (0.0, _DAY / 2)}

Entry = Mapping[str, str | Sequence[str]]


def written(timetable: Timetable) -> str:
    """The line."""
    closed = f"closed {duration.written(timetable.closed)}"
    if timetable.market:
        return f"{timetable.market}; margin {duration.written(timetable.margin)}; {closed}"
    return "; ".join([*map(_window, timetable.windows), f"zone {timetable.zone}", closed])


def entry_of(text: str, *, zone: str = "") -> tuple[Entry, str]:
    """The entry that the line stands for, or none and what was wanted instead. ``zone`` is the feed's."""
    entry: dict[str, str | Sequence[str]] = {}
    windows: list[str] = []
    for part in filter(None, (" ".join(part.split()) for part in text.split(";"))):
        name, _, value = part.partition(" ")
        if part in MARKETS and "market" not in entry:
            entry["market"] = part
        elif re.fullmatch(PATTERN, part):
            windows.append(part)
        elif name not in entry and _is_good(name, value):
            entry[name] = value
        else:
            return {}, WANTED
    if bool(windows) == ("market" in entry):
        return {}, WANTED
    if "market" in entry and find_spec("exchange_calendars") is None:
        return {}, "known here: the sessions of markets need the extra tapewatch[markets]"
    if windows and not (zone or "zone" in entry):
        return {}, "complete: its hours need a zone such as Europe/Berlin"
    return (entry | {"windows": tuple(windows)} if windows else entry), ""


def _is_good(name: str, value: str) -> bool:
    if name == "zone":
        return value in available_timezones()
    if name not in _SPANS:
        return False
    seconds, (least, most) = duration.seconds(value), _SPANS[name]
    return seconds is not None and least <= seconds <= most


def _window(window: Window) -> str:
    return f"{_days(window.days)} {_time(window.start)}-{_time(window.end)}"


def _days(days: Iterable[int]) -> str:
    """``mon-fri,sun``: days that follow one another as one."""
    runs = [[day for _, day in run] for _, run in groupby(enumerate(sorted(days)), lambda pair: pair[1] - pair[0])]
    return ",".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
