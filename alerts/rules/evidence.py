"""From occurrences to evidence."""

from collections import Counter

from alerts.model.match import Evidence
from alerts.rules.condition import EVIDENCE_FIELDS
from alerts.rules.look import Look
from alerts.rules.tree import Node, Shown

MOST = 200
"""Places at which one operand is shown in one field, the first ones: who looks for more has the text. A text of megabytes has
millions of them, which nobody reads and every alert would carry.
"""


def evidence_of(node: Node, look: Look) -> tuple[Evidence, ...]:
    """The occurrences of every operand of a condition, in the order of fields and places; of one operand in one field the
    first ``MOST``.
    """
    found: set[Shown] = set()
    node.explain(look, found)
    shown: list[Evidence] = []
    counts: Counter[tuple[int, str, str]] = Counter()
    for field, start, end, term, topic, text in sorted(found):
        of = field, term, topic
        if counts[of] < MOST:
            counts[of] += 1
            shown.append(Evidence(EVIDENCE_FIELDS[field], start, end, text, term, topic or None))
    return tuple(shown)
