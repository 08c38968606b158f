"""Planned deliveries become rows of the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from alerts.model.delivery import DeliveryState
from alerts.model.planned import PlannedDelivery
from alerts.model.severity import Severity
from alerts.store.counters import allocate
from alerts.store.tables.delivery import DELIVERY


def add_deliveries(connection: Connection, wanted: Sequence[tuple[Mapping[str, Any], PlannedDelivery]]) -> None:
    """One delivery for each row of ``alert`` and what is planned for it: pending, or waiting if it is due later or with
    others.
    """
    numbers = allocate(connection, "delivery", len(wanted))
    rows = [
        {
            "id": number,
            "alert_id": alert["id"],
            "channel": planned.channel,
            "state": (DeliveryState.WAITING if _waits(planned, alert["created_at"]) else DeliveryState.PENDING).value,
            "rank": Severity.CRITICAL - (planned.severity or alert["severity"]),
            "attempts": 0,
            "in_doubt": False,
            "unknown_before": False,
            "created_at": alert["created_at"],
            "next_attempt_at": planned.due_at,
            "gather": planned.gather,
            "always_digest": planned.always,
            "severity": int(planned.severity) if planned.severity is not None else None,
            "unless_answered": planned.unless_answered,
            "why": planned.why,
        }
        for number, (alert, planned) in zip(numbers, wanted, strict=True)
    ]
    if rows:
        connection.execute(insert(DELIVERY), rows)


def _waits(planned: PlannedDelivery, now: datetime) -> bool:
    return bool(planned.gather) or planned.due_at > now
