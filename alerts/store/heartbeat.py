"""The daemon's sign of life, written and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from alerts.store.tables.heartbeat import HEARTBEAT
from alerts.store.upsert import upsert

WORKER = "daemon"


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """When the daemon last said that it lives, and what it said of itself."""

    at: datetime
    facts: Mapping[str, str]


def beat(connection: Connection, now: datetime, facts: Mapping[str, str]) -> None:
    """Keep the sign of life; it replaces the one before."""
    row = {"worker": WORKER, "at": now, "facts": dict(facts)}
    statement = upsert(connection, HEARTBEAT).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=[HEARTBEAT.c.worker], set_={"at": now, "facts": row["facts"]}
    )
    connection.execute(statement)


def last_heartbeat(connection: Connection) -> Heartbeat | None:
    """The newest sign of life, or None before the first."""
    row = connection.execute(select(HEARTBEAT).order_by(HEARTBEAT.c.at.desc()).limit(1)).one_or_none()
    return None if row is None else Heartbeat(row.at, row.facts)
