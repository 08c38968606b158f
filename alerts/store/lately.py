"""What has happened since a moment."""

from datetime import datetime

from sqlalchemy import Connection, case, func, select

from alerts.model.delivery import DeliveryState
from alerts.model.lately import Lately
from alerts.model.suppression import SuppressionReason
from alerts.store.silences import in_force
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.item import ITEM
from alerts.store.tables.suppression import SUPPRESSION

_BECAME = (
    (DeliveryState.SENDING, "is on its way"),
    (DeliveryState.PENDING, "waits for a channel that does not take it"),
    (DeliveryState.WAITING, "waits for its time: the end of quiet hours, a digest, an answer"),
    (DeliveryState.DEAD, "was refused, or given up: a dead letter"),
    (DeliveryState.DROPPED, "was silenced, acknowledged or dropped while it waited"),
)
"""What became of an alert that reached nobody, by the best that became of its deliveries: the first that applies."""

_NO_CHANNEL = "had no channel: its rule names none, or none whose condition held"


def lately(connection: Connection, since: datetime, now: datetime) -> Lately:
    """Counts since then. Items of silent first polls are none: nobody was to be told of them."""
    news = ITEM.c.baseline.is_(False)
    reasons = select(SUPPRESSION.c.reason, func.count()).where(SUPPRESSION.c.at > since).group_by(SUPPRESSION.c.reason)
    of_rules = ALERT.c.rule.is_not(None)
    return Lately(
        since=since,
        items=connection.execute(select(func.count()).where(ITEM.c.seen_at > since, news)).scalar_one(),
        alerts=connection.execute(select(func.count()).where(ALERT.c.created_at > since, of_rules)).scalar_one(),
        untold=_untold(connection, since),
        silent={SuppressionReason[name].value: count for name, count in connection.execute(reasons)},
        last_item_at=connection.execute(select(func.max(ITEM.c.seen_at)).where(news)).scalar_one(),
        silences=in_force(connection, now),
    )


def _untold(connection: Connection, since: datetime) -> dict[str, int]:
    """What a digest tells has become what became of the digest."""
    digest = DELIVERY.alias("digest")
    became = func.coalesce(digest.c.state, DELIVERY.c.state)
    # A gathered one whose digest is gone was told.
    ranks = {state.value: len(_BECAME) - place for place, (state, _) in enumerate(_BECAME)}
    rank = case(ranks, value=became, else_=case((DELIVERY.c.id.is_(None), 0), else_=len(_BECAME) + 1))
    best = (
        select(ALERT.c.id, func.max(rank).label("rank"))
        .outerjoin(DELIVERY, DELIVERY.c.alert_id == ALERT.c.id)
        .outerjoin(digest, (digest.c.alert_id == DELIVERY.c.digest_id) & (digest.c.channel == DELIVERY.c.channel))
        .where(ALERT.c.created_at > since, ALERT.c.rule.is_not(None))
        .group_by(ALERT.c.id)
        .subquery()
    )
    words = {0: _NO_CHANNEL} | {len(_BECAME) - place: said for place, (_, said) in enumerate(_BECAME)}
    counted = connection.execute(select(best.c.rank, func.count()).group_by(best.c.rank))
    return {words[rank]: count for rank, count in counted if rank in words}
