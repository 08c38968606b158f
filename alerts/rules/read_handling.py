"""How a rule's alerts are treated on their way, out of YAML: throttle, digest, quiet hours, and who is told if nobody answers."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any

from cronsim import CronSim, CronSimError

from alerts.documents.node import Mapping, Node, Scalar, kind
from alerts.documents.problem import Level
from alerts.documents.suggest import did_you_mean
from alerts.model.handling import (
    CronTime,
    DigestPlan,
    DigestTime,
    Edge,
    Handling,
    Quiet,
    QuietMode,
    SessionTime,
    Then,
    Throttle,
    ThrottleKey,
    Unanswered,
)
from alerts.rules.book import Book
from alerts.rules.language import DIGEST, QUIET, THROTTLE, UNANSWERED
from alerts.rules.sheet import Sheet
from alerts.settings.duration import advice, seconds
from alerts.settings.hours import zones
from alerts.settings.timetables import MARKETS

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_SESSION = re.compile(r"(?:(\d{1,9}[smhd])\s+(before|after)\s+)?([A-Z]{4})\s+(opens|closes)")
_LONGEST_SHIFT = 86_400.0
_ANY_TIME = datetime(2025, 1, 1, tzinfo=UTC)
TIME_FORM = '"07:30", five fields of cron such as "30 7 * * 1-5", or "30m before XNYS opens"'


def read_handling(keys: dict[str, Node], sheet: Sheet, book: Book) -> dict[str, Any]:
    """The keys of ``alert`` that are about its way, as fields of Handling; None for one that is switched off. What cannot
    be read is left out.
    """
    readers: dict[str, Callable[[Node, Sheet, Book], Any]] = {
        "throttle": _throttle,
        "digest": _digest,
        "quiet": _quiet,
        "unanswered": _unanswered,
    }
    found: dict[str, Any] = {}
    for name, read in readers.items():
        if name not in keys:
            continue
        if is_off(keys[name]):
            found[name] = None
        elif (value := read(keys[name], sheet, book)) is not None:
            found[name] = value
    return found


def is_off(node: Node) -> bool:
    """Whether a rule switches off what its file's defaults say."""
    return isinstance(node, Scalar) and node.text == "off"


def check_handling(handling: Handling, place: Node, sheet: Sheet) -> None:
    """Note what does not go together once the defaults of the file are merged in."""
    digest = place.get("digest") if isinstance(place, Mapping) else None
    if digest is not None and not is_off(digest):
        return  # what is wrong with it has been noted
    if handling.throttle is not None and handling.throttle.then is Then.DIGEST and handling.digest is None:
        hint = 'add digest: {channel: a-channel, at: ["07:30"]}, or write then: drop'
        sheet.report("R053", place, "what the throttle holds back is to go into a digest, and there is none", hint)


def channel(node: Node, sheet: Sheet, book: Book) -> str | None:
    """The name of a channel that is defined."""
    name, channels = sheet.name(node, "a channel"), book.known.channels
    if name is not None and channels is not None and name not in channels:
        hint = did_you_mean(name, channels) or f"channels are {', '.join(sorted(channels)) or 'not defined yet'}"
        sheet.report("R014", node, f'no channel is called "{name}"', hint)
        return None
    return name


def _throttle(node: Node, sheet: Sheet, _book: Book) -> Throttle | None:
    keys = sheet.mapping(node, THROTTLE, "throttle")
    if keys is None:
        return None
    sheet.require(node, keys, THROTTLE.required, "throttle")
    every = _span(keys["every"], "every", sheet) if "every" in keys else None
    longest = _span(keys["longest"], "longest", sheet) if "longest" in keys else every
    counted: list[ThrottleKey] = []
    for item in (sheet.items(keys["key"], "what is counted") or ()) if "key" in keys else ():
        word = sheet.choice(item, list(ThrottleKey), "key")
        if word is not None and word in counted:
            sheet.report("R036", item, "this is listed twice", level=Level.WARNING)
        elif word is not None:
            counted.append(ThrottleKey(word))
    then = sheet.choice(keys["then"], list(Then), "then") if "then" in keys else Then.DROP
    if every is None or longest is None or then is None:
        return None
    if longest < every:
        sheet.report("R030", keys["longest"], "the longest pause is shorter than every", "give it a longer time")
        return None
    return Throttle(key=tuple(counted) or (ThrottleKey.RULE,), every=every, longest=longest, then=Then(then))


