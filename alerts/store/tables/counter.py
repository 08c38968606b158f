"""Named whole numbers."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from alerts.store.columns import Plain
from alerts.store.tables.row import Row, table


class CounterRow(Row, table=True):
    """Tallies that outlive their rows, and the last number given to each kind of row (``id:item``)."""

    __tablename__ = "counter"
    __table_args__ = ({"sqlite_with_rowid": False},)

    name: str = Field(primary_key=True, sa_type=Plain)
    value: int = Field(sa_type=BigInteger)


COUNTER = table(CounterRow)
