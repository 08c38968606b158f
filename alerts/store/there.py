"""Whether a channel is told of an alert by the row that it has, and what makes way for another row."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, delete, exists, func, literal, or_, select, update

from alerts.model.delivery import DeliveryState
from alerts.store.answers import ACKNOWLEDGED
from alerts.store.chunks import chunks
from alerts.store.hushed import SILENCED
from alerts.store.past import IS_PENDING, IS_WAITING
from alerts.store.tables.alert import ALERT
from alerts.store.tables.answer import ANSWER
from alerts.store.tables.delivery import DELIVERY

ANSWERED = exists().where(ANSWER.c.alert_id == DELIVERY.c.alert_id)
OVERTAKEN = "told meanwhile: raised"


def tells(of: FromClause) -> ColumnElement[bool]:
    """The delivery tells now, has told, will at the end of quiet hours or of a storm, or was taken back by who knows of it. One
    that waits for a later digest, or for want of an answer, does not, nor does one that a silence or an answer dropped: that
    was about the want of an answer alone.
    """
    later = (of.c.state == DeliveryState.WAITING.value) & (of.c.always_digest | of.c.unless_answered)
    reason = func.coalesce(of.c.reason, literal(""))
    unheard = or_(reason.startswith(SILENCED), of.c.unless_answered & reason.startswith(ACKNOWLEDGED))
    unheard &= of.c.state == DeliveryState.DROPPED.value
    return ~later & ~unheard


def told_there(of: FromClause, channel: str) -> ColumnElement[bool]:
    """The alert of the delivery ``of`` has one on the channel that tells it."""
    there = DELIVERY.alias("there")
    return exists().where(there.c.alert_id == of.c.alert_id, there.c.channel == channel, tells(there))


def make_way(connection: Connection, alerts: Collection[int], channel: str) -> None:
    """Delete what these alerts have on the channel and are not told by: they are told there now."""
    for chunk in chunks(alerts):
        there = DELIVERY.c.alert_id.in_(chunk), DELIVERY.c.channel == channel
        connection.execute(delete(DELIVERY).where(*there, ~tells(DELIVERY)))


def overtake(
    connection: Connection, alert: int, rule: str, story: int, channels: Collection[str], now: datetime
) -> None:
    """What has not gone out of the rule's earlier alerts of the story is not told any more where this one is."""
    earlier = select(ALERT.c.id).where(ALERT.c.story_id == story, ALERT.c.rule == rule, ALERT.c.id != alert)
    over = update(DELIVERY).where(
        DELIVERY.c.alert_id.in_(earlier), DELIVERY.c.channel.in_(tuple(channels)), or_(IS_PENDING, IS_WAITING)
    )
    state = {"state": DeliveryState.DROPPED.value, "settled_at": now, "next_attempt_at": None}
    connection.execute(over.values(state | {"reason": OVERTAKEN}))
