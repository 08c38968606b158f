"""Figures that run on while an event does: how far a price has moved by now, how many are counted dead. Pure; symmetric.

Every outlet has its own, and none of them is news while they differ by a little and follow each other within hours.
"""

from itertools import pairwise

from alerts.stories.kinds import FIRMS, kind_of
from alerts.stories.meaning import meanings
from alerts.stories.numbers import comparable
from alerts.stories.reading import Number, Reading
from alerts.stories.said import head
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lists import listed
from alerts.stories.weights import is_subject

HOURS = 8 * 3600.0
"""Seconds after which a figure is of another day."""

MOVED, MOVED_LEAST = 2.0, 1.0
"""How many times as much a price may have moved by the next report of the same move, and by how many points it may at least."""

LEVEL = 1.1
"""How many times as high a price itself may be by then."""

COUNTED, COUNTED_LEAST = 1.5, 3.0
"""The same for the dead and the hurt."""

Rivals = tuple[Number, Number]
"""Two numbers of one kind that say different things: the new report's, and the old one's."""

_MOVES = frozenset({"move+", "move-"})
_PRICED = frozenset({"shares", "market", "record", "streak", "trade", "sanction", "tariff"})
_TOLL = "death"
_DISASTERS = listed("disasters")
_AMOUNTS = frozenset({"usd", "eur", "cny", "hkd", "money", "points"})
_OF_A_MOVE = _AMOUNTS | {"percent", "count"}


def runs_on(new: Reading, old: Reading) -> bool:
    """Whether all figures that differ are one figure that runs on."""
    return abs(new.at - old.at) <= HOURS and (is_one_move(new, old) or is_one_toll(new, old))


def without_running(found: list[Rivals], new: Reading, old: Reading) -> list[Rivals]:
    """The numbers in which two reports differ, without those of a figure that runs on."""
    if not found or abs(new.at - old.at) > HOURS:
        return found
    if is_one_move(new, old):
        return [(mine, theirs) for mine, theirs in found if theirs.kind not in _OF_A_MOVE]
    if is_one_toll(new, old):
        return [(mine, theirs) for mine, theirs in found if theirs.kind != "count"]
    return found


def is_one_move(new: Reading, old: Reading) -> bool:
    """Whether both tell how far one price has moved by now, in one direction, and one not twice as far as the other."""
    if not new.events & old.events & _MOVES:
        return False
    mine, theirs = _of(new, "percent"), _of(old, "percent")
    if len(mine) != 1 or len(theirs) != 1 or not _is_of_a_price(new, old):
        return False
    levels = [
        (one, other) for one in new.numbers for other in old.numbers if one.kind != "percent" and comparable(one, other)
    ]
    return _is_near(mine[0], theirs[0], MOVED, MOVED_LEAST) and all(
        _is_near(one.value, other.value, LEVEL, 0.0) for one, other in levels
    )


def _is_of_a_price(new: Reading, old: Reading) -> bool:
    """Whether both tell how a price moves and of nothing else that goes up and down."""
    return _moves_a_price(new) and _moves_a_price(old) and not new.names.isdisjoint(old.names)


def _moves_a_price(reading: Reading) -> bool:
    """Whether a headline's own news is how a price moves: of a market, a share, or of a company that itself "falls 3%". What stands
    behind "after" is why.
    """
    words = reading.line.split()
    before = head(words)
    subjects = {event for event in reading.events if is_subject(event)}
    if before and not subjects <= _PRICED:
        subjects &= meanings(before, reading)
    if not subjects <= _PRICED:
        return False
    return "shares" in subjects or any(
        kind_of(name) == "market" or _moves_itself(name, words, reading) for name in reading.names
    )


def _moves_itself(name: str, words: list[str], reading: Reading) -> bool:
    """Whether a company's name stands right before the verb that tells the move: not its sales, nor its output."""
    if kind_of(name) not in FIRMS:
        return False
    if is_han(words[0]):
        return True
    return any(
        (before == name.rpartition(" ")[2] or f"={name}" in meanings([before], reading))
        and not _MOVES.isdisjoint(meanings([verb], reading))
        for before, verb in pairwise(words)
    )


def is_one_toll(new: Reading, old: Reading) -> bool:
    """Whether both tell how many have died in one disaster, and the counts are near each other."""
    both = new.events & old.events
    if _TOLL not in both or not (new.names & old.names or both & _DISASTERS):
        return False
    mine, theirs = _of(new, "count"), _of(old, "count")
    return len(mine) == len(theirs) == 1 and _is_near(mine[0], theirs[0], COUNTED, COUNTED_LEAST)


def _is_near(one: float, other: float, times: float, least: float) -> bool:
    less, more = sorted((one, other))
    return more <= max(times * less, less + least)


def _of(reading: Reading, kind: str) -> list[float]:
    return [number.value for number in reading.numbers if number.kind == kind]
