"""Once a day a feed is asked for all of its document, whatever validator it gave: some never change theirs. Pure."""

from datetime import UTC, datetime

from alerts.feeds.grid import phase
from alerts.model.poll import PollState

_DAY = 86_400.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_in_doubt(held: PollState, now: datetime) -> bool:
    """Whether an item of the feed's last document may be believed by now, so that the document is read though it is the same."""
    return any(doubt.due <= now for doubt in held.doubts)


def is_asked_whole(feed: str, polled_at: datetime | None, now: datetime) -> bool:
    """Whether the feed's hour of the day has passed since it was polled. Each feed has one of its own.

    An ETag that a template holds, or a Last-Modified of the day of the install, answers 304 for ever; RFC 9110 (8.8) asks
    servers not to do that, and readers have a switch against it. A document a day shows what was kept back.
    """
    return polled_at is None or _day(feed, polled_at) != _day(feed, now)


def _day(feed: str, at: datetime) -> int:
    return int(((at - _EPOCH).total_seconds() / _DAY) - phase(feed))
