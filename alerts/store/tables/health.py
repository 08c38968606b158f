"""How a feed is doing, and what its operator was told of it."""

from datetime import datetime

from sqlmodel import Field

from alerts.store.columns import Moment, Plain
from alerts.store.tables.row import Row, table


class HealthRow(Row, table=True):
    """``feed`` is its id in the configuration. Kept apart from the poll state: another rhythm, and another writer."""

    __tablename__ = "health"

    feed: str = Field(primary_key=True, sa_type=Plain)
    health: str = Field(sa_type=Plain)
    since: datetime = Field(sa_type=Moment)
    told: str = Field(sa_type=Plain)
    told_at: datetime | None = Field(sa_type=Moment)
    flaps: int


HEALTH = table(HealthRow)
