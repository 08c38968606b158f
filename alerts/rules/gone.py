"""Which rule files are gone, and not merely called otherwise by now."""

from collections.abc import Collection

from alerts.documents.read import read
from alerts.rules.mend import Texts
from alerts.rules.rule_ids import rule_ids


def gone(removed: Collection[str], kept: Texts, now: Texts) -> tuple[str, ...]:
    """Of files that were ``removed``, those that took something with them: a rule that stands in no file by now, or, of a
    file without rules, its text.
    """
    if not removed:
        return ()
    here = set[str]().union(*map(_ids, now.values()))
    texts = set(now.values())
    return tuple(
        name for name in removed if kept[name] not in texts and not ((ids := _ids(kept[name])) and ids <= here)
    )


def _ids(text: bytes) -> set[str]:
    return set(rule_ids(read(text, "").node))
