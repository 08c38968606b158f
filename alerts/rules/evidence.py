"""From occurrences to evidence."""

from alerts.model.match import Evidence
from alerts.rules.condition import EVIDENCE_FIELDS
from alerts.rules.look import Look
from alerts.rules.tree import Node, Shown


def evidence_of(node: Node, look: Look) -> tuple[Evidence, ...]:
    """Every occurrence of every operand of a condition, in the order of fields and places."""
    found: set[Shown] = set()
    node.explain(look, found)
    return tuple(
        Evidence(EVIDENCE_FIELDS[field], start, end, text, term, topic or None)
        for field, start, end, term, topic, text in sorted(found)
    )
