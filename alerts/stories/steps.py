"""What comes after an event is news: an appeal against the fine, an answer to the tariffs, a strike called off. Pure."""

from collections.abc import Iterable

from alerts.stories.meaning import all_deeds, meanings
from alerts.stories.reading import Reading
from alerts.stories.stems import stem
from alerts.stories.vocabulary.lists import listed, pairs
from alerts.stories.vocabulary.ordinary import STOP
from alerts.stories.weights import event_weight, is_subject

_AFTERMATH = listed("aftermath")
_CALLED_OFF, _CAN_BE_CALLED_OFF = listed("called off"), listed("can be called off")
_UNDONE = pairs("undone")
_AFTER = listed("after")
_VERDICT, _CONVICTED = frozenset({"convict", "sentence"}), "~~convict"
_APPEAL, _COURT = "~~lodge-appeal", "appeals court"
_SECOND = listed("second")
_FRESH, _RECURRING = listed("fresh"), listed("recurring")
_ONE_MORE = _FRESH | _SECOND
_TELLING = 0.5


def another_step(new: Reading, old: Reading) -> list[str]:
    """One tells of an event, the other what came of it: who answers it, that it is called off, or undone."""
    mine, theirs = all_deeds(new), all_deeds(old)
    apart = mine ^ theirs
    if _COURT in new.line or _COURT in old.line:
        apart -= {_APPEAL}
    if _VERDICT & new.events and _VERDICT & old.events:
        apart -= {_CONVICTED}
    if found := sorted(apart & _AFTERMATH):
        return [f"another matter: what came of it ({_shown(found)})"]
    if apart & _CALLED_OFF and not _CAN_BE_CALLED_OFF.isdisjoint(new.events & old.events):
        return ["another direction: called off"]
    if _is_one_more(new, old) != _is_one_more(old, new):
        return ["another matter: one more"]
    alone, other = mine - theirs, theirs - mine
    if any((one in alone and two in other) or (one in other and two in alone) for one, two in _UNDONE):
        return ["another direction: the opposite is done"]
    return []


def _is_one_more(reading: Reading, other: Reading) -> bool:
    """Whether a headline tells of a second one of what the other tells, or of a new one of what happens again and again."""
    words = reading.line.split()
    if _ONE_MORE.isdisjoint(words):
        return False
    told: set[str] = set()
    for place, word in enumerate(words):
        after = words[place + 1 : place + 4]
        is_one = word in _FRESH or (word in _SECOND and words[place - 1 : place] != ["per"])
        if is_one and not _RECURRING.isdisjoint(after):
            told = told or {stem(one) for one in other.line.split() if one not in STOP}
            if any(stem(one) in told for one in after):
                return True
    return False


def _shown(found: Iterable[str]) -> str:
    return ", ".join(deed.removeprefix("~~") for deed in found)


def is_after(new: Reading, old: Reading) -> bool:
    """Whether one headline tells, as what it comes after, what the other tells, and begins with somebody else: gold rises after
    the Fed cuts, Toyota raises prices after tariffs on Japan.
    """
    return _is_after(new, old) or _is_after(old, new)


def _is_after(after: Reading, event: Reading) -> bool:
    words = after.line.split()
    if _AFTER.isdisjoint(words):
        return False
    place = next((place for place, word in enumerate(words) if word in _AFTER and place), 0)
    shared = after.names & event.names
    if not place or not shared:
        return False
    first = _names(words[:place], after)
    if first.isdisjoint(after.names - event.names) or not first.isdisjoint(shared):
        return False
    return not _tells(event.events - after.events) and shared <= _names(words[place:], after)


def _names(words: list[str], reading: Reading) -> set[str]:
    """Which of its names a headline has among those words."""
    text, meant = f" {' '.join(words)} ", meanings(words, reading)
    return {name for name in reading.names if f"={name}" in meant or f" {name} " in text}


def _tells(events: Iterable[str]) -> bool:
    return any(is_subject(event) and event_weight(event) >= _TELLING for event in events)
