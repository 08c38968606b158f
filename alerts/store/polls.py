"""Poll states in and out."""

from collections.abc import Collection

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.sql.expression import bindparam

from alerts.model.poll import PollState
from alerts.store.columns import Moment
from alerts.store.poll_shape import POLL_COLUMNS, poll_state, poll_values
from alerts.store.tables.feed import FEED
from alerts.store.upsert import upsert

BY_NAME = select(FEED).where(FEED.c.name == bindparam("of"))
RENEW = (
    update(FEED)
    .where(FEED.c.name == bindparam("of"))
    .values({column: bindparam(column) for column in POLL_COLUMNS})
    # A baseline that was taken is never untaken, whatever order two states of a feed come in.
    .values(baseline_at=func.coalesce(bindparam("baseline_at", type_=Moment()), FEED.c.baseline_at))
)


def poll_states(connection: Connection) -> dict[str, PollState]:
    """The state of every feed that was ever polled."""
    return {row.name: poll_state(row) for row in connection.execute(select(FEED))}


def find_feed(connection: Connection, feed: str) -> tuple[int, PollState] | None:
    """A feed's number and state, or None before its first poll."""
    row = connection.execute(BY_NAME, {"of": feed}).one_or_none()
    return None if row is None else (row.id, poll_state(row))


def keep_polls(connection: Connection, states: Collection[PollState]) -> None:
    """Store the states, of feeds known or new."""
    if not states:
        return
    # One statement for all: one by one, thousands of feeds cost as much here as they do to poll.
    put = upsert(connection, FEED)
    # A baseline that was taken is never untaken, whatever order two states of a feed come in.
    kept = func.coalesce(put.excluded.baseline_at, FEED.c.baseline_at)
    renewed = {column: put.excluded[column] if column != "baseline_at" else kept for column in POLL_COLUMNS}
    statement = put.on_conflict_do_update(index_elements=[FEED.c.name], set_=renewed)
    connection.execute(statement, [poll_values(state) for state in states])


def keep_poll(connection: Connection, feed: int | None, state: PollState) -> int:
    """Store the state of one feed, whose number is known or None. Returns its number."""
    values = poll_values(state)
    if feed is not None:
        connection.execute(RENEW, values | {"of": state.feed})
        return feed
    number: int = connection.execute(insert(FEED).returning(FEED.c.id), values).scalar_one()
    return number
