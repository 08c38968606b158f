"""Channels with their limits, quiet windows and proof of life, out of what was given."""

from importlib.util import find_spec
from typing import Any

from alerts.documents.suggest import did_you_mean
from alerts.model.handling import CronTime, DigestPlan
from alerts.model.limits import Limits
from alerts.model.quiet import QuietWindow
from alerts.settings.hours import WEEKDAYS
from alerts.settings.page import Given
from alerts.settings.settings import AliveSettings, Channel


def channel_of(name: str, given: dict[str, Given]) -> Channel:
    """One channel."""
    plain = _plain(given, "fallback", "fallback_after", "base_url", "secret", "rate", "template")
    storm = given["storm"].value if "storm" in given else {}
    limits = Limits(
        **{"storm_alerts": storm["alerts"].value} if "alerts" in storm else {},
        **{"storm_within": storm["within"].value} if "within" in storm else {},
        **_plain(given, "per_day"),
        **{"zone": given["tz"].value} if "tz" in given else {},
    )
    return Channel(id=name, url=given["url"].value, limits=limits, **plain)


def window_of(name: str, given: dict[str, Given]) -> QuietWindow:
    """One quiet window."""
    days = given["days"].value if "days" in given else ()
    return QuietWindow(
        id=name,
        begins=given["from"].value,
        ends=given["to"].value,
        zone=given["tz"].value if "tz" in given else "UTC",
        days=frozenset(WEEKDAYS.index(day.value) for day in days) or frozenset(range(7)),
        closed=given["closed"].value if "closed" in given else None,
    )


def alive_of(given: dict[str, Given]) -> AliveSettings:
    """Proof of life."""
    report = given["alive.report"].value if "alive.report" in given else {}
    plan = None
    if "channel" in report and "at" in report:
        times = (time.value for time in report["at"].value)
        plan = DigestPlan(
            channel=report["channel"].value,
            at=tuple(CronTime(f"{time.minute} {time.hour} * * *") for time in times),
            zone=report["tz"].value if "tz" in report else "UTC",
        )
    plain = {name: given[f"alive.{name}"].value for name in ("url", "every") if f"alive.{name}" in given}
    return AliveSettings(report=plan, **plain)


def check_report(given: dict[str, Given]) -> None:
    """Note a report for a channel that there is not."""
    report = given["alive.report"].value if "alive.report" in given else {}
    channels = given["channels"].value if "channels" in given else {}
    if "channel" in report and report["channel"].value not in channels:
        wanted = report["channel"].value
        hint = did_you_mean(wanted, channels) or f"channels are {', '.join(sorted(channels)) or 'not defined yet'}"
        report["channel"].report("C053", f"no channel is called {wanted}", hint)


def check_windows(windows: dict[str, Given]) -> None:
    """Note each market whose holidays cannot be known here, and each window that never ends."""
    for window in windows.values():
        ends = window.value.get("to")
        days = {day.value for day in window.value["days"].value} if "days" in window.value else {*WEEKDAYS}
        if ends and days == {*WEEKDAYS} and "from" in window.value and ends.value == window.value["from"].value:
            hint = 'whole days are written with "days", such as days: [sat, sun]'
            ends.report("C050", "it ends when it begins, every day: what it holds is never told", hint)
        if "closed" in window.value and find_spec("exchange_calendars") is None:
            hint = 'install it: pip install "tapewatch[markets]"; or leave the key out'
            what = "the holidays of markets need exchange-calendars, which is not here"
            window.value["closed"].report("C046", what, hint)


def check_fallbacks(channels: dict[str, Given]) -> None:
    """Note each fallback that is no channel, or leads back to where it came from."""
    ways = {name: entry.value["fallback"] for name, entry in channels.items() if "fallback" in entry.value}
    for name, way in ways.items():
        if way.value not in channels:
            hint = did_you_mean(way.value, channels) or f"channels are {', '.join(sorted(channels))}"
            way.report("C053", f"no channel is called {way.value}", hint)
            continue
        passed, at = [name], way.value
        while at in ways and at not in passed:
            passed.append(at)
            at = ways[at].value
        if at == name:
            way.report(
                "C053", f"the fallbacks go in a circle: {' -> '.join([*passed, name])}", "let one of them end it"
            )


def _plain(given: dict[str, Given], *names: str) -> dict[str, Any]:
    return {name: given[name].value for name in names if name in given}
