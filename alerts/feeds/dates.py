"""Dates in the forms that publishers write, as aware datetimes in UTC."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january jänner jaenner janvier enero gennaio",
            "feb februar february februari feber février fevrier febrero febbraio fév",
            "mar mär mrz märz maerz march mars marzo",
            "apr april avril abril aprile avr abr",
            "may mai mayo maggio mag",
            "jun juni june juin junio giugno giu",
            "jul juli july juillet julio luglio juil lug",
            "aug august août aout agosto ago",
            "sep sept september septembre septiembre settembre set",
            "oct okt october oktober octobre octubre ottobre ott",
            "nov november novembre noviembre",
            "dec dez december dezember décembre decembre diciembre dicembre déc dic",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "ist": 330,
    "cet": 60, "mez": 60, "met": 60, "cest": 120, "mesz": 120, "mest": 120, "eet": 120, "eest": 180, "msk": 180,
    "gst": 240, "pkt": 300, "sast": 120, "hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540, "aest": 600,
    "aedt": 660, "nzst": 720, "nzdt": 780, "ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
}  # fmt: skip
"""Minutes east of Greenwich. RFC 822 gives the American ones their meaning; where a feed's own zone has a name of these,
that is meant.
"""

_AMERICAN = {"et": -300, "ct": -360, "mt": -420, "pt": -480}
"""Zones that leave open whether it is summer: standard time in minutes, an hour more under daylight saving."""

_AFTER_NOON = ("下", "晚")
"""Begin the Chinese words for hours that are counted anew from noon: 下午, 晚上."""

_TIME = (
    r"(?:(?P<part>[上下]午|[凌早]晨|早上|晚[上间間])\s?)?"
    r"(?P<hour>\d{1,2})[:.h时時点點：](?P<minute>\d{2})分?(?:[:.：]?(?P<second>(?<=[:.：分])\d{2})秒?(?:[.,:]\d{1,9})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?uhr)?"
)
_ZONE = r"\s*[(,]?(?P<zone>(?:(?:gmt|utc)?\s?[+-]\d{1,2}(?::?\d{2})?)|[a-z]+(?:/[a-z_]+){1,2}|[a-z]{1,5})?\b.{0,40}"
_CLOCK = rf"(?:[\s,t|/–-]*(?:\bum\s|\bat\s)?{_TIME}{_ZONE})?\s*"
_WORD = r"[^\W\d_]"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}",
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}})(?:t?(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?P<second>\d{{2}})?{_ZONE})?",
        rf"(?:{_WORD}{{2,12}}[.,]*\s*)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[.\s-]+(?:de\s)?(?P<name>{_WORD}{{3,10}})[.,\s-]+(?:de\s)?(?P<year>\d{{4}}|\d{{2}}(?!:)){_CLOCK}",
        rf"(?:{_WORD}{{2,12}}[.,]*\s+)?(?P<name>{_WORD}{{3,10}})[.]?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_CLOCK}",
        rf"{_WORD}{{3}}\s+(?P<name>{_WORD}{{3}})\s+(?P<day>\d{{1,2}})\s+{_TIME}\s+(?:(?P<zone>[a-z]{{1,5}}|[+-]\d{{4}})\s+)?(?P<year>\d{{4}})",
        rf"(?:{_WORD}{{2,12}}[.,]*\s*)?(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d{{2}}){_CLOCK}",
        rf"(?P<day>\d{{1,2}})-(?P<month>\d{{1,2}})-(?P<year>\d{{4}}){_CLOCK}",
        rf"(?:{_WORD}{{2,12}}[.,]*\s*)?(?P<first>\d{{1,2}})/(?P<other>\d{{1,2}})/(?P<year>\d{{4}}|\d{{2}}(?!:)){_CLOCK}",
        rf"(?P<year>\d{{4}})\s?年\s?(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})\s?日{_CLOCK}",
    )
)
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ?(GMT|UTC|Z|[+-]\d{4})")
"""RFC 822 to the letter (with RFC 1123's year), which most feeds write: a tenth of the time of the forms."""

_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)")
"""RFC 3339 to the letter, which Atom asks for: what the standard library reads."""

