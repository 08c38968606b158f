"""What a person was told, complete: it can be shown when its item is long gone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, UniqueConstraint
from sqlmodel import Field

from alerts.store.columns import Key, Moment, Plain
from alerts.store.tables.row import Row, table


class AlertRow(Row, table=True):
    """An alert of a rule (unique by story and rule, and once more if it is escalated) or a notice of the daemon's own
    (unique by its key).

    ``item_id`` is the item that caused it; no foreign key, since alerts in trouble outlive their items. ``hold_keys`` are
    the keys of the holds by which it holds back the next ones.
    """

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("story_id", "rule", "escalation"),)

    id: int = Field(primary_key=True, sa_type=Key)
    rule: str | None = Field(sa_type=Plain)
    story_id: int | None = Field(sa_type=BigInteger, foreign_key="story.id")
    item_id: int | None = Field(sa_type=BigInteger)
    notice_key: str | None = Field(sa_type=Plain, unique=True)
    headline: str = Field(sa_type=Plain)
    severity: int
    created_at: datetime = Field(sa_type=Moment, index=True)
    rule_title: str = Field(sa_type=Plain)
    tags: list[str] = Field(sa_type=JSON)
    feed: str | None = Field(sa_type=Plain)
    link: str | None = Field(sa_type=Plain)
    summary: str = Field(sa_type=Plain)
    lang: str | None = Field(sa_type=Plain)
    published: datetime | None = Field(sa_type=Moment)
    evidence: list[Any] = Field(sa_type=JSON)
    late: bool
    revised: bool
    novelty: int | None
    relevance: int | None
    sources: int
    follows: str | None = Field(sa_type=Plain)
    follow_kind: str | None = Field(sa_type=Plain)
    escalation: bool
    escalated: str = Field(sa_type=Plain)
    tickers: list[str] = Field(sa_type=JSON)
    more: int
    hold_keys: list[str] = Field(sa_type=JSON)


ALERT = table(AlertRow)
