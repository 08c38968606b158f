"""Why a match did not become an alert."""

from dataclasses import dataclass
from enum import StrEnum


class SuppressionReason(StrEnum):
    """The words are shown to people."""

    TOO_OLD = "older than the rule's max_age"
    SUPPRESSED = "an exception of the rules applies"
    SHADOW = "the rule is in shadow"
    SAME_STORY = "the rule alerted on this story already"
    UNCHANGED = "the rule matched the item's earlier text already"
    THROTTLED = "the rule's throttle holds it back"
    QUIET = "quiet hours drop it"
    SILENCED = "a person has silenced it"
    CAPPED = "the channel has had its share of the day"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One match that stayed silent. ``detail`` names the exception, the age, or the like."""

    rule: str
    reason: SuppressionReason
    detail: str = ""
