"""Rule files as a daemon takes them: as they were compiled last where nothing has changed, else anew (``alerts.rules.last_good``)."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alerts.documents.problem import Problem
from alerts.rules import compiled_copy
from alerts.rules.files import texts_of
from alerts.rules.kept_rules import KeptRules
from alerts.rules.known import Known

if TYPE_CHECKING:
    from alerts.rules.last_good import LastGood


class Remembered:
    """Rule files whose last good versions, and what was compiled of them, are kept in the folder ``copies``."""

    def __init__(self, copies: Path) -> None:
        self._copies = copies
        self._last_good: LastGood | None = None

    def load(self, rules: Path, known: Known, now: datetime) -> KeptRules:
        """Load the folder ``rules``, as ``LastGood.load`` does. Never raises for what files hold."""
        return self._copied(rules, known, now) or self._loaded(rules, known, now)

    def _copied(self, rules: Path, known: Known, now: datetime) -> KeptRules | None:
        """Nothing has changed, so there is nothing to read, to test or to tell; None where that is not so."""
        problems: list[Problem] = []
        unreadable: set[str] = set()
        closed: set[Path] = set()
        texts = texts_of(rules, problems, unreadable, closed)
        if not texts or problems or unreadable or closed or texts != texts_of(self._copies, [], set(), set()):
            return None
        copy = compiled_copy.read(self._copies / compiled_copy.NAME, compiled_copy.key(rules, texts, known), now.date())
        return KeptRules(*copy) if copy is not None else None

    def _loaded(self, rules: Path, known: Known, now: datetime) -> KeptRules:
        if self._last_good is None:
            from alerts.rules.last_good import LastGood  # noqa: PLC0415 - all that reads rules, which most starts need not load

            self._last_good = LastGood(self._copies)
        return self._last_good.load(rules, known, now)
