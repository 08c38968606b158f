"""Whether a headline tells what is so, what somebody will do, or what is only expected, threatened or weighed. Pure."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from alerts.stories.reading import Mark
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lists import listed

_BEFORE = "vor"
"""What stands before an event in a German headline: EZB vor Zinssenkung."""


def tense(line: str, names: Iterable[str]) -> frozenset[Mark]:
    """PENDING, PLANNED, or nothing, for all words of a title in order and its names."""
    words = line.split()
    if words[1:2] == [_BEFORE] or (_holds(words, line, "pending") and not _holds(words, line, "not pending")):
        return frozenset({Mark.PENDING})
    if _holds(words, line, "planned") or _is_infinitive(words, names):
        return frozenset({Mark.PLANNED})
    return frozenset()


def is_awaited(line: str, events: Iterable[str]) -> bool:
    """Whether a headline announces that an event will be told of, and tells nothing of it yet: "Fed decision: live updates"."""
    said = listed("running")
    words = line.split()
    if said.isdisjoint(words) and (line.isascii() or not any(word in line.replace(" ", "") for word in said)):
        return False
    return not any(event[-1] in "+-" or event == "hold" for event in events)


def has_come(new: Iterable[Mark], old: Iterable[Mark]) -> bool:
    """Whether a report with the marks ``new`` tells that it is so, and one with the marks ``old`` that it may be."""
    return Mark.PENDING in old and not {Mark.PENDING, Mark.PLANNED, Mark.VIEW} & {*new}


def _is_infinitive(words: list[str], names: Iterable[str]) -> bool:
    """Whether a verb follows "to", as in "Apple to raise prices"; what else follows it is a figure, a name or a stop word."""
    if "to" not in words:
        return False
    named = {word for name in names for word in name.split()}
    return any(
        word == "to" and after.isalpha() and len(after) > 2 and after not in named for word, after in pairwise(words)
    )


def _holds(words: list[str], line: str, name: str) -> bool:
    by_first, han = _phrases(name)
    # What is weighed or threatened follows: "output weighs" is no plan.
    spaced = f" {line}"
    if any(f" {phrase} " in spaced for word in words if word in by_first for phrase in by_first[word]):
        return True
    if line.isascii() or not han:
        return False
    text = line.replace(" ", "")
    return any(phrase in text for phrase in han)


@lru_cache(maxsize=4)
def _phrases(name: str) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """The phrases of a list by their first word, and those in Chinese."""
    by_first: dict[str, list[str]] = {}
    han: list[str] = []
    for phrase in sorted(listed(name)):
        if is_han(phrase):
            han.append(phrase)
        else:
            by_first.setdefault(phrase.split()[0], []).append(phrase)
    return by_first, tuple(han)
