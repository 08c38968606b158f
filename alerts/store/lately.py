"""What has happened since a moment."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from alerts.model.lately import Lately
from alerts.model.suppression import SuppressionReason
from alerts.store.silences import in_force
from alerts.store.tables.alert import ALERT
from alerts.store.tables.item import ITEM
from alerts.store.tables.suppression import SUPPRESSION


def lately(connection: Connection, since: datetime, now: datetime) -> Lately:
    """Counts since then. Items of silent first polls are none: nobody was to be told of them."""
    news = ITEM.c.baseline.is_(False)
    reasons = select(SUPPRESSION.c.reason, func.count()).where(SUPPRESSION.c.at > since).group_by(SUPPRESSION.c.reason)
    of_rules = ALERT.c.rule.is_not(None)
    return Lately(
        since=since,
        items=connection.execute(select(func.count()).where(ITEM.c.seen_at > since, news)).scalar_one(),
        alerts=connection.execute(select(func.count()).where(ALERT.c.created_at > since, of_rules)).scalar_one(),
        silent={SuppressionReason[name].value: count for name, count in connection.execute(reasons)},
        last_item_at=connection.execute(select(func.max(ITEM.c.seen_at)).where(news)).scalar_one(),
        last_alert_at=connection.execute(select(func.max(ALERT.c.created_at)).where(of_rules)).scalar_one(),
        silences=in_force(connection, now),
    )
