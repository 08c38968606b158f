"""A headline as the lexicon looks it up: words without possessives, runs of Chinese characters, all in simplified ones."""

import re
from functools import lru_cache
from typing import NamedTuple

from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.ordinary import HERE
from alerts.text.boundaries import SPACELESS_RANGES
from alerts.text.fold import fold

BREAK = "\x1e"
"""The text of a token that stands for a dash, bar, colon or bracket: what follows is no part of the name before it."""

_BREAK = re.compile(r"\s-+\s|[\u2013\u2014|\uff5c\uff1a()\uff08\uff09\[\]\u3010\u3011_]|:(?!\d)")
_TOKEN = re.compile(f"{BREAK}|[{SPACELESS_RANGES}]+|[^\\W_{SPACELESS_RANGES}]+(?:[.&'][^\\W_{SPACELESS_RANGES}]+)*")
_ASCII_TOKEN = re.compile(f"{BREAK}|[A-Za-z0-9]+(?:[.&'][A-Za-z0-9]+)*")
"""The same of a text of ASCII, as most are: it takes two thirds of the time."""

_MAYBE_BREAK = re.compile("[-\u2013\u2014|\uff5c\uff1a()\uff08\uff09\\[\\]\u3010\u3011_:]")
"""Without one of these there is no break."""

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_ABBREVIATION = re.compile(r"(?:\w\.)+\w")


class Token(NamedTuple):
    """``text`` is the word folded, ``written`` as it stands."""

    text: str
    written: str
    is_han: bool
    is_capital: bool


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    text = (HERE / "traditional.txt").read_text(encoding="utf-8")
    pairs = (pair for line in text.splitlines() if not line.startswith("#") for pair in line.split())
    return {ord(pair[0]): pair[1] for pair in pairs}


@lru_cache(maxsize=1)
def _mainland() -> tuple[re.Pattern[str], dict[str, str]]:
    """What Taiwan calls otherwise: a pattern of its words, the longest first, and the mainland's word for each."""
    text = (HERE / "taiwan.txt").read_text(encoding="utf-8")
    pairs = [pair.split("/") for line in text.splitlines() if not line.startswith("#") for pair in line.split()]
    words = dict(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))
    rest: dict[str, list[str]] = {}
    for word in words:
        rest.setdefault(word[0], []).append(word[1:])
    heads = "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in rest.items())
    seconds = "".join({tail[0] for tails in rest.values() for tail in tails})
    # Two looks tell most places where no word begins.
    return re.compile(f"(?=[{''.join(rest)}][{seconds}])(?:{heads})"), words


def _in_mainland_words(text: str) -> str:
    found, words = _mainland()
    return found.sub(lambda match: words[match[0]], text)


def plain(text: str) -> str:
    """The text folded, its capitals kept, in simplified characters and the mainland's words."""
    folded = fold(text, keep_case=True).text
    return folded if folded.isascii() else _in_mainland_words(folded.translate(_simplified()))


def tokens(text: str) -> list[Token]:
    """The words of a text that ``plain`` made."""
    return list(map(_token, (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)))


def parted(text: str) -> list[Token]:
    """The words of a text that ``plain`` made, and its breaks."""
    return tokens(_BREAK.sub(f" {BREAK} ", text) if _MAYBE_BREAK.search(text) else text)


@lru_cache(maxsize=20_000)
def _token(written: str) -> Token:
    if is_han(written):
        return Token(written, written, is_han=True, is_capital=False)
    word = written
    if "'" in word:
        word = word.removesuffix("'s").removesuffix("'S")
    if "." in word and _ABBREVIATION.fullmatch(word):
        word = word.replace(".", "")
    lower = word.casefold()
    if not lower.isascii():
        lower = lower.translate(_PLAIN)
    is_capital = word[:1].isupper() or (not word.islower() and len(word) > 2)
    return Token(lower, word, is_han=False, is_capital=is_capital)
