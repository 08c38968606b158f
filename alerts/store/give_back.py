"""What an alert that is told nobody gives back."""

from collections.abc import Collection

from sqlalchemy import Connection, select, update

from alerts.model.alert import Alert
from alerts.model.delivery import DeliveryState
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.hold import HOLD


def give_back(connection: Connection, alert: Alert, keys: Collection[str]) -> None:
    """An alert that is told nobody holds nobody back: its holds are as if it had been held back itself."""
    told = DELIVERY.c.state.not_in((DeliveryState.DEAD.value, DeliveryState.DROPPED.value))
    if connection.execute(select(DELIVERY.c.id).where(DELIVERY.c.alert_id == alert.id, told).limit(1)).first() is None:
        of = update(HOLD).where(HOLD.c.key.in_(tuple(keys)), HOLD.c.told_at == alert.created_at)
        connection.execute(of.values(told_at=None, span=0.0, held=HOLD.c.held + 1))
