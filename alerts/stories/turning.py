"""Words that turn what stands beside them, where all else is the same: a negation, "again", another company's name. Pure."""

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise

from alerts.stories.kinds import is_firm
from alerts.stories.longer_name import ends_in_a_firm
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lexicon import Entry, lexicon
from alerts.stories.vocabulary.lists import listed, pairs
from alerts.stories.vocabulary.ordinary import STOP, is_common

_NEGATIONS = listed("negations")
_MAYBE = listed("maybe")
_TURNS = pairs("turns")
_ANOTHER = listed("another") | listed("part")
"""Words that make a second event of one, or a part of a whole."""

_ANOTHER_HAN = re.compile("|".join(sorted(listed("another han"), key=len, reverse=True)))
_UNDOING = listed("undoing")
_FRESH, _RECURRING = listed("fresh"), listed("recurring")
_PARTS_HAN = listed("parts han")
_AND = listed("and")


def turns(here: list[str], there: list[str]) -> bool:
    """Whether one place holds a small word that turns the sense of what it stands beside in the other: for and against, 未, could."""
    said, unsaid = set(here), set(there)
    if any(said.isdisjoint(words) != unsaid.isdisjoint(words) for words in (_NEGATIONS, _MAYBE)):
        return True
    if any(_is_undone(one, other) or _is_undone(other, one) for one in here for other in there):
        return True
    return any((one in said and other in unsaid) or (one in unsaid and other in said) for one, other in _TURNS)


def _is_undone(word: str, other: str) -> bool:
    """Whether a word is another one with a beginning that undoes it: freezes and unfreezes, connects and disconnects."""
    return len(other) > 3 and word.endswith(other) and word[: -len(other)] in _UNDOING


def adds(words: list[str], before: list[str], after: list[str]) -> bool:
    """Whether words that only one headline has make another event or another thing of it. ``before`` and ``after`` are what
    stands beside them.
    """
    if is_han(words[0]):
        text = "".join(words)
        return _ANOTHER_HAN.search(text) is not None or (ends_in_a_firm(before) and not _says_nothing(text))
    if any(
        word in _ANOTHER and other != "than" for word, other in zip(words, [*words[1:], *after[:1], ""], strict=False)
    ):
        return True
    if not _FRESH.isdisjoint(words) and not _RECURRING.isdisjoint([*words, *after[:2]]):
        return True
    return (
        bool(before)
        and _names_a_firm(before[-1])
        and not (any(map(_is_harmless, words)) or _is_spelt_out(before[-1], words))
    )


def swapped(mine: list[str], theirs: list[str], names: AbstractSet[str]) -> bool:
    """Whether two headlines of the same words name the same in another order: who does it to whom. ``names`` are the words of
    names.
    """
    if mine == theirs or sorted(mine) != sorted(theirs):
        return False
    places = [place for place, word in enumerate(mine) if word in names or _is_name(word)]
    order = [mine[place] for place in places]
    if len(set(order)) < 2 or order == [word for word in theirs if word in names or _is_name(word)]:
        return False
    return not all(set(mine[one + 1 : other]) <= _AND for one, other in pairwise(places))


def _is_harmless(word: str) -> bool:
    """Whether a word behind a company's name adds nothing to it: stock, reportedly, says."""
    return word in STOP or is_common(word) or word.endswith("ly") or not word.isalpha() or _entry(word) is not None


def _is_spelt_out(name: str, words: list[str]) -> bool:
    """Whether the words belong to the same company's longer name: Mercedes and Mercedes-Benz."""
    known, whole = _entry(name), [name, *words]
    found = next(lexicon().find(whole, list(map(str.capitalize, whole))), None)
    return found is not None and found.end > 1 and known is not None and found.entry.name == known.name


@lru_cache(maxsize=5_000)
def _entry(word: str) -> Entry | None:
    if is_han(word):
        return None
    found = next(lexicon().find((word,), (word.capitalize(),)), None)
    return found.entry if found is not None else None


def _is_name(word: str) -> bool:
    entry = _entry(word)
    return entry is not None and entry.name is not None


def _names_a_firm(word: str) -> bool:
    entry = _entry(word)
    return entry is not None and entry.name is not None and is_firm(entry.name)


def _says_nothing(text: str) -> bool:
    """Whether Chinese characters are nothing but words that say nothing: 宣布, 集团, 股份."""
    pieces = list(lexicon().cut(text))
    return all(entry is not None and entry.name is None for _, entry in pieces) and text not in _PARTS_HAN
