"""Spans of time as people write them: ``90s``, ``15m``, ``6h``, ``2d``."""

import re

PATTERN = r"[0-9]{1,9}[smhd]"
"""A whole number and one unit, nothing between them. One form only, so that equal spans look equal."""

SECONDS = {"s": 1.0, "m": 60.0, "h": 3_600.0, "d": 86_400.0}
"""What the units stand for, in seconds; a day is 24 hours."""

_WELL_FORMED = re.compile(PATTERN)
_PARTS = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([^\W\d_]+)")
_UNIT_WORDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten"), "m"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden"), "h"),
    **dict.fromkeys(("d", "day", "days", "tag", "tage"), "d"),
    **dict.fromkeys(("w", "wk", "week", "weeks", "woche", "wochen"), "w"),
}


def seconds(text: str) -> float | None:
    """The span in seconds, or None when it is not written as ``PATTERN`` says."""
    if not _WELL_FORMED.fullmatch(text):
        return None
    return int(text[:-1]) * SECONDS[text[-1]]


def written(span: float) -> str:
    """The shortest way to write a span of whole seconds: ``5400.0`` is ``90m``."""
    for unit in "dhm":
        if span and span % SECONDS[unit] == 0:
            return f"{span / SECONDS[unit]:.0f}{unit}"
    return f"{span:.0f}s"


def advice(text: str) -> str:
    """What to write instead of a text that is no duration."""
    text = text.strip().casefold()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return f"say of what: {text}s, {text}m, {text}h or {text}d"
    parts = _PARTS.findall(text)
    rest = re.sub(r"[\s,]|and|und", "", _PARTS.sub("", text))
    if parts and not rest and len(text) <= 40 and all(unit in _UNIT_WORDS for _, unit in parts):
        units = {**SECONDS, "w": 7 * SECONDS["d"]}
        total = sum(float(number.replace(",", ".")) * units[_UNIT_WORDS[unit]] for number, unit in parts)
        if total == int(total) and total < 1e9:
            return f'write "{written(total)}": one whole number and one unit, without a space'
    return "write a whole number and s, m, h or d: 90s, 15m, 6h, 2d"
