"""A poll state as a row, and back."""

from typing import Any

from sqlalchemy import Row as Result

from alerts.model.habit import Habit
from alerts.model.health import Fault
from alerts.model.poll import PollState

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
)


def poll_values(state: PollState) -> dict[str, Any]:
    """The columns of ``feed``, without its number."""
    values = {"name": state.feed} | {column: getattr(state, column) for column in POLL_COLUMNS}
    values["fault"] = state.fault.value if state.fault else None
    values["habit"] = state.habit.pack() if state.habit else None
    return values


def poll_state(row: Result[Any]) -> PollState:
    """A row of ``feed``."""
    stored = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by columns
    values = {column: stored[column] for column in POLL_COLUMNS}
    values["fault"] = Fault(stored["fault"]) if stored["fault"] else None
    values["habit"] = Habit.unpack(stored["habit"]) if stored["habit"] else None
    values["names"] = stored["names"] or b""
    return PollState(feed=stored["name"], **values)
