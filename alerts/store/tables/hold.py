"""What is remembered of the alerts of one key."""

from datetime import datetime

from sqlmodel import Field

from alerts.store.columns import Moment, Plain
from alerts.store.tables.row import Row, table


class HoldRow(Row, table=True):
    """``touched_at`` is when it last changed: an old one says nothing any more."""

    __tablename__ = "hold"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: str = Field(primary_key=True, sa_type=Plain)
    told_at: datetime | None = Field(sa_type=Moment)
    span: float
    held: int
    touched_at: datetime = Field(sa_type=Moment)


HOLD = table(HoldRow)
