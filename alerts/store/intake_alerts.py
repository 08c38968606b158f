"""The alerts and suppressions of one intake become rows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from alerts.model.intake import Intake, ItemIntake
from alerts.model.planned import PlannedAlert, PlannedDelivery, Scheduled, Scheduling
from alerts.model.suppression import Suppression, SuppressionReason
from alerts.store.alert_shape import alert_values
from alerts.store.chunks import MANY, chunks
from alerts.store.counters import allocate
from alerts.store.deliveries import add_deliveries
from alerts.store.intake_items import Placed
from alerts.store.past import keep_holds, recall_history
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY
from alerts.store.tables.story import STORY
from alerts.store.tables.suppression import SUPPRESSION
from alerts.store.there import make_way, overtake, tells
from alerts.store.upsert import upsert

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
HAS = select(DELIVERY.c.alert_id, DELIVERY.c.channel).where(DELIVERY.c.alert_id.in_(MANY), tells(DELIVERY))
THERE = select(ALERT.c.id).where(ALERT.c.id.in_(MANY))


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
    amended = _amended(connection, intake, placed)
    wanted = [replace(one.planned, alert=replace(one.planned.alert, story=one.story)) for one in made]
    arranged = iter(_arranged(connection, [*wanted, *(one.planned for one in amended)], scheduling))
    decided = [(next(arranged), one) for one in made]
    rows: list[dict[str, Any]] = []
    deliveries: list[tuple[dict[str, Any], PlannedDelivery]] = []
    numbers = iter(allocate(connection, "alert", sum(found.alert is not None for found, _ in decided)))
    for found, one in decided:
        silent.extend(_silence(one.entry, one.item, suppression) for suppression in found.suppressions)
        if found.alert is not None:
            place = {"id": next(numbers), "story_id": one.story, "item_id": one.item, "hold_keys": found.holds}
            row = alert_values(found.alert) | place
            rows.append(row)
            deliveries += [(row, delivery) for delivery in found.deliveries]
            if found.alert.escalated and found.alert.rule is not None:
                channels = [delivery.channel for delivery in found.deliveries]
                overtake(connection, row["id"], found.alert.rule, one.story, channels, one.entry.seen_at)
    if rows:
        connection.execute(insert(ALERT), rows)
    for found, one in zip(arranged, amended, strict=True):
        # The rule matched once and was told: what stays silent of it now is no match of its own.
        _keep(connection, [_silence(one.entry, one.item, suppression) for suppression in found.suppressions])
        # It takes its turn as of now: who is told later is told of something that has become true now.
        row = {"id": one.planned.alert.id, "severity": one.planned.alert.severity, "created_at": one.entry.seen_at}
        weighed = {"relevance": one.planned.alert.relevance, "tickers": one.planned.alert.tickers}
        connection.execute(update(ALERT).where(ALERT.c.id == row["id"]).values(weighed))
        has = _channels(connection, [one.planned.alert.id])
        further = [delivery for delivery in found.deliveries if (row["id"], delivery.channel) not in has]
        for delivery in further:
            make_way(connection, [one.planned.alert.id], delivery.channel)
        deliveries += [(row, delivery) for delivery in further]
    add_deliveries(connection, deliveries)
    untold = set(placed.begun) - {one.story for one in made}
    for chunk in chunks(set(placed.stories) - untold - {0}):
        connection.execute(RECOUNT, {"many": chunk})
    suppressed = _keep(connection, silent)
    told = frozenset(one.channel for _, one in deliveries)
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


def _channels(connection: Connection, alerts: Collection[int]) -> set[tuple[int, str]]:
    """Which stored alerts are told on which channels."""
    return {(row.alert_id, row.channel) for chunk in chunks(alerts) for row in connection.execute(HAS, {"many": chunk})}


def _amended(connection: Connection, intake: Intake, placed: Placed) -> list[_Made]:
    """Alerts that are stored already, each with those further channels that it does not go to yet."""
    asked = [
        (entry, item, story, one)
        for entry, item, story in zip(intake.items, placed.items, placed.stories, strict=True)
        for one in entry.amendments
    ]
    numbers = {one.alert.id for *_, one in asked}
    has = _channels(connection, numbers)
    there = {row.id for chunk in chunks(numbers) for row in connection.execute(THERE, {"many": chunk})}
    found: list[_Made] = []
    for entry, item, story, one in asked:
        further = tuple(channel for channel in dict.fromkeys(one.channels) if (one.alert.id, channel) not in has)
        if one.alert.id in there and further:
            has |= {(one.alert.id, channel) for channel in further}
            found.append(
                _Made(
                    entry,
                    PlannedAlert(alert=one.alert, channels=further, handling=one.handling, further=True),
                    story,
                    item,
                )
            )
    return found


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


def _keep(connection: Connection, silent: Sequence[dict[str, Any]]) -> int:
    """Store what stays silent. Returns how much of it is new."""
    if not silent:
        return 0
    return connection.execute(upsert(connection, SUPPRESSION).on_conflict_do_nothing(), silent).rowcount


def _silence(entry: ItemIntake, item: int, suppression: Suppression) -> dict[str, Any]:
    return {
        "item_id": item,
        "rule": suppression.rule,
        "reason": suppression.reason.name,
        "detail": suppression.detail,
        "at": entry.seen_at,
    }
