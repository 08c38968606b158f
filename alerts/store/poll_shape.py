"""A poll state as a row, and back."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row as Result

from alerts.model.document import PublisherWish
from alerts.model.habit import Habit
from alerts.model.health import Fault
from alerts.model.poll import Doubt, Due, Move, PollState

POLL_COLUMNS = (
    "url",
    "next_poll_at",
    "etag",
    "last_modified",
    "body_digest",
    "polled_at",
    "ok_at",
    "changed_at",
    "baseline_at",
    "failures",
    "trouble",
    "failed_since",
    "fault",
    "newest_at",
    "news_at",
    "habit",
    "names",
    "gapped_at",
    "due",
    "due_words",
    "rhythm",
    "wish",
    "moved_to",
    "moved_since",
    "moved_polls",
    "moved_settled",
    "left_out",
    "came_from",
    "doubts",
    "led_at",
)
_SHAPED = frozenset(
    {"fault", "habit", "due", "wish", "moved_to", "moved_since", "moved_polls", "moved_settled", "doubts"}
)
_PLAIN = tuple(column for column in POLL_COLUMNS if column not in _SHAPED)


def poll_values(state: PollState) -> dict[str, Any]:
    """The columns of ``feed``, without its number."""
    move = state.move
    return {column: getattr(state, column) for column in _PLAIN} | {
        "name": state.feed,
        "fault": state.fault.value if state.fault else None,
        "habit": state.habit.pack() if state.habit else None,
        "due": state.due.value,
        "wish": _wish_text(state.wish),
        "moved_to": move.to if move else None,
        "moved_since": move.since if move else None,
        "moved_polls": move.polls if move else None,
        "moved_settled": move.settled if move else None,
        "doubts": json.dumps([[one.item, one.story, one.due.timestamp()] for one in state.doubts])
        if state.doubts
        else None,
    }


def poll_state(row: Result[Any]) -> PollState:
    """A row of ``feed``."""
    stored = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by columns
    values = {column: stored[column] for column in _PLAIN}
    values["names"] = stored["names"] or b""
    move = None
    if stored["moved_to"] is not None:
        to, since, polls, settled = (stored[f"moved_{name}"] for name in ("to", "since", "polls", "settled"))
        move = Move(to=to, since=since, polls=polls, settled=settled)
    return PollState(
        feed=stored["name"],
        **values,
        fault=Fault(stored["fault"]) if stored["fault"] else None,
        habit=Habit.unpack(stored["habit"]) if stored["habit"] else None,
        due=Due(stored["due"]),
        wish=_wish(stored["wish"]),
        move=move,
        doubts=tuple(
            Doubt(item, story, datetime.fromtimestamp(due, UTC))
            for item, story, due in json.loads(stored["doubts"] or "[]")
        ),
    )


def _wish_text(wish: PublisherWish | None) -> str | None:
    if wish is None:
        return None
    return json.dumps([wish.ttl, wish.period, sorted(wish.skip_hours), sorted(wish.skip_days)])


def _wish(text: str | None) -> PublisherWish | None:
    if text is None:
        return None
    ttl, period, hours, days = json.loads(text)
    return PublisherWish(ttl=ttl, period=period, skip_hours=frozenset(hours), skip_days=frozenset(days))
