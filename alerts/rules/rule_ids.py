"""The ids of the rules that a file has, as they are written: of a file that may be broken too."""

from collections.abc import Iterator

from alerts.documents.node import Mapping, Node, Scalar, Sequence
from alerts.model.rule import RuleStatus


def rule_ids(node: Node | None, *, off: bool = True) -> Iterator[str]:
    """The ids in the file's order; with ``off`` False without those of rules that are off."""
    rules = node.get("rules") if isinstance(node, Mapping) else None
    for rule in rules.items if isinstance(rules, Sequence) else ():
        id_, status = (rule.get("id"), rule.get("status")) if isinstance(rule, Mapping) else (None, None)
        is_off = isinstance(status, Scalar) and status.text == RuleStatus.OFF
        if isinstance(id_, Scalar) and (off or not is_off):
            yield id_.text
