"""Rules that are gone from files that stay. A file that was cut off in the middle is YAML all the same."""

from collections.abc import Collection, Iterable

from alerts.documents.read import Reading
from alerts.rules.rule_ids import rule_ids

Vanished = tuple[tuple[str, str], ...]
"""Files and ids of rules."""


def vanished(before: Iterable[tuple[str, Reading]], still: Collection[str]) -> Vanished:
    """The rules of earlier versions of files that are not among those that there are ``still``. One that was off is not
    missed.
    """
    return tuple(
        (file, id_) for file, reading in before for id_ in rule_ids(reading.node, off=False) if id_ not in still
    )
