"""An earlier title of an item."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from alerts.store.columns import Key, Moment, Plain
from alerts.store.tables.row import Row, table


class RevisionRow(Row, table=True):
    """``title`` is what the item was called until ``replaced_at``."""

    __tablename__ = "revision"

    id: int = Field(primary_key=True, sa_type=Key)
    item_id: int = Field(sa_type=BigInteger, foreign_key="item.id", index=True)
    title: str = Field(sa_type=Plain)
    replaced_at: datetime = Field(sa_type=Moment)


REVISION = table(RevisionRow)
