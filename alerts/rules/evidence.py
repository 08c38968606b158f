"""From occurrences to evidence."""

from collections import Counter

from alerts.model.match import Evidence
from alerts.rules.condition import EVIDENCE_FIELDS
from alerts.rules.look import Look
from alerts.rules.tree import MOST, Node, Shown


def evidence_of(node: Node, look: Look) -> tuple[Evidence, ...]:
    """The occurrences of every operand of a condition, in the order of fields and places; of one operand in one field the
    first ``MOST``.
    """
    found: set[Shown] = set()
    node.explain(look, found)
    chosen = sorted(found)
    if len(chosen) > MOST:
        chosen = _first_of_each(chosen)
    return tuple(
        [
            Evidence(EVIDENCE_FIELDS[field], start, end, text, term, topic or None)
            for field, start, end, term, topic, text in chosen
        ]
    )


def _first_of_each(found: list[Shown]) -> list[Shown]:
    shown: list[Shown] = []
    counts: Counter[tuple[int, str, str]] = Counter()
    for one in found:
        of = one[0], one[3], one[4]
        if counts[of] < MOST:
            counts[of] += 1
            shown.append(one)
    return shown
