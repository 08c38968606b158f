"""Whether two reports share enough beyond a company and a kind of event to be of one matter. Pure.

A company is sued, buys, sells and opens something more than once a day. So a name and a kind of event prove nothing by
themselves: what else is shared is weighed against what each report tells of the matter alone.
"""

import math
from collections.abc import Iterator

from alerts.stories.alone_han import words_alone
from alerts.stories.kinds import kind_of
from alerts.stories.likeness import Likeness
from alerts.stories.numbers import comparable
from alerts.stories.reading import Mark, Reading
from alerts.stories.stems import stem
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lists import classes, listed, weights
from alerts.stories.vocabulary.ordinary import STOP
from alerts.stories.weighing import Weighed
from alerts.stories.weights import (
    alone,
    event_weight,
    is_decision,
    is_direction,
    is_subject,
    number_weight,
)

LEAST, MARGIN, MARGIN_NUMBER = 0.1, 0.15, -0.4
"""What is shared beyond a name and a kind of event must weigh so much, and so much more than what each side alone tells; less
where a telling number agrees.
"""

STEP, APART, VIEW = 0.4, 0.5, 1.0
"""So much more is wanted where one side alone tells of a decision, where each tells of events of its own and they share none, and
where one side tells what is expected and the other what is.
"""

ONCE = weights("once")
"""Events that one company or country seldom has twice within days, with what that proves."""

_WAY = 0.3
"""What a shared way proves: up and up."""

_WEAK_NUMBER, _WEAK = 0.55, 0.15
_TELLS, _HAN_ALONE = 0.45, 0.25
"""The weight from which a word that only one side has tells something of the matter; a pair of Chinese characters tells
so much.
"""

_NUMBER_ALONE = 0.3
_NAMED, _VERSION = 0.9, 0.5
_MATTERS = classes("matters")
_SET = listed("steps")
"""Matters in which to raise or to cut is a step of its own; elsewhere it is only another way to put it."""


def surplus(found: Likeness, told: float, new: Weighed, old: Weighed) -> float:
    """How much more is shared than a company and a kind of event, and than each side tells of the matter alone; below 0 where
    that is not enough. ``told`` is what the likeness of their texts proves.
    """
    proof = told + proven(found, new, old)
    if proof < LEAST:
        return -1.0
    mine, theirs = new.reading, old.reading
    margin = MARGIN_NUMBER if found.has_number else MARGIN
    if has_step(mine.events, theirs.events):
        margin += STEP
    if is_apart(mine.events, theirs.events):
        margin += APART
    if is_only_viewed(found, mine, theirs):
        margin = max(margin, 0.0) + VIEW
    return proof - min(own(new, old), own(old, new)) - margin


def is_only_viewed(found: Likeness, mine: Reading, theirs: Reading) -> bool:
    """Whether one side tells what somebody expects, asks or wishes, and the other that it is so."""
    return (Mark.VIEW in mine.marks) != (Mark.VIEW in theirs.marks) and "outlook" not in found.shared_events


def proven(found: Likeness, new: Weighed, old: Weighed) -> float:
    """The weight of what is shared beyond one name and one kind of event: another name, a number, a version, a rare word, a
    way that things go, another event.
    """
    runs = shared_runs(new, old, found)
    named = sorted([*found.persons, *runs], reverse=True)
    numbers = (number_weight(number) for number in found.shared_numbers)
    proof = (
        sum(named[1:])
        + _longer(new, old, found)
        + sum(weight if weight >= _WEAK_NUMBER else _WEAK for weight in numbers)
    )
    proof += _VERSION * found.versions
    proof += sum(_words_apart(found, new, old))
    proof += max((ONCE.get(event, 0.0) for event in found.shared_events), default=0.0)
    subjects = [event_weight(event) for event in found.shared_events if not is_direction(event)]
    ways = sum(is_direction(event) and event_weight(event) > 0 for event in found.shared_events)
    return proof + _WAY * ways + (sum(subjects) - max(subjects, default=0.0)) / 2


