"""What is one matter by who is in it and what happens, whatever else two outlets tell of it. Pure.

Two outlets that word one event anew share little but its names and its kind. That is enough where it seldom happens twice within
days: two names in one kind of event, three names, or one name in what befalls it once, such as a bankruptcy.
"""

from alerts.stories.kinds import kind_of
from alerts.stories.likeness import Likeness
from alerts.stories.meaning import all_deeds
from alerts.stories.proof import ONCE, has_step, is_apart, matters, shared_runs
from alerts.stories.reading import Mark, Reading
from alerts.stories.vocabulary.lists import classes, listed
from alerts.stories.weighing import Weighed
from alerts.stories.weights import is_direction, is_subject

STRONG = 0.6
"""The weight from which a name is one that a headline is about, and is not in many stories of these days."""

SUBJECT = 0.4
"""The weight from which a kind of event tells which matter it is."""

SHARE_BY_NAMES, SHARE_BY_EVENT = 0.4, 0.45
"""How much of what they say must be shared."""

SELDOM, RARELY = 0.2, 0.3
"""How seldom an event must be (``once``): where the way that it goes is shared as well, and where it is not."""

RUN = 0.9
"""The weight of Chinese characters in a row that stand for a name which no list has: four of them, or a few that are rare."""

_COMMON_DEEDS, _DONE_ONCE = listed("common deeds"), listed("done once")
_OF_TWO = frozenset(classes("matters").values())
_UNCERTAIN = frozenset({Mark.VIEW, Mark.PENDING})


def is_one_matter(found: Likeness, share: float, new: Weighed, old: Weighed) -> bool:
    """Whether names and events alone tell that two reports are of one matter. ``found`` knows its ``persons`` already."""
    mine, theirs = new.reading, old.reading
    if (
        share < SHARE_BY_NAMES
        or found.leading < STRONG
        or any(kind_of(name) == "product" for name in found.shared_names)
    ):
        return False
    if (mine.marks | theirs.marks) & _UNCERTAIN or is_apart(matters(mine.events), matters(theirs.events)):
        return False
    strong = sum(weight >= STRONG for weight in found.persons) + any(run >= RUN for run in shared_runs(new, old, found))
    if strong >= 2 and _deeds(mine) & _deeds(theirs):
        return True
    return not has_step(mine.events, theirs.events) and _is_of_one(strong, found, share, new, old)


def _is_of_one(strong: int, found: Likeness, share: float, new: Weighed, old: Weighed) -> bool:
    """Whether so many strong names and what is told of them make one matter, where neither side is a step further on."""
    mine, theirs = new.reading, old.reading
    has_subject = _has_subject(found, new)
    if strong and found.has_number and (has_subject or not _deeds(mine).isdisjoint(_deeds(theirs))):
        return True
    if strong >= 2:
        return strong > 2 or has_subject or bool(_matters(mine) & _matters(theirs))
    return strong == 1 and share >= SHARE_BY_EVENT and (_is_seldom(found) or _is_done_once(mine, theirs))


def _has_subject(found: Likeness, new: Weighed) -> bool:
    return any(is_subject(event) and new.events[event] >= SUBJECT for event in found.shared_events)


def _matters(reading: Reading) -> frozenset[str]:
    """What it is about that two names are told of together once within days, by whichever word."""
    return matters(reading.events) & _OF_TWO


def _is_done_once(mine: Reading, theirs: Reading) -> bool:
    return not _DONE_ONCE.isdisjoint(_deeds(mine) & _deeds(theirs))


def _deeds(reading: Reading) -> frozenset[str]:
    return all_deeds(reading) - _COMMON_DEEDS


def _is_seldom(found: Likeness) -> bool:
    # Who sits in a central bank speaks of its rates every day; that it leaves them as they are, it says once.
    events = [event for event in found.shared_events if event != "interest" or "hold" in found.shared_events]
    seldom = max((ONCE.get(event, 0.0) for event in events), default=0.0)
    if seldom >= RARELY:
        return True
    return seldom >= SELDOM and any(is_direction(event) and event[:-1] != "lead" for event in found.shared_events)
