"""The numbers of a headline with what they count, in one unit whatever the language."""

import re

from alerts.stories.reading import Number

_NUMBER = re.compile(
    r"(?P<money>US\$|HK\$|C\$|A\$|\$|€|£|¥|EUR\s|USD\s|CHF\s)?\s?(?<![\w.])(?P<digits>\d+(?:[.,]\d+)*)"
    r"(?P<unit>\s?(?:%|％|percentage points?|percent|pct|per cent|prozentpunkte?n?|prozent|个百分点|個百分點|basis points?|basispunkte?n?|bps?\b|个?基点|個?基點"
    r"|billionen|trillion|万亿|萬億|兆|billion|milliarden?|bn\b|mrd\.?|十亿|million(?:en)?|mln\b|mio\.?|m\b|亿|億|thousand|tausend|万|萬|k\b))?",
    re.IGNORECASE,
)
_SCALES = (
    (("billionen", "trillion", "万亿", "萬億", "兆"), 1e12),
    (("billion", "milliarde", "bn", "mrd", "十亿"), 1e9),
    (("亿", "億"), 1e8),
    (("million", "mln", "mio", "m"), 1e6),
    (("万", "萬"), 1e4),
    (("thousand", "tausend", "k"), 1e3),
)
_POINTS = ("percentage point", "prozentpunkt", "个百分点", "個百分點")
_BASIS = ("basis", "bp", "基点", "基點", "个基", "個基")
_QUARTER = re.compile(
    r"\bq([1-4])\b|\b(first|second|third|fourth)[ -]quarter|\b(erste|zweite|dritte|vierte)[ns]?\s+quartal|([一二三四1-4])季度|第([一二三四1-4])季",
    re.IGNORECASE,
)
_ORDINAL = {
    word: number
    for number, words in enumerate(
        ("1 first erste 一", "2 second zweite 二", "3 third dritte 三", "4 fourth vierte 四"), 1
    )
    for word in words.split()
}


def numbers(text: str) -> tuple[Number, ...]:
    """Every number, the first of its kind first; at most twelve."""
    found: dict[Number, None] = {}
    for quarter in _QUARTER.finditer(text):
        word = next(group for group in quarter.groups() if group).casefold()
        found[Number("quarter", _ORDINAL[word], 0)] = None
    for match in _NUMBER.finditer(_QUARTER.sub(" ", text)):
        found[_number(match["digits"], (match["unit"] or "").strip().casefold(), bool(match["money"]))] = None
        if len(found) == 12:
            break
    return tuple(found)


def without_numbers(text: str) -> str:
    """The text with its numbers and their units taken out."""
    return _NUMBER.sub(" ", _QUARTER.sub(" ", text))


def _number(digits: str, unit: str, is_money: bool) -> Number:
    value, slack = _value(digits)
    if unit.startswith(_POINTS):
        return Number("bp", value * 100, slack * 100)
    if unit.startswith(_BASIS):
        return Number("bp", value, slack)
    if unit in {"%", "％", "percent", "pct", "per cent", "prozent"}:
        return Number("percent", value, slack)
    scale = next((scale for units, scale in _SCALES if unit.startswith(units)), 1.0) if unit else 1.0
    if not unit and not is_money and re.fullmatch(r"(?:19|20)\d\d", digits):
        return Number("year", value, 0)
    return Number("money" if is_money else "count", value * scale, slack * scale)


def _value(digits: str) -> tuple[float, float]:
    """A number and half of its last digit: 1,234.5 or 1.234,5 or 2,5."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return float(digits), 0.5 * 10 ** (len(digits) - len(digits.rstrip("0") or "0"))
    decimals = digits[last + 1 :]
    mark, other = digits[last], ",."[digits[last] == ","]
    if len(decimals) == 3 and digits.count(mark) >= 1 and other not in digits and digits[:last].strip("0"):
        return float(re.sub("[.,]", "", digits)), 0.5
    whole = re.sub("[.,]", "", digits[:last])
    return float(f"{whole}.{decimals}"), 0.5 * 10 ** -len(decimals)
