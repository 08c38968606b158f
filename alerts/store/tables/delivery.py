"""The outbox: one row per alert and channel."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, UniqueConstraint, text
from sqlmodel import Field

from alerts.store.columns import Key, Moment, Plain
from alerts.store.tables.row import Row, table

# What is partial here is partial on PostgreSQL too: the migrations say so. Said here as well, it would load that dialect
# at every start: 27 ms and 2 MiB.
PENDING = text("state = 'pending'")
SENDING = text("state = 'sending'")
WAITING = text("state = 'waiting'")
IN_DIGEST = text("digest_id IS NOT NULL")
DEAD = text("state = 'dead'")


class DeliveryRow(Row, table=True):
    """``rank`` is the place in the queue that the alert's severity gives: 0 is critical. The third index is a guard: no
    channel ever has two deliveries in flight, so that a kill leaves at most one of them in doubt.

    ``gather`` is what it waits for together with others, ``always_digest`` that it goes out in a digest even alone, and
    ``digest_id`` the alert that is the digest it went into. ``severity`` is set where it is less than the alert's.
    ``leased_until`` is when whoever claimed it is taken for dead. ``failed_since`` is when the first attempt failed.
    ``claimed_at`` is when it was last claimed, or put off by quiet hours. ``unknown_before`` is that an attempt was not
    answered, whatever else left it in doubt. ``stand_in_at`` is from when on another channel may be asked again to stand in,
    where that was kept back once.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("alert_id", "channel"),
        Index(
            "ix_delivery_order",
            "channel",
            "rank",
            "created_at",
            "id",
            "next_attempt_at",
            sqlite_where=PENDING,
        ),
        Index("ix_delivery_due", "channel", "next_attempt_at", sqlite_where=PENDING),
        Index("uq_delivery_in_flight", "channel", unique=True, sqlite_where=SENDING),
        Index("ix_delivery_waiting", "next_attempt_at", "channel", sqlite_where=WAITING),
        Index("ix_delivery_recent", "channel", "created_at"),
        Index("ix_delivery_digest", "digest_id", sqlite_where=IN_DIGEST),
        Index("ix_delivery_dead", "channel", "settled_at", sqlite_where=DEAD),
    )

    id: int = Field(primary_key=True, sa_type=Key)
    alert_id: int = Field(sa_type=BigInteger, foreign_key="alert.id")
    channel: str = Field(sa_type=Plain)
    state: str = Field(sa_type=Plain)
    rank: int
    attempts: int
    in_doubt: bool
    created_at: datetime = Field(sa_type=Moment)
    next_attempt_at: datetime | None = Field(sa_type=Moment)
    claimed_at: datetime | None = Field(sa_type=Moment)
    settled_at: datetime | None = Field(sa_type=Moment)
    reason: str | None = Field(sa_type=Plain)
    gather: str = Field(sa_type=Plain)
    always_digest: bool
    severity: int | None
    unless_answered: bool
    why: str = Field(sa_type=Plain)
    digest_id: int | None = Field(sa_type=BigInteger)
    leased_until: datetime | None = Field(sa_type=Moment)
    failed_since: datetime | None = Field(sa_type=Moment)
    unknown_before: bool
    stand_in_at: datetime | None = Field(sa_type=Moment)


DELIVERY = table(DeliveryRow)
