"""What digits are worth as they are written in English, German or Chinese: 1,234.5 and 1.234,5, 1.524 billion and 1,524 Milliarden. Pure."""

import re

_GERMAN_UNITS = ("milliard", "mrd", "millionen", "mio", "billionen", "tausend", "prozent", "euro ")
_ENGLISH_UNITS = (
    "billion",
    "bln",
    "bn",
    "trillion",
    "trln",
    "tn",
    "million",
    "mln",
    "mn",
    "percent",
    "per cent",
    "pct",
    "万",
    "亿",
)
_GERMAN = frozenset(
    "der das den dem des ein eine einen einem einer und im auf aus bei beim mit nach vom von zum zur für über unter um gegen steigt fällt".split()  # noqa: SIM905 - a list of words
)
_ENGLISH = frozenset("the of to and for at by with from on as after its is has says over up down rises falls".split())  # noqa: SIM905 - the same
"""Small words that only one of the two languages has."""

_WORD = re.compile(r"[^\W\d_]+")
_THREE_DECIMALS = re.compile(r"\d{1,3}([.,])\d{3}")


def value_of(digits: str, text: str, end: int) -> tuple[float, float]:
    """The value of ``digits``, which end at ``end`` in ``text``, and half of their last digit that counts."""
    single = _THREE_DECIMALS.fullmatch(digits)
    return _value(digits, is_decimal=single is not None and single[1] == _point(text, end))


def _point(text: str, end: int) -> str:
    """The decimal mark of the language in which a number stands, by the unit at ``end`` or the words of the text; "" where nothing
    tells.
    """
    unit = text[end : end + 12].lstrip(" -").casefold()
    if unit.startswith(_GERMAN_UNITS):
        return ","
    words = {*_WORD.findall(text.casefold())}
    if not words.isdisjoint(_GERMAN):
        return ","
    return "." if unit.startswith(_ENGLISH_UNITS) or not words.isdisjoint(_ENGLISH) else ""


def _value(digits: str, *, is_decimal: bool) -> tuple[float, float]:
    whole, _, decimals = digits.replace(",", ".").rpartition(".")
    if not decimals.isdecimal():
        whole = ""  # 1,200 000: what follows the mark are thousands
    if whole and (is_decimal or len(decimals) != 3):
        value = float(f"{_only_digits(whole)}.{decimals}")
        return value, min(0.5 * 10 ** -len(decimals.rstrip("0") or "0"), 0.08 * value)
    if whole and whole.strip("0") == "":
        return float(f"0.{decimals}"), 0.0005
    text = _only_digits(digits)
    zeros = len(text) - len(text.rstrip("0"))
    value = float(text)
    # "9,000 jobs" may be 9,012; but 35,000 is not 50,000, nor 2.5 per cent 3 per cent.
    return value, min(0.5 * 10**zeros, (0.03 if zeros else 0.08) * value)


def _only_digits(text: str) -> str:
    return text if text.isdecimal() else re.sub(r"\D", "", text)
