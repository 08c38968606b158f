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

    @property
    def is_of_its_time(self) -> bool:
        """Whether the match would have been told at another time."""
        return self in (
            SuppressionReason.THROTTLED,
            SuppressionReason.QUIET,
            SuppressionReason.SILENCED,
            SuppressionReason.CAPPED,
        )


@dataclass(frozen=True, slots=True)
class Suppression:
    """One match that stayed silent. ``detail`` names the exception, the age, or the like."""

    rule: str
    reason: SuppressionReason
    detail: str = ""
