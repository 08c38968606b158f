"""Which tests have to be run again when rule files have changed."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from alerts.rules.load import LoadedRules
from alerts.rules.mend import Texts

_SHARED = re.compile(rb"topics|watchlist|suppress")
"""Stands in every file that can change what rules of other files find."""


class Retest:
    """Tests rules that differ from ``good``, which passed. ``feed_groups`` are the groups of each feed that is configured."""

    def __init__(self, rules: Path, good: Texts, feed_groups: Mapping[str, tuple[str, ...]]) -> None:
        self._rules = rules
        self._good = good
        self._feed_groups = feed_groups

    def __call__(
        self, loaded: LoadedRules, texts: Texts, excused: Collection[str] = (), also: Collection[str] = ()
    ) -> LoadedRules:
        """The rules that came of ``texts``, with the failures of their tests among their problems. Tests in ``excused`` files
        are not run, those in the files ``also`` in any case.
        """
        changed = {name for name in texts.keys() | self._good.keys() if texts.get(name) != self._good.get(name)}
        tested = (self._affected(changed, texts) | set(also)) - set(excused)
        if not tested:
            return loaded

        from alerts.rules.judged import judged  # noqa: PLC0415 - most starts test nothing, and need not load it

        return judged(loaded, self._feed_groups, files={str(self._rules / name) for name in tested})

    def _affected(self, changed: set[str], texts: Texts) -> set[str]:
        """The files whose rules may find other things than they did."""
        versions = [files.get(name, b"") for name in changed for files in (texts, self._good)]
        if any(_SHARED.search(version) for version in versions):
            return set(texts)
        return changed
