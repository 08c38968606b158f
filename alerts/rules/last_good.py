"""The last good version of each rule file, kept on disk: what is in force while a file is broken, over restarts too."""

import logging
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alerts.documents.problem import Level, Problem
from alerts.documents.read import Reading, read
from alerts.rules.book import Known
from alerts.rules.load import LoadedRules, compile_readings, file_bytes, rule_files
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

    def load(
        self,
        rules: Path,
        *,
        channels: Collection[str] | None,
        groups: Collection[str] | None,
        feeds: Collection[str] | None,
        now: datetime,
    ) -> KeptRules:
        """Load the folder ``rules``; of what is broken in it, the last good version. Never raises for what files hold.

        A folder that is gone or holds no rule file is broken as a whole: nobody deletes every rule on purpose. A
        single file that is gone takes its rules with it.
        """
        known = Known(channels, groups, feeds)
        problems: list[Problem] = []
        unreadable: set[str] = set()
        texts = _texts(rules, problems, unreadable)
        kept = _texts(self._copies, [], set()) if self._copies.is_dir() else {}
        if not texts and not unreadable and kept:
            found = self._compiled(rules, kept, known, now)
            return KeptRules(found.ruleset, tuple(problems), (str(rules),))
        fresh = self._compiled(rules, texts, known, now, problems)
        if fresh.ruleset is not None:
            removed = tuple(sorted(kept.keys() - texts.keys()))
            self._keep(texts, removed)
            return KeptRules(fresh.ruleset, fresh.problems, (), removed)
        if not kept:
            # A first start: its author is there and is told; nothing is in force yet that could be lost.
            return KeptRules(None, fresh.problems, tuple(sorted(texts.keys() | unreadable)))
        return self._mended(rules, texts, kept, fresh, unreadable, known, now)

    def _mended(
        self,
        rules: Path,
        texts: Mapping[str, bytes],
        kept: Mapping[str, bytes],
        fresh: LoadedRules,
        unreadable: Collection[str],
        known: Known,
        now: datetime,
    ) -> KeptRules:
        """Put last good versions in the place of broken files until the whole can be compiled."""
        broken, found = set(unreadable), fresh
        while found.ruleset is None:
            blamed = {name for name in texts.keys() - broken if _is_blamed(rules / name, found.problems)}
            broken |= blamed
            mixed = {name: text for name, text in texts.items() if name not in broken}
            mixed |= {name: kept[name] for name in broken & kept.keys()}
            if not mixed or (not blamed and found is not fresh):
                # A mixture of old and new can lack what each has by itself; the old ones alone made a whole once.
                found = self._compiled(rules, kept, known, now)
                return KeptRules(found.ruleset if kept else None, fresh.problems, tuple(sorted(texts.keys() | broken)))
            found = self._compiled(rules, mixed, known, now)
        self._keep({name: text for name, text in texts.items() if name not in broken}, ())
        return KeptRules(found.ruleset, fresh.problems, tuple(sorted(broken)))

    def _compiled(
        self, rules: Path, texts: Mapping[str, bytes], known: Known, now: datetime, problems: Iterable[Problem] = ()
    ) -> LoadedRules:
        readings = {name: self._reading(str(rules / name), text) for name, text in sorted(texts.items())}
        files = tuple(rules / name for name in readings)
        return compile_readings(readings.values(), list(problems), files, known, now)

    def _reading(self, name: str, text: bytes) -> Reading:
        if (name, text) not in self._readings:
            # One version of a file in force and one on disk are all that is ever asked for again.
            stale = [key for key in self._readings if key[0] == name][:-1]
            for key in stale:
                del self._readings[key]
            self._readings[name, text] = read(text, name)
        return self._readings[name, text]

    def _keep(self, good: Mapping[str, bytes], removed: Collection[str]) -> None:
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


def _is_blamed(path: Path, problems: Iterable[Problem]) -> bool:
    return any(problem.level is Level.ERROR and problem.file == str(path) for problem in problems)


def _write(path: Path, text: bytes) -> None:
    """Whole or not at all."""
    if path.is_file() and path.read_bytes() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(text)
    os.replace(fresh, path)  # noqa: PTH105 - Path.replace says the same less plainly
