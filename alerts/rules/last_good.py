"""The last good version of each rule file, kept on disk: what is in force while a file is broken, over restarts too.

A file is broken too where a test of one of its rules fails.
"""

import logging
import os
from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path

from alerts.documents.node import Mapping, Scalar
from alerts.documents.problem import Problem
from alerts.documents.read import Reading, read
from alerts.documents.show import in_order
from alerts.documents.source import Source
from alerts.rules import compiled_copy
from alerts.rules.files import texts_of
from alerts.rules.gone import gone
from alerts.rules.kept_rules import KeptRules
from alerts.rules.known import Known
from alerts.rules.let_go import let_go
from alerts.rules.load import LoadedRules, compile_readings
from alerts.rules.mend import Texts, mend
from alerts.rules.retest import Retest
from alerts.rules.vanished import Vanished, vanished

log = logging.getLogger(__name__)


class LastGood:
    """Rule files with a memory: a folder of copies, written only after the whole of them has been compiled.

    A file that did not change is not read twice. Who is to blame where several changed, ``alerts.rules.mend`` decides.
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
        closed: set[Path] = set()
        texts = texts_of(rules, problems, unreadable, closed)
        kept = texts_of(self._copies, [], set(), set()) if self._copies.is_dir() else {}
        retest = Retest(rules, kept, known.feed_groups)
        if not texts and not unreadable and kept:
            found = self._compiled(rules, kept, known, now, unchecked=kept)
            return KeptRules(found.ruleset, tuple(problems), (str(rules),))
        emptied = {
            name for name in texts.keys() & kept.keys() if self._is_emptied(rules, name, texts[name], kept[name])
        }
        problems += [_emptied(str(rules / name)) for name in sorted(emptied)]
        unreadable |= emptied.union(*(_behind(place, rules, kept) for place in closed))
        fresh = retest(self._compiled(rules, texts, known, now, problems=problems, transcribed=True), texts)
        if fresh.ruleset is not None:
            removed = tuple(sorted(kept.keys() - texts.keys()))
            self._keep(texts, removed)
            self._keep_compiled(compiled_copy.key(rules, texts, known), fresh, now.date())
            return KeptRules(
                fresh.ruleset,
                fresh.problems,
                removed=gone(removed, kept, texts),
                vanished=self._vanished(rules, texts, kept, fresh),
            )
        if not kept:
            # A first start: its author is there and is told; nothing is in force yet that could be lost.
            return KeptRules(None, fresh.problems, tuple(sorted(texts.keys() | unreadable)))

        def build(
            texts: Texts, excused: Collection[str] = (), also: Collection[str] = (), unchecked: Collection[str] = ()
        ) -> LoadedRules:
            return retest(self._compiled(rules, texts, known, now, unchecked=unchecked), texts, excused, also)

        mended = mend(
            {name: text for name, text in texts.items() if name not in unreadable},
            kept,
            unreadable,
            build,
            lambda file: str(Path(file).relative_to(rules)) if Path(file).is_relative_to(rules) else file,
        )
        removed = tuple(sorted(kept.keys() - texts.keys() - mended.broken))
        for name in sorted(mended.excused):
            log.warning(
                "tests of %s fail, though neither it nor what it uses has changed; its rules stay in force", name
            )
        told = tuple(in_order(dict.fromkeys((*fresh.problems, *mended.told))))
        broken = tuple(sorted(mended.broken))
        if mended.found.ruleset is None:
            return KeptRules(None, told, broken)
        good = {name: text for name, text in texts.items() if name not in mended.broken}
        self._keep(good, removed)
        left_out = tuple(name for name in broken if name not in mended.texts)
        vanished = self._vanished(rules, good, kept, mended.found)
        return KeptRules(mended.found.ruleset, told, broken, gone(removed, kept, texts), left_out, vanished)

    def _is_emptied(self, rules: Path, name: str, text: bytes, before: bytes) -> bool:
        """Whether nothing is left of a file that said something: nobody takes rules away by that, editors and full disks do."""
        return _is_empty(self._reading(str(rules / name), text)) and not _is_empty(read(before, name))

    def _vanished(self, rules: Path, good: Texts, kept: Texts, found: LoadedRules) -> Vanished:
        changed = sorted(name for name in good.keys() & kept.keys() if good[name] != kept[name])
        before = [(name, self._reading(str(rules / name), kept[name])) for name in changed]
        return vanished(before, found.book.drafts if found.book is not None else ())

    def _compiled(
        self,
        rules: Path,
        texts: Texts,
        known: Known,
        now: datetime,
        *,
        problems: Iterable[Problem] = (),
        unchecked: Iterable[str] = (),
        transcribed: bool = False,
    ) -> LoadedRules:
        readings = {name: self._reading(str(rules / name), text) for name, text in sorted(texts.items())}
        files = tuple(rules / name for name in readings)
        found = compile_readings(
            readings.values(),
            list(problems),
            files,
            known,
            now,
            {str(rules / name) for name in unchecked},
            transcribed=transcribed,
        )
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

    def _keep_compiled(self, made_of: str, fresh: LoadedRules, today: date) -> None:
        """Losing this copy costs the next start a second."""
        ends = [one.expires for one in fresh.book.silences.values() if one.expires] if fresh.book else []
        last = min((end for end in ends if end >= today), default=None)
        try:
            compiled_copy.write(self._copies / compiled_copy.NAME, made_of, fresh.transcript, today, last)
        except OSError as error:
            log.info("the compiled rules could not be kept: %s", error)


def _behind(place: Path, rules: Path, kept: Texts) -> set[str]:
    """The files that were good below a place that cannot be looked into: nobody has deleted them. Where there are none, the
    place itself.
    """
    files = {name for name in kept if (rules / name).is_relative_to(place)}
    return files or {str(place.relative_to(rules))}


def _is_empty(reading: Reading) -> bool:
    """Whether a file says nothing: no entries, and no mistakes either."""
    node = reading.node
    names = {key.text for key, _ in node.entries} if isinstance(node, Mapping) else set()
    says_something = bool(names - {"version", "defaults"}) if isinstance(node, Mapping) else not _is_nothing(node)
    return not says_something and not reading.problems


def _is_nothing(node: object) -> bool:
    return node is None or (isinstance(node, Scalar) and node.value is None)


def _emptied(file: str) -> Problem:
    what = "nothing stands in this file any more"
    return Source(file, ()).problem("R034", None, what, "to take its rules away, delete the file")


def _write(path: Path, text: bytes) -> None:
    """Whole or not at all."""
    if path.is_file() and path.read_bytes() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(text)
    os.replace(fresh, path)  # noqa: PTH105 - Path.replace says the same less plainly
