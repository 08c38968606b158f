"""That a rule holds for an item, and why."""

from dataclasses import dataclass

from alerts.model.rule import Rule


@dataclass(frozen=True, slots=True)
class Evidence:
    """One occurrence. ``start`` and ``end`` are code points of the field's original text, the end exclusive.

    ``text`` is what stands there, ``term`` what the rule's author wrote, ``topic`` the topic it came from, if any.
    """

    field: str
    start: int
    end: int
    text: str
    term: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that is true for an item. ``suppressed_by`` is the id of the suppression that applies, if one does."""

    rule: Rule
    evidence: tuple[Evidence, ...]
    suppressed_by: str | None = None
