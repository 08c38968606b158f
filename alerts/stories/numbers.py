"""The numbers of a headline with what they count, in one unit whatever the language."""

import re
from collections.abc import Callable, Iterator

from alerts.stories.digits import value_of
from alerts.stories.reading import Number

_DIGITS = r"\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_UNITS = {
    "bp": r"basis[ -]?points?|basispunkte?n?|bps?|个?基点",
    "point": r"percentage[ -]points?|prozentpunkte?n?|个?百分点",
    "percent": r"%|percent|pct\.?|per cent|prozent",
    "1e12": r"trillion|trln|trn|tn|billionen|万亿|兆",
    "1e9": r"billion|bln|bn|b|milliarden?|mrd\.?|十亿",
    "1e8": r"亿",
    "1e6": r"million|mln|mn|m|millionen|mio\.?|百万",
    "1e4": r"万",
    "1e3": r"thousand|tausend|(?<!-)k|千",
    "rate": r"码",
}
_CURRENCIES = {
    "usd": r"us\$|\$|usd|us-dollars?|dollars?|美元|美金",
    "eur": r"€|eur|euros?|欧元",
    "gbp": r"£|gbp|pounds?|pfund|英镑",
    "jpy": r"jpy|yen|日元|日圆",
    "cny": r"cny|rmb|yuan|人民币|元",
    "chf": r"chf|sfr|franken|francs?|瑞郎",
    "hkd": r"hk\$|hkd|港元|港币",
    "": r"c\$|a\$|s\$|nt\$|r\$|¥",
}
_BEFORE = "|".join(f"(?P<b_{name or 'some'}>{listed})" for name, listed in (("hkd", r"hk\$"), ("some", r"(?:c|a|s|nt|r)\$|¥"), ("usd", r"us\$|usd|\$"), ("eur", "€|eur"), ("gbp", "£|gbp"), ("chf", "chf|sfr")))  # fmt: skip
_UNIT = "|".join(f"(?P<u_{name.replace('-', '')}>{listed})" for name, listed in _UNITS.items())
_AFTER = "|".join(f"(?P<a_{name or 'some'}>{listed})" for name, listed in _CURRENCIES.items())
_STANDS = re.compile(r"\d(?<![A-Za-z0-9.,]\d)(?<![A-Za-z0-9]-\d)")
"""A digit at which a number can begin. To look for those first is much faster than to try each place for a currency."""

_PRICED = re.compile(rf"(?<![a-z])(?:{_BEFORE}) ?$", re.IGNORECASE)
_LONGEST_SIGN = 4
_FORMER = ("from ", "von ", "von zuvor ", "gegenüber ", "从", "由")
"""What stands before the number that was, where another tells what is."""

_NUMBER = re.compile(
    rf"(?P<digits>{_DIGITS})"
    rf"(?:[ -]?(?:{_UNIT})(?![a-zäöü0-9]))?(?:[ -]?(?:{_AFTER})(?![a-zäöü0-9]))?",
    re.IGNORECASE,
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "erste": 1, "zweite": 2, "dritte": 3, "vierte": 4}
_ORDINALS |= {word: number for number, word in enumerate("一二三四", 1)}
_PERIOD = re.compile(
    r"\b(?P<kind>q|h)(?P<n>[1-4])(?:\b|(?=[\u3400-\u9fff]))(?: ?'?(?:20)?\d\d\b)?|\b(?P<n2>[1-4])(?P<kind2>q|h)(?:\d\d)?\b"
    r"|\b(?P<word>first|second|third|fourth)[ -](?P<kind3>quarter|half)|\b(?P<word2>erste|zweite|dritte|vierte)[nsmr]? (?P<kind4>quartal|halbjahr)"
    r"|第?(?P<han>[一二三四1-4])(?P<kind5>季度?报?)|(?P<half>上半年|半年报?|中报|half[- ]year|halbjahr)|(?P<late>下半年)|\bfy ?'?(?:20)?(?P<fy>\d\d)\b",
    re.IGNORECASE,
)
_MONTHS: dict[str, int] = {}
_MONTH_NAMES = (
    "january januar jan",
    "february februar feb",
    "march märz mar",
    "april apr",
    "may mai",
    "june juni jun",
    "july juli jul",
    "august aug",
    "september sept sep",
    "october oktober oct okt",
    "november nov",
    "december dezember dec dez",
)
for _number, _names in enumerate(_MONTH_NAMES, 1):
    _MONTHS |= dict.fromkeys(_names.split(), _number)
