"""What else is known of a feed travels in lists too: as text, by the names that the configuration has for it. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from zoneinfo import available_timezones

from alerts.model.feed import TIERS, Feed, Wish
from alerts.model.health import Health
from alerts.settings import duration, timetable_text

NAMES = ("tier", "every", "zone", "expect", "ignore", "override", "timetable")
"""In the order of the columns; several values are separated by spaces, the states of health by commas."""

Value = str | Sequence[str] | Mapping[str, str | Sequence[str]]
"""What a key of a feed's entry may hold."""

_SHORTEST, _LONGEST, _LONGEST_QUIET = 1.0, 7 * 86_400.0, 400 * 86_400.0
_STATES = frozenset(health.value for health in Health if health is not Health.OK)


def carried(feed: Feed) -> dict[str, str]:
    """What is written of a feed; empty where nothing is set. A feed with a tier has no interval of its own."""
    quiet = "" if feed.expect is None else "any" if feed.expect == float("inf") else duration.written(feed.expect)
    return {
        "tier": feed.tier or "",
        "every": "" if feed.tier else duration.written(feed.every),
        "zone": feed.zone or "",
        "expect": quiet,
        "ignore": ",".join(sorted(feed.ignore)),
        "override": " ".join(sorted(feed.override)),
        "timetable": timetable_text.written(feed.timetable) if feed.timetable else "",
    }


def left_behind(feeds: Iterable[Feed]) -> list[str]:
    """The feeds of which something is in no list: what holds for their first poll, or is sent to their servers alone."""
    return [feed.id for feed in feeds if feed.access or feed.backfill]


def entry_of(given: Mapping[str, str]) -> tuple[dict[str, Value], list[str]]:
    """The keys of a feed's entry that a list gives, and what was left out and why."""
    entry: dict[str, Value] = {}
    told: list[str] = []
    for name in NAMES:
        value = given.get(name, "").strip()
        if not value or (name == "every" and "tier" in entry):
            continue
        found, wanted = _timetable(value, given) if name == "timetable" else _READ[name](value)
        if found:
            entry[name] = found
        else:
            told.append(f"{name} left out: {value} is not {wanted}")
    return entry, told


def _tier(value: str) -> tuple[str, str]:
    return value if value in TIERS else "", f"one of {', '.join(TIERS)}"


def _every(value: str) -> tuple[str, str]:
    return _span(value, _SHORTEST, _LONGEST), "from 1s to 7d, written as 90s, 15m or 6h"


def _zone(value: str) -> tuple[str, str]:
    return value if value in available_timezones() else "", "a time zone such as Europe/Berlin"


def _expect(value: str) -> tuple[str, str]:
    return value if value == "any" else _span(value, 60.0, _LONGEST_QUIET), "any, nor a time from 1m to 400d"


def _span(value: str, shortest: float, longest: float) -> str:
    seconds = duration.seconds(value)
    return value if seconds is not None and shortest <= seconds <= longest else ""


def _ignore(value: str) -> tuple[tuple[str, ...], str]:
    states = tuple(word.strip() for word in value.split(",") if word.strip())
    return states if _STATES.issuperset(states) else (), f"states of health ({', '.join(sorted(_STATES))})"


def _override(value: str) -> tuple[tuple[str, ...], str]:
    wishes = tuple(value.replace(",", " ").split())
    return wishes if frozenset(Wish).issuperset(wishes) else (), f"wishes ({', '.join(Wish)})"


def _timetable(value: str, given: Mapping[str, str]) -> tuple[Value, str]:
    return timetable_text.entry_of(value, zone=given.get("zone", "").strip())


_READ: Mapping[str, Callable[[str], tuple[str | tuple[str, ...], str]]] = {
    "tier": _tier,
    "every": _every,
    "zone": _zone,
    "expect": _expect,
    "ignore": _ignore,
    "override": _override,
}
