"""One event that items report."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from alerts.store.columns import Key, Moment, Plain
from alerts.store.tables.row import Row, table


class StoryRow(Row, table=True):
    """``key`` guards the opening: two who open one story get one row. ``members`` counts items, ``sources`` publishers.

    ``follows`` is the story that this one continues, ``follow_kind`` what is new since. ``merged_into`` is where a person
    has put its items.
    """

    __tablename__ = "story"

    id: int = Field(primary_key=True, sa_type=Key)
    key: str = Field(sa_type=Plain, unique=True)
    headline: str = Field(sa_type=Plain)
    opened_at: datetime = Field(sa_type=Moment, index=True)
    members: int
    sources: int
    follows: int | None = Field(sa_type=BigInteger, foreign_key="story.id", ondelete="SET NULL", index=True)
    follow_kind: str | None = Field(sa_type=Plain)
    merged_into: int | None = Field(sa_type=BigInteger, foreign_key="story.id", ondelete="SET NULL", index=True)


STORY = table(StoryRow)
