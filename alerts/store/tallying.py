"""Counts over the whole store."""

from sqlalchemy import Connection, func, select

from alerts.model.suppression import SuppressionReason
from alerts.model.tally import Tally
from alerts.store.counters import reading
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.item import ITEM
from alerts.store.tables.story import STORY
from alerts.store.tables.suppression import SUPPRESSION


def tally(connection: Connection) -> Tally:
    """Rows that are there now; ``duplicates`` and ``matches`` since the beginning. ``alerts`` leaves out notices.

    ``suppressed`` counts by reason, ``deliveries`` by state.
    """
    counters = reading(connection)
    reasons = select(SUPPRESSION.c.reason, func.count()).group_by(SUPPRESSION.c.reason)
    states = select(DELIVERY.c.state, func.count().label("amount")).group_by(DELIVERY.c.state)
    return Tally(
        items=connection.execute(select(func.count()).select_from(ITEM)).scalar_one(),
        stories=connection.execute(select(func.count()).select_from(STORY)).scalar_one(),
        duplicates=counters.get("duplicates", 0),
        matches=counters.get("matches", 0),
        alerts=connection.execute(select(func.count()).where(ALERT.c.rule.is_not(None))).scalar_one(),
        suppressed={SuppressionReason[name]: count for name, count in connection.execute(reasons)},
        deliveries={row.state: row.amount for row in connection.execute(states)},
        in_doubt=connection.execute(select(func.count()).where(DELIVERY.c.in_doubt)).scalar_one(),
    )
