"""One poll's news, taken in: recall, decide, store."""

from collections.abc import Callable, Collection

from sqlalchemy import Connection

from alerts.model.intake import Ingested, Intake, Recall
from alerts.model.planned import Scheduling
from alerts.store.counters import bump
from alerts.store.intake_alerts import raise_alerts
from alerts.store.intake_items import place_items
from alerts.store.polls import keep_poll
from alerts.store.recall import recall


def ingest(
    connection: Connection,
    feed: str,
    digests: Collection[bytes],
    decide: Callable[[Recall], Intake],
    scheduling: Scheduling | None = None,
) -> Ingested:
    """Ask ``decide`` about what is known and store its answer, inside the caller's transaction. ``scheduling`` says when and
    where its alerts go.

    Doing the same again changes nothing: items are known by their keys, stories by theirs, alerts by rule and story.
    """
    recalled = recall(connection, feed, digests)
    intake = decide(recalled.recall)
    number = keep_poll(connection, recalled.feed, intake.state)
    placed = place_items(connection, number, intake, recalled.owners)
    raised = raise_alerts(connection, intake, placed, scheduling)
    matches = len(raised.alerts) + raised.suppressed
    repeated = bool(intake.items) and not (placed.new or placed.revised)
    duplicates = 0 if repeated else intake.duplicates
    bump(connection, {"matches": matches, "duplicates": duplicates})
    return Ingested(
        new=placed.new,
        revised=placed.revised,
        duplicates=duplicates,
        matches=matches,
        alerts=len(raised.alerts),
        suppressed=raised.suppressed,
        alert_ids=raised.alerts,
        channels=raised.channels,
        state=intake.state,
    )
