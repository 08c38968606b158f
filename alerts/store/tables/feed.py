"""A feed that was ever polled, with its poll state."""

from datetime import datetime

from sqlmodel import Field

from alerts.store.columns import Key, Moment, Plain
from alerts.store.tables.row import Row, table


class FeedRow(Row, table=True):
    """``id`` is the number that other tables know the feed by; ``name`` is its id in the configuration. Rows stay for
    good: a feed that comes back to the configuration is not polled for the first time. ``wish`` is a PublisherWish as
    JSON: its seconds, its hours and its days; ``doubts`` are lists of an item, a story, and seconds since 1970.
    """

    __tablename__ = "feed"

    id: int = Field(primary_key=True, sa_type=Key)
    name: str = Field(sa_type=Plain, unique=True)
    url: str = Field(sa_type=Plain)
    next_poll_at: datetime = Field(sa_type=Moment)
    etag: str | None = Field(sa_type=Plain)
    last_modified: str | None = Field(sa_type=Plain)
    body_digest: bytes | None
    polled_at: datetime | None = Field(sa_type=Moment)
    ok_at: datetime | None = Field(sa_type=Moment)
    changed_at: datetime | None = Field(sa_type=Moment)
    baseline_at: datetime | None = Field(sa_type=Moment)
    failures: int
    trouble: str | None = Field(sa_type=Plain)
    failed_since: datetime | None = Field(sa_type=Moment)
    fault: str | None = Field(sa_type=Plain)
    newest_at: datetime | None = Field(sa_type=Moment)
    news_at: datetime | None = Field(sa_type=Moment)
    habit: bytes | None
    names: bytes | None
    gapped_at: datetime | None = Field(sa_type=Moment)
    due: str = Field(sa_type=Plain)
    due_words: str = Field(sa_type=Plain)
    rhythm: float | None
    wish: str | None = Field(sa_type=Plain)
    moved_to: str | None = Field(sa_type=Plain)
    moved_since: datetime | None = Field(sa_type=Moment)
    moved_polls: int | None
    moved_settled: bool | None
    left_out: str | None = Field(sa_type=Plain)
    came_from: str | None = Field(sa_type=Plain)
    doubts: str | None = Field(sa_type=Plain)
    led_at: datetime | None = Field(sa_type=Moment)


FEED = table(FeedRow)
