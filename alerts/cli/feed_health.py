"""How a feed is doing, for commands that tell of feeds."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from alerts.cli.replay.bars import upright
from alerts.feeds.health import judge, usual_words
from alerts.model.feed import Feed
from alerts.model.health import HealthRecord
from alerts.model.poll import Due, PollState

UNASKED = "not asked yet"
_WISHES = frozenset({Due.CACHE, Due.TTL, Due.PERIOD, Due.SKIP})


def health_row(feed: Feed, state: PollState | None, record: HealthRecord | None, now: datetime) -> dict[str, Any]:
    """The health of a feed as it is judged now, why it is so, since when, and how often its news usually comes."""
    verdict = judge(feed, state, now)
    same = verdict is not None and record is not None and record.health is verdict.health
    return {
        "health": str(verdict.health) if verdict else UNASKED,
        "why_health": (verdict.why or _kept_back(feed, state) or None) if verdict else None,
        "health_since": record.since if record and same else None,
        "usual_pause": (usual_words(state) or None) if state else None,
    }


def _kept_back(feed: Feed, state: PollState | None) -> str:
    """What the publisher wishes where that makes a feed much slower than the operator may think it is."""
    if state is None or state.polled_at is None or state.due not in _WISHES:
        return ""
    wait = (state.next_poll_at - state.polled_at).total_seconds()
    return f"its publisher wants it asked less often: {state.due_words}" if wait > 3.0 * feed.every else ""


def daily(counts: Mapping[date, int], now: datetime, days: int) -> list[int]:
    """The items of each of the last ``days`` days, today's last."""
    return [counts.get(now.date() - timedelta(days=back), 0) for back in range(days - 1, -1, -1)]


def spark(counts: list[int]) -> str:
    """One character a day, the highest for the feed's own best day, a dot for none."""
    return upright(counts, max(counts, default=0))
