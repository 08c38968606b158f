"""How an item is known again, for good."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from alerts.store.tables.row import Row, table


class IdentityRow(Row, table=True):
    """Sixteen bytes that lead to an item's number. Rows outlive the item (so there is no foreign key): nothing old ever
    returns as new. ``feed_id`` says whose it was, once the item is gone.
    """

    __tablename__ = "identity"
    __table_args__ = ({"sqlite_with_rowid": False},)

    digest: bytes = Field(primary_key=True)
    item_id: int = Field(sa_type=BigInteger)
    feed_id: int = Field(sa_type=BigInteger)


IDENTITY = table(IdentityRow)
