"""A poll state as a row, and back."""

from typing import Any

from sqlalchemy import Row as Result

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
)


def poll_values(state: PollState) -> dict[str, Any]:
    """The columns of ``feed``, without its number."""
    return {"name": state.feed} | {column: getattr(state, column) for column in POLL_COLUMNS}


def poll_state(row: Result[Any]) -> PollState:
    """A row of ``feed``."""
    stored = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by columns
    return PollState(feed=stored["name"], **{column: stored[column] for column in POLL_COLUMNS})
