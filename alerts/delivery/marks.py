"""What is special about an alert, in words: in full in a message of its own, and in a word or two in a digest."""

from collections.abc import Iterator

from alerts.delivery import neutral
from alerts.delivery.cut import cut
from alerts.model.alert import Alert
from alerts.model.story import FollowKind

LATE = "late: appeared while nobody was watching"
EDITED = "edited: matches since its text was changed"
OTHERWISE = "edited: its text said something else before"
_FOLLOWS = {
    FollowKind.CORRECTION: "correction",
    FollowKind.DENIAL: "denial",
    FollowKind.NUMBER: "follow-up with another number",
    FollowKind.DIRECTION: "follow-up in another direction",
    FollowKind.MATTER: "follow-up with other news",
    FollowKind.VERSION: "follow-up about another version",
}
REPEAT = "may be a repeat: an earlier attempt had no answer"


def marks(alert: Alert, *, in_doubt: bool) -> Iterator[str]:
    """What is special about it; what may mislead comes first."""
    if in_doubt:
        yield REPEAT
    if alert.late:
        yield LATE
    is_further = alert.follow_kind is not None or bool(alert.follows)
    if alert.revised:
        yield OTHERWISE if is_further else EDITED
    if alert.escalated:
        yield f"raised: {cut(neutral.line(alert.escalated), 120)}"
    if is_further:
        what = _FOLLOWS.get(alert.follow_kind, "follow-up") if alert.follow_kind else "follow-up"
        joint = "of" if alert.follow_kind is FollowKind.DENIAL else "to"
        yield what + (f' {joint} "{cut(neutral.line(alert.follows), 90)}"' if alert.follows else "")
    if alert.more:
        yield f"+{alert.more} more held back"


def short_marks(alert: Alert) -> Iterator[str]:
    """The same in a digest: late, edited, raised, correction, +2 sources, +14 more held back."""
    if alert.late:
        yield "late"
    if alert.revised:
        yield "edited"
    if alert.escalated:
        yield "raised"
    if alert.follow_kind is not None or alert.follows:
        yield _FOLLOWS.get(alert.follow_kind, "follow-up") if alert.follow_kind else "follow-up"
    if alert.sources > 1:
        yield f"+{alert.sources - 1} source{'s' if alert.sources > 2 else ''}"
    if alert.more:
        yield f"+{alert.more} more held back"
