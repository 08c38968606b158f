"""Notices of the daemon's own: alerts without a rule, each under a key that is used once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, or_, select

from alerts.model.alert import Alert
from alerts.model.planned import PlannedDelivery
from alerts.model.silence import Trait
from alerts.store.alert_shape import alert_values
from alerts.store.counters import allocate
from alerts.store.deliveries import add_deliveries
from alerts.store.silences import in_force
from alerts.store.tables.alert import ALERT

ASKED = timedelta(microseconds=1)
"""How long a notice waits that a silence may be about: whoever releases it asks."""


def notice_keys(connection: Connection, beginnings: Sequence[str]) -> Sequence[str]:
    """The keys of notices that begin so, in the order in which they were made."""
    begins = or_(*(ALERT.c.notice_key.startswith(beginning, autoescape=True) for beginning in beginnings))
    query = select(ALERT.c.notice_key).where(ALERT.c.rule.is_(None), begins).order_by(ALERT.c.id)
    return list(connection.execute(query).scalars())


def notify(connection: Connection, notice: Alert, key: str, channel: str | None) -> bool:
    """Queue a notice of the daemon's own; False when one with this key exists already. Without a channel it is listed."""
    if connection.execute(select(ALERT.c.id).where(ALERT.c.notice_key == key)).first() is not None:
        return False
    row = {"id": allocate(connection, "alert", 1)[0], "notice_key": key} | alert_values(notice)
    connection.execute(insert(ALERT), row)
    if channel is not None:
        due = notice.created_at + (ASKED if _may_be_silenced(connection, notice.created_at) else timedelta())
        add_deliveries(connection, [(row, PlannedDelivery(channel=channel, due_at=due))])
    return True


def _may_be_silenced(connection: Connection, now: datetime) -> bool:
    """Whether somebody has silenced a channel, which a notice may be for."""
    matchers = (matcher for silence in in_force(connection, now) for matcher in silence.matchers)
    return any(matcher.trait is Trait.CHANNEL for matcher in matchers)