_MONTH = "|".join(sorted((name for name in _MONTHS if name not in {"may", "mar", "jan"}), key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?P<m1>{_MONTH}|jan|mar|may)\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?[%$€])|\b(?P<d2>\d{{1,2}})(?:\.|st|nd|rd|th)? (?P<m2>{_MONTH}|may|jan)\b"
    rf"|(?P<m3>\d{{1,2}})月(?P<d3>\d{{1,2}})[日号]|(?<!\d)(?P<m4>1[0-2]|[1-9])月份?|\b(?P<m5>{_MONTH})\b|\b(?:in|for|since|until|of|by|from|through) (?P<m6>may)\b",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"\b(?P<quarter>(?:a )?quarter[- ](?:percentage[- ])?point|viertel(?:prozent)?punkt)|\b(?P<half>(?:a )?half[- ](?:a[- ])?(?:percentage[- ])?point|halbe[nr]? (?:prozent)?punkt)"
    r"|(?P<halfma>半码)|\b(?P<word>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\b",
    re.IGNORECASE,
)
_SMALL = (
    *("two zwei", "three drei", "four vier", "five fünf", "six sechs", "seven sieben", "eight acht", "nine neun"),
    *("ten zehn", "eleven elf", "twelve zwölf"),
)
_WORDS = {word: number for number, pair in enumerate(_SMALL, 2) for word in pair.split()}
_SCALED = re.compile(
    rf"\b({'|'.join(_WORDS)})(?= (?:thousand|tausend|million|milliard|billion|trillion|prozent|percent|per cent|pct|mrd|mio))",
    re.IGNORECASE,
)
_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"[^\W\d_]+")
_HAN = re.compile("[季半月码]")
_SHORT = re.compile("[QqHh][1-4]|[1-4][QqHh]|[Ff][Yy]")
_PERIOD_WORDS = frozenset({"quarter", "half", "halbjahr", "quartal"})
_NUMBER_WORDS = frozenset(
    {
        *_WORDS,
        "quarter",
        "half",
        "viertelprozentpunkt",
        "viertelpunkt",
        "viertelprozentpunkte",
        "halber",
        "halben",
        "halbe",
    }
)
"""Words without which the patterns of periods and of written numbers find nothing."""

_MOST = 12


def take_numbers(text: str) -> tuple[tuple[Number, ...], str]:
    """Every number of a text that ``plain`` made, at most twelve, and the text without them.

    Kinds are "bp", "percent", "usd" and other currencies, "money" (of an unknown one), "count", "year", "quarter", "half",
    "month" and "day".
    """
    found: dict[Number, None] = {}

    def taken(number: Number) -> str:
        found[number] = None
        return " \x1f "

    # The patterns are slow where they find nothing, and most headlines hold nothing for them.
    has_digits = _DIGIT.search(text) is not None
    folded = text.casefold()
    words = set(_WORD.findall(folded))
    has_han = not text.isascii() and _HAN.search(text) is not None
    if has_han or not words.isdisjoint(_PERIOD_WORDS) or (has_digits and _SHORT.search(text)):
        text = _PERIOD.sub(lambda match: taken(_period(match)), text)
    if has_han or not words.isdisjoint(_MONTHS):
        text = _DATE.sub(lambda match: taken(_date(match)), text)
    if has_han or not words.isdisjoint(_NUMBER_WORDS):
        text = _SCALED.sub(lambda match: str(_WORDS[match[1].casefold()]), text)
        has_digits = has_digits or _DIGIT.search(text) is not None
        text = _WRITTEN.sub(lambda match: taken(_written(match)), text)
    if has_digits:
        text, former = _without_numbers(text, taken)
        for number in former:
            if any(other.kind == number.kind for other in found if other not in former):
                found.pop(number, None)
    return tuple(found)[:_MOST], text


def _without_numbers(text: str, taken: Callable[[Number], str]) -> tuple[str, list[Number]]:
    """The text without the numbers in digits, each of which is handed to ``taken`` in its turn; and those of them from which
    something went to another: "to 15% from 39%".
    """
    parts: list[str] = []
    done = passed = 0
    former: list[Number] = []
    for first in _STANDS.finditer(text):
        start = first.start()
        match = _NUMBER.match(text, start) if start >= passed else None
        if match is None:
            continue
        if not _is_name(match["digits"]):
            sign = _PRICED.search(text, max(passed, start - _LONGEST_SIGN), start)
            before = text[done : sign.start() if sign else start]
            number = _number_of(match, sign)
            if before.casefold().endswith(_FORMER):
                former.append(number)
            parts += (before, taken(number))
            done = match.end()
        passed = match.end()
    return ("".join([*parts, text[done:]]) if parts else text), former


def _is_name(digits: str) -> bool:
    """Whether digits number something and count nothing: 0000822632, 000001."""
    return len(digits) > 3 and digits.startswith("0") and digits.isdigit()