def _digest(node: Node, sheet: Sheet, book: Book) -> DigestPlan | None:
    keys = sheet.mapping(node, DIGEST, "digest")
    if keys is None:
        return None
    sheet.require(node, keys, DIGEST.required, "digest")
    goes = channel(keys["channel"], sheet, book) if "channel" in keys else None
    times = [_time(item, sheet) for item in (sheet.items(keys["at"], "times") if "at" in keys else None) or ()]
    zone = _zone(keys["tz"], sheet) if "tz" in keys else "UTC"
    empty = sheet.choice(keys["empty"], ["skip", "send"], "empty") if "empty" in keys else "skip"
    known = tuple(time for time in times if time is not None)
    if goes is None or zone is None or empty is None or len(known) != len(times) or not known:
        return None
    return DigestPlan(channel=goes, at=tuple(dict.fromkeys(known)), zone=zone, empty=empty == "send")


def _quiet(node: Node, sheet: Sheet, book: Book) -> Quiet | None:
    keys = sheet.mapping(node, QUIET, "quiet")
    if keys is None:
        return None
    sheet.require(node, keys, QUIET.required, "quiet")
    window, windows = sheet.name(keys["use"], "a quiet window") if "use" in keys else None, book.known.quiet
    if window is not None and windows is not None and window not in windows:
        hint = did_you_mean(window, windows) or "define it below quiet: in the configuration"
        sheet.report("R051", keys["use"], f'no quiet window is called "{window}"', hint)
        window = None
    mode = sheet.choice(keys["mode"], list(QuietMode), "mode") if "mode" in keys else QuietMode.HOLD
    return Quiet(window, QuietMode(mode)) if window is not None and mode is not None else None


def _unanswered(node: Node, sheet: Sheet, book: Book) -> Unanswered | None:
    keys = sheet.mapping(node, UNANSWERED, "unanswered")
    if keys is None:
        return None
    sheet.require(node, keys, UNANSWERED.required, "unanswered")
    within = _span(keys["within"], "within", sheet) if "within" in keys else None
    to = [channel(item, sheet, book) for item in (sheet.items(keys["to"], "channels") if "to" in keys else None) or ()]
    known = tuple(dict.fromkeys(name for name in to if name is not None))
    return Unanswered(within, known) if within is not None and known else None


def _time(node: Node, sheet: Sheet) -> DigestTime | None:
    text = sheet.text(node, "a time")
    if text is None:
        return None
    if clock := _CLOCK.fullmatch(text.strip()):
        return CronTime(f"{int(clock[2])} {int(clock[1])} * * *")
    if session := _SESSION.fullmatch(text.strip()):
        return _session_time(session, node, sheet)
    if len(text.split()) == 5:
        return _cron_time(text, node, sheet)
    sheet.report("R052", node, f'"{text}" is no time for a digest', f"write {TIME_FORM}")
    return None


def _session_time(found: re.Match[str], node: Node, sheet: Sheet) -> SessionTime | None:
    shift = seconds(found[1]) if found[1] else 0.0
    if shift is None or shift > _LONGEST_SHIFT:
        sheet.report("R030", node, "a digest stands within a day of the session", "name a shorter time, such as 30m")
        return None
    if found[3] not in MARKETS:
        hint = did_you_mean(found[3], MARKETS) or "markets go by their ISO 10383 code: XNYS, XETR, XHKG"
        sheet.report("R052", node, f"no trading days are known of {found[3]}", hint)
        return None
    if find_spec("exchange_calendars") is None:
        hint = 'install it: pip install "tapewatch[markets]"; or write a time of day'
        sheet.report("R052", node, "the sessions of markets need exchange-calendars, which is not here", hint)
        return None
    return SessionTime(found[3], Edge(found[4]), -shift if found[2] == "before" else shift)


def _cron_time(text: str, node: Node, sheet: Sheet) -> CronTime | None:
    try:
        next(CronSim(text, _ANY_TIME))
    except CronSimError as error:
        sheet.report("R052", node, f'"{text}" is no time of cron: {str(error).lower()}', f"write {TIME_FORM}")
        return None
    except StopIteration:
        sheet.report("R052", node, f'"{text}" never comes', "name a day that there is")
        return None
    return CronTime(" ".join(text.split()))


def _zone(node: Node, sheet: Sheet) -> str | None:
    text = sheet.text(node, "tz")
    if text is None or text in zones():
        return text
    hint = did_you_mean(text, zones()) or "write a name such as Europe/Berlin, America/New_York, Asia/Hong_Kong or UTC"
    sheet.report("R050", node, f'"{text}" is no time zone', hint)
    return None


def _span(node: Node, what: str, sheet: Sheet) -> float | None:
    text = node.text if isinstance(node, Scalar) else ""
    span = seconds(text)
    if span is None:
        found = f'"{text}"' if text else kind(node)
        sheet.report("R009", node, f"{what} is a duration such as 30m, found {found}", advice(text))
    elif span == 0:
        sheet.report("R030", node, f"{what} is longer than nothing", "leave the key out")
        return None
    return span
