"""The last sign of life."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from alerts.store.columns import Moment, Plain
from alerts.store.tables.row import Row, table


class HeartbeatRow(Row, table=True):
    """One row per worker. ``facts`` are short texts for people: pid, version, what is broken."""

    __tablename__ = "heartbeat"

    worker: str = Field(primary_key=True, sa_type=Plain)
    at: datetime = Field(sa_type=Moment)
    facts: dict[str, str] = Field(sa_type=JSON)


HEARTBEAT = table(HeartbeatRow)
