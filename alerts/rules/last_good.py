"""The last good version of each rule file, kept on disk: what is in force while a file is broken, over restarts too.

A file is broken too where a test of one of its rules fails.
"""

import logging
import os
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alerts.documents.problem import Level, Problem
from alerts.documents.read import Reading, read
from alerts.documents.show import in_order
from alerts.rules.known import Known
from alerts.rules.let_go import let_go
from alerts.rules.load import LoadedRules, compile_readings, file_bytes, rule_files
from alerts.rules.retest import Retest, Texts
from alerts.rules.ruleset import RuleSet

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptRules:
    """What can be in force. ``ruleset`` is None where not even last good versions make a whole.

    ``problems`` are those of the files as they stand. ``broken`` names files whose last good version is in force, or
    that have none and are left out; ``removed`` files that are gone on purpose, and their rules with them.
    """

    ruleset: RuleSet | None
    problems: tuple[Problem, ...]
    broken: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


class LastGood:
    """Rule files with a memory: a folder of copies, written only after the whole of them has been compiled.

    A file that did not change is not read twice.
    """

    def __init__(self, copies: Path) -> None:
        self._copies = copies
        self._readings: dict[tuple[str, bytes], Reading] = {}
        self._books: list[object] = []

    def load(self, rules: Path, known: Known, now: datetime) -> KeptRules:
        """Load the folder ``rules``; of what is broken in it, the last good version. Never raises for what files hold.

        A folder that is gone or holds no rule file is broken as a whole: nobody deletes every rule on purpose. A
        single file that is gone takes its rules with it. Tests are run of rules in files that differ from their last good
        version, or use what has changed, so that rules that were good are never lost by a restart.
        """
        try:
            return self._load(rules, known, now)
        finally:
            let_go(self._books)

    def _load(self, rules: Path, known: Known, now: datetime) -> KeptRules:
        problems: list[Problem] = []
        unreadable: set[str] = set()
        texts = _texts(rules, problems, unreadable)
        kept = _texts(self._copies, [], set()) if self._copies.is_dir() else {}
        retest = Retest(rules, kept, known.feed_groups)
        if not texts and not unreadable and kept:
            found = self._compiled(rules, kept, known, now)
            return KeptRules(found.ruleset, tuple(problems), (str(rules),))
        fresh = retest(self._compiled(rules, texts, known, now, problems), texts)
        if fresh.ruleset is not None:
            removed = tuple(sorted(kept.keys() - texts.keys()))
            self._keep(texts, removed)
            return KeptRules(fresh.ruleset, fresh.problems, (), removed)
        if not kept:
            # A first start: its author is there and is told; nothing is in force yet that could be lost.
            return KeptRules(None, fresh.problems, tuple(sorted(texts.keys() | unreadable)))
        return self._mended(
            rules, texts, kept, fresh, unreadable, lambda of: self._compiled(rules, of, known, now), retest
        )

    def _mended(
        self,
        rules: Path,
        texts: Texts,
        kept: Texts,
        fresh: LoadedRules,
        unreadable: Collection[str],
        compiled: Callable[[Texts], LoadedRules],
        retest: Retest,
    ) -> KeptRules:
        """Put last good versions in the place of broken files until the whole can be compiled, and passes its tests."""
        broken, found, told = set(unreadable), fresh, dict.fromkeys(fresh.problems)
        while found.ruleset is None:
            blamed = _blamed(rules, texts, kept, broken, found.problems)
            # What is wrong with a file may show only when another is mended: tests are not run before.
            told |= dict.fromkeys(_errors(rules, texts.keys() - broken, found.problems))
            broken |= blamed
            mixed = {name: text for name, text in texts.items() if name not in broken}
            mixed |= {name: kept[name] for name in broken & kept.keys()}
            if not mixed or (not blamed and found is not fresh):
                # A mixture of old and new can lack what each has by itself; the old ones alone made a whole once.
                found = compiled(kept)
                return KeptRules(
                    found.ruleset if kept else None, tuple(in_order(told)), tuple(sorted(texts.keys() | broken))
                )
            found = retest(compiled(mixed), mixed)
        removed = tuple(sorted(kept.keys() - texts.keys() - broken))
        self._keep({name: text for name, text in texts.items() if name not in broken}, removed)
        return KeptRules(found.ruleset, tuple(in_order(told)), tuple(sorted(broken)), removed)

    def _compiled(
        self, rules: Path, texts: Texts, known: Known, now: datetime, problems: Iterable[Problem] = ()
    ) -> LoadedRules:
        readings = {name: self._reading(str(rules / name), text) for name, text in sorted(texts.items())}
        files = tuple(rules / name for name in readings)
        found = compile_readings(readings.values(), list(problems), files, known, now)
        self._books.append(found.book)
        return found

    def _reading(self, name: str, text: bytes) -> Reading:
        if (name, text) not in self._readings:
            # One version of a file in force and one on disk are all that is ever asked for again.
            stale = [key for key in self._readings if key[0] == name][:-1]
            for key in stale:
                del self._readings[key]
            self._readings[name, text] = read(text, name)
        return self._readings[name, text]

    def _keep(self, good: Texts, removed: Collection[str]) -> None:
        """Losing a copy costs nothing until its file breaks, so a full disk is no reason to stop."""
        try:
            for name, text in good.items():
                _write(self._copies / name, text)
            for name in removed:
                (self._copies / name).unlink(missing_ok=True)
        except OSError as error:
            log.warning("the last good version of the rules could not be kept: %s", error)


def _texts(folder: Path, problems: list[Problem], unreadable: set[str]) -> dict[str, bytes]:
    """Every rule file's bytes by its name below the folder; names of those that cannot be read go to ``unreadable``."""
    texts = {}
    for path in rule_files(folder, problems):
        name, text = str(path.relative_to(folder)), file_bytes(path, problems)
        if text is None:
            unreadable.add(name)
        else:
            texts[name] = text
    return texts


def _blamed(rules: Path, texts: Texts, kept: Texts, broken: Collection[str], problems: Iterable[Problem]) -> set[str]:
    """The files that have errors; where those are as they were when they were good, the ones that have changed."""
    wrong = {problem.file for problem in _errors(rules, texts.keys() - broken, problems)}
    found = {name for name in texts if str(rules / name) in wrong}
    changed = {name for name in texts.keys() - broken if texts[name] != kept.get(name)}
    return (found & changed or changed) if found else set()


def _errors(rules: Path, names: Iterable[str], problems: Iterable[Problem]) -> list[Problem]:
    files = {str(rules / name) for name in names}
    return [problem for problem in problems if problem.level is Level.ERROR and problem.file in files]


def _write(path: Path, text: bytes) -> None:
    """Whole or not at all."""
    if path.is_file() and path.read_bytes() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(text)
    os.replace(fresh, path)  # noqa: PTH105 - Path.replace says the same less plainly
