"""Identities that a feed gave to different items."""

from sqlalchemy import BigInteger
from sqlmodel import Field

from alerts.store.tables.row import Row, table


class DistrustRow(Row, table=True):
    """From this feed, the digest means nothing any more."""

    __tablename__ = "distrust"
    __table_args__ = ({"sqlite_with_rowid": False},)

    feed_id: int = Field(primary_key=True, sa_type=BigInteger, foreign_key="feed.id")
    digest: bytes = Field(primary_key=True)


DISTRUST = table(DistrustRow)
