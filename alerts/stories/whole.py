"""Whether an item that tells the same as one member of a story is true to the others: a story has the facts of all. Pure.

A report that leaves the figure out is of one story with any figure. It must be no door through which another figure
comes in: "adds 37 firms", "adds firms", "adds 140 firms".
"""

from collections.abc import Iterable, Sequence

from alerts.stories.contradiction import another_company, changes
from alerts.stories.enough import is_enough
from alerts.stories.follow import is_price
from alerts.stories.judge import judge_weighed
from alerts.stories.likeness import liken
from alerts.stories.numbers import agreeing, comparable
from alerts.stories.reading import Mark, Reading
from alerts.stories.running_figure import runs_on
from alerts.stories.tense import has_come
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.weighing import Weighed, weigh
from alerts.stories.weights import event_weight, is_direction, is_subject

_MARKS = frozenset({Mark.DENIAL, Mark.CORRECTION})

_TELLING = 0.5
"""The weight from which an event tells what a headline is about."""


def against_any(new: Weighed, like: Weighed, members: Iterable[tuple[int, Weighed]]) -> tuple[int, Verdict] | None:
    """The first of the members, with its number, whose part in their story speaks against it that ``new`` belongs to it."""
    for number, member in members:
        if (verdict := against(new, like, member)) is not None:
            return number, verdict
    return None


def like_any(new: Weighed, members: Sequence[tuple[int, Weighed]]) -> tuple[int, Verdict] | None:
    """The first of the members of a story, with its number, that tells the same as ``new``, where none speaks against it that it
    belongs to them: a person may have put together what is not alike.
    """
    for number, like in members:
        verdict = judge_weighed(new, like)
        rest = [(other, member) for other, member in members if other != number]
        if verdict.kind is Kind.SAME and against_any(new, like, rest) is None:
            return number, verdict
    return None


def against_headline(new: Reading, last: Reading, headline: Reading) -> Verdict | None:
    """How the new text of an item, which tells the same as its last one, follows what its story began with: a title that lost its
    figure on the way has not lost it for who was told. None where it does not.
    """
    if is_price(new) and is_price(headline):
        return None
    verdict = against(weigh(new), weigh(last), weigh(headline))
    return verdict if verdict is not None and verdict.kind is Kind.FOLLOW_UP else None


def against(new: Weighed, like: Weighed, member: Weighed) -> Verdict | None:
    """What speaks against it that ``new``, which tells the same as ``like``, belongs to their story, of which ``member`` is too:
    how it stands to that one. None where nothing does, or where ``like`` says it as well.
    """
    mine, same, other = new.reading, like.reading, member.reading
    if other.line in {same.line, mine.line} or runs_on(mine, same):
        return None
    if is_bridged(mine, same, other):
        return Verdict(Kind.OTHER, ("another event than the story began with",))
    if reason := another_company(new, member):
        if mine.names - other.names <= same.names:
            return None
        found = liken(new, member)
        is_like = is_enough(found, found.lasting_share, new, member)
        return Verdict(Kind.OTHER, (reason,), found.lasting_share) if is_like else None
    if not changes(mine, other) or _states(same, mine, other):
        return None
    verdict = judge_weighed(new, member)
    return verdict if verdict.kind is Kind.FOLLOW_UP else None


def is_bridged(new: Reading, like: Reading, member: Reading) -> bool:
    """Whether ``like`` tells two events, of which ``new`` tells only the one and ``member`` only the other."""
    mine, theirs = _events(new), _events(member)
    return bool(mine and theirs) and mine.isdisjoint(theirs) and mine | theirs <= _events(like)


def _events(reading: Reading) -> set[str]:
    return {event for event in reading.events if is_subject(event) and event_weight(event) >= _TELLING}


def _states(like: Reading, new: Reading, member: Reading) -> bool:
    """Whether ``like`` says all that ``new`` says otherwise than ``member``."""
    agreed = {*agreeing(new.numbers, member.numbers)}
    disputed = [
        number
        for number in new.numbers
        if number not in agreed and any(comparable(number, other) for other in member.numbers)
    ]
    ways = {event for event in new.events - member.events if is_direction(event)}
    return (
        {*disputed} <= {*agreeing(new.numbers, like.numbers)}
        and ways <= like.events
        and (new.versions <= member.versions or not new.versions.isdisjoint(like.versions))
        and (new.marks - member.marks) & _MARKS <= like.marks
        and (not has_come(new.marks, member.marks) or has_come(like.marks, member.marks))
    )
