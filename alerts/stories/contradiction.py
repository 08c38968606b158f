"""What speaks against two headlines telling the same, however alike their words are. Pure; symmetric unless said otherwise."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from alerts.stories.cast import another_cast, listed
from alerts.stories.negation import is_put_otherwise
from alerts.stories.numbers import agreeing, comparable
from alerts.stories.progress import another_stage
from alerts.stories.reading import Mark, Number, Reading
from alerts.stories.running_figure import Rivals, without_running
from alerts.stories.steps import another_step
from alerts.stories.tense import has_come
from alerts.stories.versions import another_version, shown
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lists import classes
from alerts.stories.vocabulary.ordinary import STOP
from alerts.stories.weighing import Weighed
from alerts.stories.weights import TELLING, number_weight

_OUTLOOK = "outlook"
_JUDGED = frozenset({"set", "beat"})

_FREE = frozenset({"set", "move"})
"""Axes on which one headline may tell two things at once: shares fall as the bank raises its rate."""

_PASSED = frozenset({"pass+", "allow+", "allow-"})
"""What may become of an offer, a proposal, or a request."""

_DONE = frozenset({"pass+", "allow+", "allow-"})
_TALKS = frozenset({"talks"})
_DEALS = frozenset({"takeover", "deal", "sale", "invest", "stake", "partner"})

_LIFTED, _CAN_BE_LIFTED = "sanction-", frozenset({"seize", "sanction", "tariff"})
_SUED = "lawsuit"
_PLAINTIFFS = classes("plaintiffs")

_BY_SUBJECT = frozenset({"trade", "court", "suit"})
"""Axes that turn with the point of view: one buys what the other sells."""


def another_company(mine: Weighed, theirs: Weighed) -> str | None:
    """Each names a company or another name that the other does not, or an instrument."""
    new, old = mine.reading, theirs.reading
    if new.instruments and old.instruments and new.instruments.isdisjoint(old.instruments):
        return f"another instrument: {listed(new.instruments)} instead of {listed(old.instruments)}"
    return another_cast(mine.cast, theirs.cast)


_TWO_DIGITS = 20
"""A figure of two digits is at least so many times its slack, which is half its last digit."""

_TENTH = 5
"""A figure with a digit more has at most this part of the other's slack."""

_FIGURE = re.compile("[0-9]")


def another_plaintiff(new: Reading, old: Reading) -> str | None:
    """Both tell of a lawsuit, and each of somebody else who sues."""
    if _SUED not in new.events or _SUED not in old.events:
        return None
    mine, theirs = _plaintiffs(new), _plaintiffs(old)
    if mine and theirs and mine.isdisjoint(theirs):
        return f"another plaintiff: {listed(mine)} instead of {listed(theirs)}"
    return None


def _plaintiffs(reading: Reading) -> set[str]:
    found = {_PLAINTIFFS[word] for word in reading.line.split() if word in _PLAINTIFFS}
    if not reading.line.isascii():
        text = reading.line.replace(" ", "")
        found.update(kind for word, kind in _PLAINTIFFS.items() if is_han(word) and word in text)
    return found


def changes(new: Reading, old: Reading) -> tuple[str, ...]:
    """What would make a follow-up of the new headline: number, direction, version, correction, denial."""
    figures = another_number(new.numbers, old.numbers) or another_figure(new, old)
    found = [
        *(
            f"another number: {_number(mine)} instead of {_number(theirs)}"
            for mine, theirs in without_running(figures, new, old)
        ),
        *opposite_direction(new, old),
    ]
    found += another_step_of_a_deal(new, old) or _lifted(new, old)
    if another_version(new.versions, old.versions):
        found.append(f"another version: {shown(new.versions)} instead of {shown(old.versions)}")
    if (Mark.DENIAL in new.marks) != (Mark.DENIAL in old.marks) and not is_put_otherwise(new, old):
        found.append(
            "denies what was reported" if Mark.DENIAL in new.marks else "another direction: an earlier report denies it"
        )
    if has_come(new.marks, old.marks):
        found.append("another direction: what was expected has come")
    elif has_come(old.marks, new.marks):
        found.append("another direction: an earlier report tells that it has come")
    if Mark.CORRECTION in new.marks and Mark.CORRECTION not in old.marks:
        found.append("corrects what was reported")
    return tuple(found or another_step(new, old) or another_stage(new, old))


def another_step_of_a_deal(new: Reading, old: Reading) -> list[str]:
    """One tells of a deal, the other what became of it: talked about, agreed, approved, refused, completed."""
    if not (new.events & _DEALS and old.events & _DEALS):
        return []
    for step in (_DONE, _TALKS):
        if bool(new.events & step) != bool(old.events & step):
            return ["another direction: another step of a deal"]
    return []


def _lifted(new: Reading, old: Reading) -> list[str]:
    """One tells that something is frozen or banned, the other that it is no longer."""
    is_lifted = _LIFTED in new.events ^ old.events and not _CAN_BE_LIFTED.isdisjoint(new.events & old.events)
    return ["another direction: lifted"] if is_lifted else []


