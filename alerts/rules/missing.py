"""What would have to be otherwise for a condition to be true: the fewest atoms. Pure; knows nothing of texts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from alerts.rules.clause import Atom, Clause
from alerts.rules.condition import AllOf, AnyOf, AtLeast, NoneOf

MAX_WAYS = 64
"""How many ways to make a part true are kept, the cheapest. Conditions with more than six different atoms can have more."""

Truth = Callable[[Atom], bool]


@dataclass(frozen=True, slots=True)
class Change:
    """``clause`` is an atom; it is missing where it is ``wanted``, else it stands in the way."""

    clause: Clause
    wanted: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """What atoms must be. ``cost`` is how many of them are otherwise now."""

    cost: int
    needs: Mapping[Atom, Change]


def missing(clause: Clause, is_true: Truth) -> tuple[Change, ...] | None:
    """The fewest changes with which the condition is true: none if it is. None where no way out was found.

    Whatever the other atoms are, the condition is true once these are as wanted and those that it needs stay as they are. An
    atom that is written at several places is one. Of several sets as small, the one that comes first in the file. Of conditions
    with more than ``MAX_WAYS`` ways that share atoms, it may be a little more than the fewest.
    """
    ways = _ways(clause, wanted=True, is_true=is_true)
    if not ways:
        return None
    return tuple(need for atom, need in ways[0].needs.items() if is_true(atom) is not need.wanted)


def holds(clause: Clause, is_true: Callable[[Clause], bool | None]) -> bool:
    """Whether the condition is true. ``is_true`` is asked first for every part, and may answer None but for atoms."""
    stated = is_true(clause)
    if stated is not None:
        return stated
    held = sum(holds(member, is_true) for member in clause.members)
    match clause.condition:
        case AllOf():
            return held == len(clause.members)
        case AnyOf():
            return held > 0
        case NoneOf():
            return held == 0
        case AtLeast():
            return held >= clause.condition.number
        case _:
            raise ValueError("an atom is true or false")


def _ways(clause: Clause, *, wanted: bool, is_true: Truth) -> list[_Way]:
    condition, members = clause.condition, clause.members
    count = len(members)
    match condition:
        case AllOf():
            return _so_many(members, count if wanted else 1, wanted=wanted, is_true=is_true)
        case AnyOf():
            return _so_many(members, 1 if wanted else count, wanted=wanted, is_true=is_true)
        case NoneOf():
            return _so_many(members, count if wanted else 1, wanted=not wanted, is_true=is_true)
        case AtLeast():
            number = condition.number if wanted else count - condition.number + 1
            return _so_many(members, number, wanted=wanted, is_true=is_true)
        case _:
            return [_Way(int(is_true(condition) is not wanted), {condition: Change(clause, wanted)})]


def _so_many(members: Sequence[Clause], number: int, *, wanted: bool, is_true: Truth) -> list[_Way]:
    """The cheapest ways in which ``number`` of the members are as wanted."""
    chosen: list[list[_Way]] = [[_Way(0, {})], *([] for _ in range(number))]
    for place, member in enumerate(members):
        ways = _ways(member, wanted=wanted, is_true=is_true)
        # Not fewer than what the members behind can still fill up.
        least = max(1, number - (len(members) - place - 1))
        for size in range(min(number, place + 1), least - 1, -1):
            grown = [
                both for one in chosen[size - 1] for way in ways if (both := _joined(one, way, is_true)) is not None
            ]
            chosen[size] = sorted(chosen[size] + grown, key=lambda way: way.cost)[:MAX_WAYS]
    return chosen[number]


def _joined(one: _Way, other: _Way, is_true: Truth) -> _Way | None:
    """Both ways in one; None where they want an atom to be true and false."""
    needs, cost = dict(one.needs), one.cost + other.cost
    for atom, need in other.needs.items():
        before = needs.setdefault(atom, need)
        if before.wanted is not need.wanted:
            return None
        if before is not need:
            cost -= is_true(atom) is not need.wanted
    return _Way(cost, needs)
