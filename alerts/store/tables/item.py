"""A piece of news with its latest text."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from alerts.store.columns import Key, Moment, Plain
from alerts.store.tables.row import Row, table


class ItemRow(Row, table=True):
    """``seen_at`` is when it was first seen, ``revised_at`` when its text last changed. ``baseline``: it was there at the
    feed's silent first poll. Numbers are never used twice, for identities outlive their items. ``publisher`` is who
    stands behind it, for counting independent sources.
    """

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("feed_id", "key"),
        Index(None, "story_id", "publisher"),
        Index(None, "feed_id", "seen_at"),
    )

    id: int = Field(primary_key=True, sa_type=Key)
    feed_id: int = Field(sa_type=BigInteger, foreign_key="feed.id")
    key: str = Field(sa_type=Plain)
    story_id: int = Field(sa_type=BigInteger, foreign_key="story.id")
    seen_at: datetime = Field(sa_type=Moment, index=True)
    revised_at: datetime | None = Field(sa_type=Moment)
    baseline: bool
    content_digest: bytes
    guid: str | None = Field(sa_type=Plain)
    link: str | None = Field(sa_type=Plain)
    title: str = Field(sa_type=Plain)
    summary: str = Field(sa_type=Plain)
    body: str = Field(sa_type=Plain)
    author: str = Field(sa_type=Plain)
    categories: list[str] = Field(sa_type=JSON)
    published: datetime | None = Field(sa_type=Moment)
    published_source: str = Field(sa_type=Plain)
    published_raw: str | None = Field(sa_type=Plain)
    dated_by_day: bool
    lang: str | None = Field(sa_type=Plain)
    symbols: list[str] = Field(sa_type=JSON)
    identities: list[Any] = Field(sa_type=JSON)
    groups: list[str] = Field(sa_type=JSON)
    publisher: str = Field(sa_type=Plain)


ITEM = table(ItemRow)
