"""Same story or not. A pure decision: evidence for, and against it what vetoes however alike the words are."""

from collections.abc import Callable

from alerts.stories.keys import terms
from alerts.stories.reading import Mark, Reading
from alerts.stories.verdict import Kind, Verdict
from alerts.stories.weights import plain

_ALIKE = 0.62
_SKETCHES = 0.5


def judge(new: Reading, old: Reading, weigh: Callable[[str], float] = plain) -> Verdict:
    """How ``new`` stands to ``old``. ``weigh`` says how much a word tells, from 0 to 1."""
    mine, theirs = _features(new), _features(old)
    shared, either = mine & theirs, mine | theirs
    whole = sum(map(weigh, sorted(either)))
    likeness = sum(map(weigh, sorted(shared))) / whole if whole else 0.0
    if new.link and new.link == old.link:
        likeness = max(likeness, 0.9)
    if likeness < _ALIKE:
        return Verdict(Kind.OTHER, ("too little in common",), likeness)
    if another := _another(new, old):
        return Verdict(Kind.OTHER, (another,), likeness)
    changed = _changed(new, old)
    if changed and (new.names & old.names or new.instruments & old.instruments):
        return Verdict(Kind.FOLLOW_UP, changed, likeness)
    if changed:
        return Verdict(Kind.OTHER, changed, likeness)
    return Verdict(Kind.SAME, (f"words in common: {', '.join(sorted(shared)[:6])}",), likeness)


def _features(reading: Reading) -> set[str]:
    return {*terms(reading.words), *(f"{number.kind} {number.value:g}" for number in reading.numbers)}


def _another(new: Reading, old: Reading) -> str | None:
    mine, theirs = new.names - old.names, old.names - new.names
    if mine and theirs:
        return f"another name: {', '.join(sorted(mine))}; {', '.join(sorted(theirs))}"
    if new.instruments and old.instruments and not new.instruments & old.instruments:
        return "another instrument"
    if new.sketch and old.sketch and new.words == old.words:
        common = len(set(new.sketch) & set(old.sketch)) / max(len(new.sketch), len(old.sketch))
        if common < _SKETCHES:
            return "one title, another text"
    return None


def _changed(new: Reading, old: Reading) -> tuple[str, ...]:
    found = []
    for kind in sorted({number.kind for number in new.numbers} & {number.kind for number in old.numbers}):
        mine = [number for number in new.numbers if number.kind == kind]
        theirs = [number for number in old.numbers if number.kind == kind]
        if not any(one.agrees(other) for one in mine for other in theirs):
            found.append(f"another number: {mine[0].value:g} instead of {theirs[0].value:g} ({kind})")
    opposite = {event[:-1] for event in new.events if event[-1] == "+"} & {e[:-1] for e in old.events if e[-1] == "-"}
    opposite |= {event[:-1] for event in new.events if event[-1] == "-"} & {e[:-1] for e in old.events if e[-1] == "+"}
    if opposite:
        found.append("the opposite direction")
    if new.versions and old.versions and not new.versions & old.versions:
        found.append(f"another version: {', '.join(sorted(new.versions))} instead of {', '.join(sorted(old.versions))}")
    found += [mark.value for mark in (Mark.CORRECTION, Mark.DENIAL) if mark in new.marks and mark not in old.marks]
    return tuple(found)