def _words_apart(found: Likeness, new: Weighed, old: Weighed) -> Iterator[float]:
    """The weights of shared words, but for those that stand in both beside one unknown name, as parts of it: Palisades Fire."""
    unknown = [name for name in found.shared_names if kind_of(name) == "unknown"]
    lines = (
        [[word for word in one.reading.line.split() if word not in STOP and len(word) > 1] for one in (new, old)]
        if unknown
        else []
    )
    parts = [set.intersection(*(_beside(name.split(), line) for line in lines)) for name in unknown]
    for word in found.shared_words:
        if not is_han(word) and word in new.terms and not any(word in part for part in parts):
            yield new.terms[word]


def _beside(name: list[str], line: list[str]) -> set[str]:
    """The stems of the words that stand right before and behind a name."""
    size = len(name)
    places = [place for place in range(len(line)) if line[place : place + size] == name]
    return {
        stem(word)
        for place in places
        for word in (*line[max(0, place - 1) : place], *line[place + size : place + size + 1])
    }


def own(of: Weighed, other: Weighed) -> float:
    """What one side alone tells of the matter, in weights: names, telling words, other events, a decision, a number. What the
    other side contradicts is judged elsewhere.
    """
    weight = 0.0
    for number in of.numbers:
        if number not in other.numbers and not any(comparable(number, one) for one in other.numbers):
            weight = _NUMBER_ALONE
    for name, telling in of.names.items():
        if name not in other.names and stem(name) not in other.terms:
            weight += telling
    for word, telling in of.terms.items():
        if telling >= _TELLS and not is_han(word) and word not in other.terms and word not in other.names:
            weight += telling
    weight += words_alone(of.reading.words, dict.fromkeys(of.terms, _HAN_ALONE), other.terms)
    for event in of.events:
        if event not in other.events and _opposite(event) not in other.events:
            weight += alone(event)
    return weight


def has_step(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether one side is further on in a matter than the other: an offer is raised, a merger is allowed."""
    both = mine & theirs
    known = matters(mine) & matters(theirs)
    return any(_is_step(event, both) and _MATTERS.get(event) not in known for event in mine - theirs) != any(
        _is_step(event, both) and _MATTERS.get(event) not in known for event in theirs - mine
    )


def matters(events: frozenset[str]) -> frozenset[str]:
    """What events are about: to buy and to sell is one matter, and so is to resign and to name who follows."""
    return frozenset(_MATTERS.get(event, event) for event in events)


def is_apart(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each side tells of events, one of them a telling one, and they share none."""
    if any(map(is_subject, mine & theirs)):
        return False
    return (
        any(map(is_subject, mine))
        and any(map(is_subject, theirs))
        and any(event_weight(event) >= 0.5 for event in mine ^ theirs)
    )


def _is_step(event: str, both: frozenset[str]) -> bool:
    return is_decision(event) and event != "pass-" and (event[:-1] != "set" or not _SET.isdisjoint(both))


def _opposite(event: str) -> str:
    return event[:-1] + ("-" if event[-1] == "+" else "+") if event[-1] in "+-" else ""


def shared_runs(new: Weighed, old: Weighed, found: Likeness) -> list[float]:
    """The weights of runs of Chinese characters that both have: each may be a name that no list has."""
    return _runs(new, old) if any(is_han(word) for word in found.shared_words) else []


def _longer(new: Weighed, old: Weighed, found: Likeness) -> float:
    """What Chinese characters in a row prove beyond a name: half of what they weigh more."""
    if not any(is_han(word) for word in found.shared_words):
        return 0.0
    return sum(max(0.0, run - _NAMED) for run in _runs(new, old, math.inf)) / 2


def _runs(new: Weighed, old: Weighed, most: float = _NAMED) -> list[float]:
    found: list[float] = []
    before = ""
    for word, weight in new.terms.items():
        if not is_han(word) or word not in old.terms:
            before = ""
            continue
        if before and before[-1] == word[0] and len(word) > 1:
            found[-1] = min(most, found[-1] + weight)
        else:
            found.append(weight)
        before = word
    return found
