"""Rules that are gone from files that stay. A file that was cut off in the middle is YAML all the same."""

from collections.abc import Collection, Iterable, Iterator

from alerts.documents.node import Mapping, Node, Scalar, Sequence
from alerts.documents.read import Reading
from alerts.model.rule import RuleStatus

Vanished = tuple[tuple[str, str], ...]
"""Files and ids of rules."""


def vanished(before: Iterable[tuple[str, Reading]], still: Collection[str]) -> Vanished:
    """The rules of earlier versions of files that are not among those that there are ``still``. One that was off is not
    missed.
    """
    return tuple((file, id_) for file, reading in before for id_ in _ids(reading) if id_ not in still)


def _ids(reading: Reading) -> Iterator[str]:
    rules = _value(reading.node, "rules")
    for rule in rules.items if isinstance(rules, Sequence) else ():
        id_, status = _value(rule, "id"), _value(rule, "status")
        is_off = isinstance(status, Scalar) and status.text == RuleStatus.OFF
        if isinstance(id_, Scalar) and not is_off:
            yield id_.text


def _value(node: Node | None, key: str) -> Node | None:
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((value for name, value in entries if name.text == key), None)