def another_number(mine: tuple[Number, ...], theirs: tuple[Number, ...]) -> list[Rivals]:
    """Numbers of one kind, none of which agree."""
    if not mine or not theirs or mine == theirs:
        return []
    found = []
    stated, restated = tuple(agreeing(mine, theirs)), tuple(agreeing(theirs, mine))
    for number in mine:
        rivals = [other for other in theirs if comparable(number, other)]
        if rivals and number not in stated and not any(comparable(number, other) for other in stated):
            found.append((number, rivals[0]))
    telling = {number.kind for number in restated if number_weight(number) >= TELLING}
    if telling:
        # A telling number agrees: a count beside it may be of other things, and so may a second figure of its own kind.
        found = [pair for pair in found if pair[0].kind not in {"count", "year", *(telling & {"percent"})}]
    return list({number.kind: (number, rival) for number, rival in found}.values())


def another_figure(new: Reading, old: Reading) -> list[Rivals]:
    """Numbers that differ where every other word is the same: who rounds 41 to 40 words the rest anew as well. One that is the other
    one with fewer digits, and two of them at least, is no other.
    """
    if not new.numbers or not old.numbers or new.numbers == old.numbers:
        return []
    mine, theirs = new.line.split(), old.line.split()
    if new.line == old.line or len(mine) != len(theirs):
        return []
    apart = [(one, other) for one, other in zip(mine, theirs, strict=True) if one != other]
    if not all(_FIGURE.match(one) and _FIGURE.match(other) for one, other in apart):
        return []
    has_telling = any(number_weight(number) >= TELLING for number in {*new.numbers} & {*old.numbers})
    for number in new.numbers:
        if number.kind == "count" and has_telling:
            continue  # as above: a count beside it may be of other things, or part of a source's name
        rival = next((one for one in old.numbers if one.kind == number.kind and one not in new.numbers), None)
        if (
            number not in old.numbers
            and rival is not None
            and not (number.value == rival.value or _is_rounded(number, rival))
        ):
            return [(number, rival)]
    return []


def _is_rounded(one: Number, other: Number) -> bool:
    """Whether one figure is the other with fewer digits: 2.48 and 2.5 billion, 135.6 and 136 million. Who counts does not round."""
    fine, coarse = sorted((one, other), key=lambda number: number.slack)
    return (
        one.kind != "count"
        and fine.slack * _TENTH <= coarse.slack
        and abs(one.value - other.value) <= coarse.slack
        and abs(coarse.value) >= _TWO_DIGITS * coarse.slack
    )


def opposite_direction(new: Reading, old: Reading) -> list[str]:
    """Directions that only one side has, each on an axis on which the other side has only the opposite one."""
    if new.events == old.events:
        return []
    mine, theirs = new.events - old.events, old.events - new.events
    found = []
    for event in sorted(mine):
        axis, sign = event[:-1], event[-1]
        if event == "pass-" and theirs & _PASSED and not new.events & _PASSED:
            found.append("pass")
        if sign not in "+-" or (axis in _BY_SUBJECT and (new.subject != old.subject or _is_turned_round(new, old))):
            continue
        opposite = axis + ("-" if sign == "+" else "+")
        if opposite in theirs and (axis != "lead" or new.subject == old.subject):
            found.append(axis)
    if "pass-" in theirs and mine & _PASSED and not old.events & _PASSED:
        found.append("pass")
    if not found:
        both = _signs(new.events), _signs(old.events)
        if both in (({"+"}, {"-"}), ({"-"}, {"+"})) or _is_mixed(mine, theirs, new.events & old.events):
            found.append("way")
    if ("hold" in mine and _moves(theirs)) or ("hold" in theirs and _moves(mine)):
        found.append("hold")
    return ["the opposite direction"] if found else []


def _is_mixed(mine: Iterable[str], theirs: Iterable[str], both: AbstractSet[str]) -> bool:
    """Whether both tell of results and of what is to come, and each has it go another way: beats and raises, beats but
    disappoints.
    """
    if _OUTLOOK not in both:
        return False
    here, there = ({event[-1] for event in events if event[:-1] in _JUDGED} for events in (mine, theirs))
    return (here, there) in (({"+"}, {"-"}), ({"-"}, {"+"}))


def _is_turned_round(new: Reading, old: Reading) -> bool:
    """Whether one puts first what the other puts last: A sues B, and B is sued by A."""
    mine, theirs = new.line.split(), old.line.split()
    both = {word for word in {*mine} & {*theirs} if word not in STOP}
    return next((word for word in mine if word in both), "") != next((word for word in theirs if word in both), "")


def _signs(events: Iterable[str]) -> set[str]:
    return {event[-1] for event in events if event[:-1] in _FREE}


def _moves(events: Iterable[str]) -> bool:
    return any(event in {"set+", "set-"} for event in events)


def _number(number: Number) -> str:
    return f"{number.value:g} {number.kind}"
