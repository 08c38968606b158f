"""The alerts and suppressions of one intake become rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, func, insert, select, update

from alerts.model.intake import Intake, ItemIntake
from alerts.model.planned import PlannedAlert, PlannedDelivery, Scheduled, Scheduling
from alerts.model.suppression import Suppression, SuppressionReason
from alerts.store.alert_shape import alert_values
from alerts.store.chunks import chunks
from alerts.store.counters import allocate
from alerts.store.deliveries import add_deliveries
from alerts.store.intake_items import Placed
from alerts.store.past import keep_holds, recall_history
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.story import STORY
from alerts.store.tables.suppression import SUPPRESSION
from alerts.store.upsert import upsert

MANY: BindParameter[Any] = bindparam("many", expanding=True)
ALERTED = select(ALERT.c.story_id, ALERT.c.rule, ALERT.c.escalation, ALERT.c.item_id).where(
    ALERT.c.story_id.in_(MANY), ALERT.c.rule.is_not(None)
)
CARRYING = select(STORY.c.sources).where(STORY.c.id == ALERT.c.story_id, STORY.c.sources > 0).scalar_subquery()
# What is sent or listed later says how many carry the story by then.
RECOUNT = (
    update(ALERT)
    .where(ALERT.c.story_id.in_(MANY), ALERT.c.rule.is_not(None))
    .values(sources=func.coalesce(CARRYING, 1))
)
HAS = select(DELIVERY.c.alert_id, DELIVERY.c.channel).where(DELIVERY.c.alert_id.in_(MANY))
ALERTS = select(ALERT.c.id, ALERT.c.severity, ALERT.c.created_at).where(ALERT.c.id.in_(MANY))


@dataclass(frozen=True, slots=True)
class Raised:
    """What the matches of an intake came to."""

    alerts: tuple[int, ...]
    channels: frozenset[str]
    suppressed: int


@dataclass(frozen=True, slots=True)
class _Made:
    entry: ItemIntake
    planned: PlannedAlert
    story: int
    item: int


def raise_alerts(
    connection: Connection, intake: Intake, placed: Placed, scheduling: Scheduling | None = None
) -> Raised:
    """Store alerts with their deliveries, at most one per rule and story, and what stayed silent.

    ``scheduling`` says when and where they go; without it, at once to every channel of their rule.
    """
    made, silent = _judge(connection, intake, placed)
    wanted = [replace(one.planned, alert=replace(one.planned.alert, story=one.story)) for one in made]
    decided = list(zip(_arranged(connection, wanted, scheduling), made, strict=True))
    rows: list[dict[str, Any]] = []
    deliveries: list[tuple[dict[str, Any], PlannedDelivery]] = []
    numbers = iter(allocate(connection, "alert", sum(found.alert is not None for found, _ in decided)))
    for found, one in decided:
        silent.extend(_silence(one.entry, one.item, suppression) for suppression in found.suppressions)
        if found.alert is not None:
            row = {"id": next(numbers), "story_id": one.story, "item_id": one.item} | alert_values(found.alert)
            rows.append(row)
            deliveries += [(row, delivery) for delivery in found.deliveries]
    if rows:
        connection.execute(insert(ALERT), rows)
    add_deliveries(connection, deliveries)
    for chunk in chunks(set(placed.stories) - {0}):
        connection.execute(RECOUNT, {"many": chunk})
    amended = _amend(connection, intake)
    suppressed = (
        connection.execute(upsert(connection, SUPPRESSION).on_conflict_do_nothing(), silent).rowcount if silent else 0
    )
    told = frozenset(one.channel for _, one in deliveries) | amended
    return Raised(tuple(row["id"] for row in rows), told, suppressed)


def _arranged(
    connection: Connection, wanted: Sequence[PlannedAlert], scheduling: Scheduling | None
) -> tuple[Scheduled, ...]:
    if not wanted:
        return ()
    if scheduling is None:
        return tuple(Scheduled(one.alert, _at_once(one)) for one in wanted)
    history = recall_history(connection, scheduling.asked(wanted), scheduling.now)
    arranged = scheduling.arrange(wanted, history)
    keep_holds(connection, arranged.holds.values(), scheduling.now)
    return arranged.alerts


def _at_once(one: PlannedAlert) -> tuple[PlannedDelivery, ...]:
    due = one.alert.created_at
    return tuple(PlannedDelivery(channel=channel, due_at=due) for channel in dict.fromkeys(one.channels))


def _amend(connection: Connection, intake: Intake) -> frozenset[str]:
    """Deliveries of alerts that are stored already to further channels. Returns the channels."""
    asked = {
        (one.alert, channel): one for entry in intake.items for one in entry.amendments for channel in one.channels
    }
    numbers = {alert for alert, _ in asked}
    wanted: list[tuple[dict[str, Any], PlannedDelivery]] = []
    for chunk in chunks(numbers):
        has = {(alert, channel) for alert, channel in connection.execute(HAS, {"many": chunk})}
        rows = {row.id: row._asdict() for row in connection.execute(ALERTS, {"many": chunk})}
        at = {
            entry_alert: entry.seen_at
            for entry in intake.items
            for one in entry.amendments
            if (entry_alert := one.alert)
        }
        for alert, channel in asked:
            if alert in rows and (alert, channel) not in has:
                # It takes its turn as of now: who is told later is told of something that has become true now.
                wanted.append(
                    (rows[alert] | {"created_at": at[alert]}, PlannedDelivery(channel=channel, due_at=at[alert]))
                )
    add_deliveries(connection, wanted)
    return frozenset(one.channel for _, one in wanted)


def _judge(connection: Connection, intake: Intake, placed: Placed) -> tuple[list[_Made], list[dict[str, Any]]]:
    """The alerts to be made, and the rows of what stays silent.

    For a rule and story there is one alert, and one more if it is raised. An alert that this very item raised already is a
    repeat of the call: it is neither made nor counted again.
    """
    planning = {story for entry, story in zip(intake.items, placed.stories, strict=True) if entry.alerts}
    alerted: dict[tuple[int, str, bool], int | None] = {}
    for chunk in chunks(planning):
        for story, rule, escalation, item in connection.execute(ALERTED, {"many": chunk}):
            alerted[story, rule, escalation] = item
    made: list[_Made] = []
    silent: list[dict[str, Any]] = []
    for entry, item, story in zip(intake.items, placed.items, placed.stories, strict=True):
        for planned, rule in _planned(entry):
            escalation = bool(planned.alert.escalated)
            # A story that was told with a raised alert is not told once more without.
            of = (story, rule, escalation or (story, rule, True) in alerted)
            if of not in alerted:
                alerted[story, rule, escalation] = item
                made.append(_Made(entry, planned, story, item))
            elif alerted[of] != item and not escalation:
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
