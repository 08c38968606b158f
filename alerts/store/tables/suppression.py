"""A match that stayed silent, and why."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from alerts.store.columns import Moment, Plain
from alerts.store.tables.row import Row, table


class SuppressionRow(Row, table=True):
    """Counted once per item, rule and reason, however often the item is taken in. ``reason`` is the reason's name."""

    __tablename__ = "suppression"
    __table_args__ = ({"sqlite_with_rowid": False},)

    item_id: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="item.id")
    rule: str = Field(primary_key=True, sa_type=Plain)
    reason: str = Field(primary_key=True, sa_type=Plain)
    detail: str = Field(sa_type=Plain)
    at: datetime = Field(sa_type=Moment)


SUPPRESSION = table(SuppressionRow)
