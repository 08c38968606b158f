"""What can be in force of rule files of which some are broken. Pure: it asks for rules to be built, and decides.

A file that has changed and has a mistake is to blame; what was moved into a new one that is to blame stays where it was.
Where a file has one that did not change, and names what the configuration has no more, it stays in force with that name:
nothing comes from a feed that is gone, and what is for a channel that is gone waits for it. Otherwise another file must have
made the mistake: one that changed, or is gone. Where none did, it is the calendar: then what cannot be compiled is left out
and the others go live, and a test that fails keeps nobody back.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from alerts.documents.problem import Level, Problem
from alerts.rules.load import LoadedRules
from alerts.rules.moved import moved

Texts = Mapping[str, bytes]
"""Rule files by their names below the folder."""


class Build(Protocol):
    """Makes rules out of texts, and tests them."""

    def __call__(
        self,
        texts: Texts,
        excused: Collection[str] = (),
        also: Collection[str] = (),
        unchecked: Collection[str] = (),
    ) -> LoadedRules:
        """Tests in ``excused`` files are not run, those in ``also`` are, though nothing that they use has changed.
        ``unchecked`` files may name what the configuration does not define.
        """


TESTS = frozenset({"R041", "R042"})
"""The codes of tests that fail."""

NAMES = frozenset({"R014", "R015", "R051"})
"""The codes of channels, feeds, groups and quiet windows that the configuration does not define."""


@dataclass(slots=True)
class Mended:
    """``found`` has no rule set where nothing could be built, or nothing is left. ``broken`` files are in force as they
    were, or left out where ``texts`` has none; ``excused`` are those whose failing tests are nobody's fault, ``unchecked``
    those that name what is gone from the configuration. ``told`` are the mistakes of the files as they stand.
    """

    found: LoadedRules
    texts: dict[str, bytes]
    broken: set[str]
    excused: set[str] = field(default_factory=set)
    unchecked: set[str] = field(default_factory=set)
    told: dict[Problem, None] = field(default_factory=dict)


def mend(texts: Texts, kept: Texts, unreadable: Collection[str], build: Build, name_of: Callable[[str], str]) -> Mended:
    """Put last good versions (``kept``) in the place of what is to blame until the whole can be built.

    ``unreadable`` files cannot be had. ``name_of`` says by which name of the folder a file of a problem goes.
    """
    now = {**texts, **{name: kept[name] for name in unreadable if name in kept}}
    mended = Mended(build(now), now, set(unreadable))
    while mended.found.ruleset is None:
        wrong = _wrong(mended.found, name_of)
        mended.told |= dict.fromkeys(
            problem for problem in _errors(mended.found) if name_of(problem.file) not in mended.broken
        )
        changed = {name for name in wrong if now.get(name) != kept.get(name)}
        adrift = set() if changed else _adrift(mended, name_of)
        blamed = changed or (set() if adrift else _others(mended, kept, wrong, build, name_of))
        if adrift:
            mended.broken |= adrift
            mended.unchecked |= adrift
        elif blamed:
            left_out = [now[name] for name in blamed - kept.keys() if name in now]
            _revert(now, kept, blamed)
            back = moved(left_out, kept, now) if left_out else set[str]()
            _revert(now, kept, back)
            mended.broken |= blamed | back
        elif all(problem.code in TESTS for problem in _errors(mended.found)):
            mended.excused |= wrong
        elif wrong:
            mended.broken |= wrong
            _revert(now, {}, wrong)
        if not now or not wrong:
            break
        mended.found = build(now, mended.excused, unchecked=mended.unchecked)
    return mended


def _adrift(mended: Mended, name_of: Callable[[str], str]) -> set[str]:
    """The files that name what the configuration does not define."""
    return {name_of(problem.file) for problem in _errors(mended.found) if problem.code in NAMES} - mended.unchecked


def _others(
    mended: Mended, kept: Texts, wrong: Collection[str], build: Build, name_of: Callable[[str], str]
) -> set[str]:
    """Who else has made the mistakes of files that did not change: one other file, or all that are not as they were."""
    now = mended.texts
    suspects = {name for name in now.keys() | kept.keys() if now.get(name) != kept.get(name)}
    # What was left out already is no longer as it was, but it will not come back.
    suspects -= {name for name in mended.broken if name not in now}
    for tried in (*({name} for name in sorted(suspects)), suspects):
        before = dict(now)
        _revert(before, kept, tried)
        if tried and not _wrong(build(before, mended.excused, wrong, mended.unchecked), name_of) & set(wrong):
            return set(tried)
    return set()


def _revert(now: dict[str, bytes], kept: Texts, names: Collection[str]) -> None:
    for name in names:
        if name in kept:
            now[name] = kept[name]
        else:
            now.pop(name, None)


def _wrong(found: LoadedRules, name_of: Callable[[str], str]) -> set[str]:
    return {name_of(problem.file) for problem in _errors(found)}


def _errors(found: LoadedRules) -> list[Problem]:
    return [problem for problem in found.problems if problem.level is Level.ERROR]
