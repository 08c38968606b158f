"""Models and products with their version: Qwen2.5-Max, GPT-5, iPhone 17 Pro, 昇腾910C."""

import re

from alerts.stories.vocabulary.lexicon import lexicon

_MODIFIERS = "Max|Pro|Plus|Mini|Ultra|Flash|Lite|Turbo|Air|Coder|VL|Opus|Sonnet|Haiku|Preview|Nano|Thinking|Instruct|SE"
_VERSION = re.compile(
    rf"(?<![A-Za-z0-9_$€£])(?P<family>[A-Za-z]{{1,12}}(?:\.[A-Za-z]+)?)(?:(?P<line>[ -](?:{_MODIFIERS}))?(?P<gap>[ .-]?)(?P<number>\d+(?:\.\d+)*[A-Za-z]?))"
    rf"(?P<tail>(?:[ -]?(?i:{_MODIFIERS})\b)*)(?![A-Za-z0-9]|[%.,]\d)(?! ?(?:%|percent|pct|bps?\b|basis|billion|million|bn\b|mln\b))"
    rf"|(?<![A-Za-z0-9.$])(?P<chip>\d{{2,4}}[A-Z])(?![A-Za-z0-9.])",
)
_HAN_VERSION = re.compile("(?<=[\u4e00-\u9fff])\\d{2,4}(?=芯片|晶片|处理器|显卡|手机|系列|型)")
_NEVER = frozenset(
    {
        "fy",
        "us",
        "eur",
        "usd",
        "chf",
        "top",
        "no",
        "g",
        "group",
        "s",
        "cac",
        "stoxx",
        "ftse",
        "nikkei",
        "csi",
        "gbp",
    }
)
_PARTS_OF_YEARS = frozenset({"q", "h"})
"""Q3 and H1 are quarters and halves; H20 is a chip."""
_PERIODS = frozenset(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez"}
)


_MAYBE = re.compile(
    r"[0-9](?:(?<=[A-Za-z][0-9])(?<!\b[QqHh][1-4](?!\w))|(?<=[A-Za-z][.-][0-9])|(?=[A-Z])|(?<=[A-Za-z] [0-9]))"
)
_WORD_END = re.compile("[^A-Za-z]")


def _may_hold(text: str) -> bool:
    """Whether the long pattern can find anything: most numbers stand by themselves, behind a word that is no product."""
    for match in _MAYBE.finditer(text):
        before = text[: match.start()]
        if not before.endswith(" ") or text[match.end() : match.end() + 1].isupper():
            return True
        word = _WORD_END.split(before[:-1].rpartition(" ")[2])[-1]
        if word[0].isupper() or lexicon().kinds.get(word.casefold()) == "product":
            return True
    return False


def take_versions(text: str) -> tuple[frozenset[str], str]:
    """The versions in a text that ``plain`` made, and the text without them (the family stays where it is a known name)."""
    found: set[str] = set()

    def taken(match: re.Match[str]) -> str:
        if match["chip"]:
            found.add(f"|{match['chip'].casefold()}|")
            return " \x1f "
        family, number = match["family"], match["number"]
        name = family.casefold()
        known = lexicon().kinds.get(name) == "product"
        loose = match["gap"] == " "
        is_line = match["line"] is not None or family in _MODIFIERS.split("|") or family == "MAX"
        is_part_of_year = name in _PARTS_OF_YEARS and len(number) == 1
        if is_part_of_year or name in _NEVER or name in _PERIODS or (not family[0].isupper() and not known and loose):
            return match[0]
        if loose and not (known or match["tail"] or is_line):
            return match[0]
        tail = " ".join(re.findall(r"[A-Za-z]+", (match["line"] or "") + match["tail"])).casefold()
        found.add(f"{name}|{number.casefold().removesuffix('s')}|{tail}")
        return f" {family} \x1f " if known else " \x1f "

    def taken_han(match: re.Match[str]) -> str:
        found.add(f"|{match[0]}|")
        return " \x1f "

    left = _VERSION.sub(taken, text) if _may_hold(text) else text
    left = left if left.isascii() else _HAN_VERSION.sub(taken_han, left)
    return frozenset(found), left


def another_version(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two headlines speak of different versions: none of one side can be one of the other side."""
    return bool(mine and theirs) and not any(_may_be(one, other) for one in mine for other in theirs)


def _may_be(one: str, other: str) -> bool:
    family, number, tail = one.split("|")
    family2, number2, tail2 = other.split("|")
    return (
        number == number2
        and (family == family2 or not family or not family2)
        and tail == tail2  # a Pro is no plain one
    )


def shown(versions: frozenset[str]) -> str:
    """The versions for people."""
    return ", ".join(" ".join(version.replace("|", " ").split()) for version in sorted(versions))
