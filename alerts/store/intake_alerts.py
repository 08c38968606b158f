"""The alerts and suppressions of one intake become rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from alerts.model.delivery import DeliveryState
from alerts.model.intake import Intake, ItemIntake, PlannedAlert
from alerts.model.severity import Severity
from alerts.model.suppression import Suppression, SuppressionReason
from alerts.store.alert_shape import alert_values
from alerts.store.chunks import chunks
from alerts.store.counters import allocate
from alerts.store.intake_items import Placed
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.suppression import SUPPRESSION
from alerts.store.upsert import upsert

ALERTED = select(ALERT.c.story_id, ALERT.c.rule, ALERT.c.item_id).where(
    ALERT.c.story_id.in_(bindparam("many", expanding=True)), ALERT.c.rule.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Raised:
    """What the matches of an intake came to."""

    alerts: tuple[int, ...]
    channels: frozenset[str]
    suppressed: int


def raise_alerts(connection: Connection, intake: Intake, placed: Placed) -> Raised:
    """Store alerts with their deliveries, at most one per rule and story, and what stayed silent."""
    made, silent = _judge(connection, intake, placed)
    rows = [
        {"id": number, "story_id": story, "item_id": item} | alert_values(planned.alert)
        for number, (planned, story, item) in zip(allocate(connection, "alert", len(made)), made, strict=True)
    ]
    if rows:
        connection.execute(insert(ALERT), rows)
    channels = [
        (row, channel)
        for row, (planned, _, _) in zip(rows, made, strict=True)
        for channel in dict.fromkeys(planned.channels)
    ]
    add_deliveries(connection, channels)
    suppressed = (
        connection.execute(upsert(connection, SUPPRESSION).on_conflict_do_nothing(), silent).rowcount if silent else 0
    )
    return Raised(tuple(row["id"] for row in rows), frozenset(channel for _, channel in channels), suppressed)


def add_deliveries(connection: Connection, wanted: list[tuple[dict[str, Any], str]]) -> None:
    """One pending delivery, due at once, for each row of ``alert`` and channel."""
    numbers = allocate(connection, "delivery", len(wanted))
    rows = [
        {
            "id": number,
            "alert_id": alert["id"],
            "channel": channel,
            "state": DeliveryState.PENDING.value,
            "rank": Severity.CRITICAL - alert["severity"],
            "attempts": 0,
            "in_doubt": False,
            "created_at": alert["created_at"],
            "next_attempt_at": alert["created_at"],
        }
        for number, (alert, channel) in zip(numbers, wanted, strict=True)
    ]
    if rows:
        connection.execute(insert(DELIVERY), rows)


def _judge(
    connection: Connection, intake: Intake, placed: Placed
) -> tuple[list[tuple[PlannedAlert, int, int]], list[dict[str, Any]]]:
    """The alerts to be made, with their story and item, and the rows of what stays silent.

    An alert that this very item raised already is a repeat of the call: it is neither made nor counted again.
    """
    planning = {story for entry, story in zip(intake.items, placed.stories, strict=True) if entry.alerts}
    alerted: dict[tuple[int, str], int | None] = {}
    for chunk in chunks(planning):
        for story, rule, item in connection.execute(ALERTED, {"many": chunk}):
            alerted[story, rule] = item
    made: list[tuple[PlannedAlert, int, int]] = []
    silent: list[dict[str, Any]] = []
    for entry, item, story in zip(intake.items, placed.items, placed.stories, strict=True):
        for planned, rule in _planned(entry):
            if (story, rule) not in alerted:
                alerted[story, rule] = item
                made.append((planned, story, item))
            elif alerted[story, rule] != item:
                silent.append(_silence(entry, item, Suppression(rule, SuppressionReason.SAME_STORY)))
        silent.extend(_silence(entry, item, suppression) for suppression in entry.suppressions)
    return made, silent


def _planned(entry: ItemIntake) -> Iterator[tuple[PlannedAlert, str]]:
    for planned in entry.alerts:
        if planned.alert.rule is None:
            raise ValueError("an alert of an item names its rule; notices go through notify()")
        yield planned, planned.alert.rule


def _silence(entry: ItemIntake, item: int, suppression: Suppression) -> dict[str, Any]:
    return {
        "item_id": item,
        "rule": suppression.rule,
        "reason": suppression.reason.name,
        "detail": suppression.detail,
        "at": entry.seen_at,
    }