def _period(match: re.Match[str]) -> Number:
    if match["fy"]:
        return Number("year", 2000 + int(match["fy"]), 0)
    if match["half"] or match["late"]:
        return Number("half", 2 if match["late"] else 1, 0)
    kind = (match["kind"] or match["kind2"] or match["kind3"] or match["kind4"] or match["kind5"]).casefold()
    which = match["n"] or match["n2"] or match["word"] or match["word2"] or match["han"]
    number = int(which) if which.isdigit() else _ORDINALS[which.casefold()]
    return Number("half" if kind.startswith("h") else "quarter", number, 0)


def _date(match: re.Match[str]) -> Number:
    month = next(match[name] for name in ("m1", "m2", "m3", "m4", "m5", "m6") if match[name])
    number = int(month) if month.isdigit() else _MONTHS[month.casefold()]
    day = match["d1"] or match["d2"] or match["d3"]
    return Number("day", number * 100 + int(day), 0) if day else Number("month", number, 0)


def _written(match: re.Match[str]) -> Number:
    if match["quarter"]:
        return Number("bp", 25, 0.5)
    if match["half"]:
        return Number("bp", 50, 0.5)
    if match["halfma"]:
        return Number("bp", 12.5, 0.1)
    return Number("count", _WORDS[match["word"].casefold()], 0)


def _number_of(match: re.Match[str], sign: re.Match[str] | None) -> Number:
    digits = match["digits"]
    # Most numbers have nothing behind them that would say of what they are.
    groups = match.groups() if match.end() > match.end("digits") else ()
    unit = next((_GROUPS[place] for place in _UNIT_PLACES if groups[place]), "") if groups else ""
    value, slack = value_of(match["digits"], match.string, match.end("digits"))
    if unit in _FIXED:
        kind, scale = _FIXED[unit]
        return Number(kind, value * scale, slack * scale if unit != "rate" else 1)
    scale = float(unit) if unit else 1.0
    after = next((_GROUPS[place] for place in _MONEY_PLACES if groups[place]), "") if groups else ""
    currency = (sign.lastgroup or "")[2:] if sign else after
    if currency:
        return Number("money" if currency == "some" else currency, value * scale, slack * scale)
    if not unit and re.fullmatch(r"(?:19|20)\d\d", digits) and not _COUNTED.match(match.string, match.end()):
        return Number("year", value, 0)
    return Number("count", value * scale, slack * scale)


_COUNTED = re.compile(
    r"\s+(?:\w+\s+)?(?:stellen|arbeitsplätze|mitarbeitern?|beschäftigten?|jobs|positions|posts|roles|workers|staff|employees|people|homes"
    r"|stores|filialen|flights|flüge|cars|vehicles|autos|fahrzeuge|menschen|tote|dead|troops|soldaten|kunden|customers|shops)\b",
    re.IGNORECASE,
)
"""What is counted rather than dated: 2000 Stellen."""

_GROUPS = [name[2:] for name in _NUMBER.groupindex]
_UNIT_PLACES = [place for place, name in enumerate(_NUMBER.groupindex) if name.startswith("u_")]
_MONEY_PLACES = [place for place, name in enumerate(_NUMBER.groupindex) if name.startswith("a_")]
_FIXED = {"bp": ("bp", 1.0), "point": ("bp", 100.0), "percent": ("percent", 1.0), "rate": ("bp", 25.0)}


def agreeing(mine: tuple[Number, ...], theirs: tuple[Number, ...]) -> Iterator[Number]:
    """The numbers of one side that the other states too, perhaps rounded."""
    for number in mine:
        if number in theirs or any(_agree(number, other) for other in theirs):
            yield number


def comparable(one: Number, other: Number) -> bool:
    """Whether two numbers are of one kind, so that they can contradict each other."""
    if one.kind in _AMOUNTS and min(one.value, other.value) < 1e5 and max(one.value, other.value) >= 1e6:
        return False  # a price of one and the sum of all
    if one.kind == other.kind or {one.kind, other.kind} == _PERIODS:
        return True
    large = min(one.value, other.value) >= 1e6
    return (
        large
        and {one.kind, other.kind} & {"money", "count"} != set()
        and one.kind in _AMOUNTS
        and other.kind in _AMOUNTS
    )


_PERIODS = {"quarter", "half"}

_RELEASES = 20
"""Below this a number with a point that counts nothing is a release: 4.1 is not 4."""

_AMOUNTS = frozenset({"money", "count", *(name for name in _CURRENCIES if name)})


def _agree(one: Number, other: Number) -> bool:
    if one.kind != other.kind and {one.kind, other.kind} == _PERIODS:
        quarter, half = (one, other) if one.kind == "quarter" else (other, one)
        return quarter.value == 2 * half.value  # the second quarter is reported with the first half
    if not comparable(one, other):
        return False
    if one.kind == "count" and max(one.value, other.value) < _RELEASES and (one.value % 1 or other.value % 1):
        return one.value == other.value
    return one.value == other.value or abs(one.value - other.value) < max(one.slack, other.slack)