_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b")
_DAY = timedelta(days=1)
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_OFFSET = re.compile(r"(?:gmt|utc)?\s?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)


class Dated(NamedTuple):
    """A moment in UTC. ``by_day``: the day alone is said, and no time or midnight stands for it."""

    at: datetime
    by_day: bool


def read_date(raw: str, *, zone: tzinfo = UTC, day_first: bool | None = None) -> Dated | None:
    """Read ``raw``, or None when it is no date that ever was. ``zone`` holds where the text names none.

    ``day_first`` says what stands first between slashes, unless that cannot be; where it is None the zone does: the month in
    America and where no zone is given. Two-digit years are 1990 to 2089, as in feedparser; a missing
    time is midnight.
    """
    text = " ".join(raw[:120].split())
    if day_first is None:
        day_first = is_american(zone) is False
    quickly = _quickly(text)
    if quickly is not None:
        return quickly
    if _EPOCH.fullmatch(text):
        return Dated(datetime.fromtimestamp(int(text[:10]), UTC), by_day=False)
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            found = _build(match.groupdict(), zone, day_first=day_first)
            if found is not None:
                return found
    return None


class Slashed(NamedTuple):
    """The numbers of a date that is written with slashes."""

    first: int
    other: int
    year: int


def slashed(raw: str) -> Slashed | None:
    """The numbers of a date that is written with slashes, the year last; None for another."""
    match = _SLASHED.search(raw[:120])
    return Slashed(int(match[1]), int(match[2]), _year(match[3])) if match else None


def is_american(zone: tzinfo) -> bool | None:
    """Whether a zone is that of a land which writes the month first; None for UTC, which is that of no land."""
    name = str(getattr(zone, "key", "UTC"))
    return None if name in ("UTC", "GMT", "Etc/UTC") else name.startswith(("America/", "US/"))


def _quickly(text: str) -> Dated | None:
    """A date that is written as the standards say; None for every other, and for one that never was."""
    try:
        if _ISO.fullmatch(text):
            at = datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
            return Dated(at, text[11:19] == "00:00:00")
        match = _MAIL.fullmatch(text)
        if match is None:
            return None
        day, name, year, hour, minute, second, zone = match.groups()
        number = _MONTHS.get(name.lower())
        if number is None:
            return None
        found = datetime(int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        by_day = not (found.hour or found.minute or found.second)
        if zone[0] not in "+-" or zone[1:] == "0000":
            return Dated(found, by_day)
        east = timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:]))
        return Dated(found - east, by_day) if abs(east) < _DAY else None
    except (ValueError, OverflowError):
        return None


def _build(parts: dict[str, str | None], zone: tzinfo, *, day_first: bool) -> Dated | None:
    day, month = _day_and_month(parts, day_first=day_first)
    year = _year(parts["year"] or "0")
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    part = parts.get("part")
    if part and 1 <= hour <= 12:
        hour = hour % 12 + (12 if part[0] in _AFTER_NOON else 0)
    try:
        local = datetime(year, month, day) + timedelta(hours=hour, minutes=minute, seconds=min(second, 59))  # noqa: DTZ001 - the zone follows
        if hour > 24 or minute > 59 or second > 61:
            return None
        at = local.replace(tzinfo=_zone(parts.get("zone"), local, zone)).astimezone(UTC)
        return Dated(at, not (hour or minute or second))
    except (ValueError, OverflowError):
        return None


def _year(written: str) -> int:
    year = int(written)
    return year if len(written) != 2 else year + (1900 if year >= 90 else 2000)


def _day_and_month(parts: dict[str, str | None], *, day_first: bool) -> tuple[int, int]:
    """Day and month; (0, 0) where the month's name is none."""
    if parts.get("first"):
        first, other = int(parts["first"] or 0), int(parts["other"] or 0)
        return (first, other) if first > 12 or (day_first and other <= 12) else (other, first)
    if parts.get("name"):
        return int(parts["day"] or 0), _MONTHS.get((parts["name"] or "").lower(), 0)
    return int(parts["day"] or 0), int(parts["month"] or 0)


def _zone(name: str | None, local: datetime, default: tzinfo) -> tzinfo:
    key = (name or "").lower()
    if not name or key == (local.replace(tzinfo=default).tzname() or "").lower():
        return default  # CST is China's to a feed that is
    if "/" in name:
        with suppress(KeyError, ValueError, OSError):  # ZoneInfo's for what is no zone
            return ZoneInfo(name)
        key = key.partition("/")[0]
    if key in _AMERICAN:
        return timezone(timedelta(minutes=_AMERICAN[key] + (60 if _american_summer(local) else 0)))
    if key in _ZONES:
        return timezone(timedelta(minutes=_ZONES[key]))
    match = _OFFSET.fullmatch(key)
    if match is None:
        return default
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes))


def _american_summer(local: datetime) -> bool:
    """Second Sunday of March to first Sunday of November, 2:00 (Energy Policy Act of 2005)."""
    march, november = datetime(local.year, 3, 8, 2), datetime(local.year, 11, 1, 2)  # noqa: DTZ001 - local time
    start = march + timedelta(days=6 - march.weekday())
    end = november + timedelta(days=6 - november.weekday())
    return start <= local < end
