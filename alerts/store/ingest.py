"""One poll's news, taken in: recall, decide, store."""

from collections.abc import Callable, Collection

from sqlalchemy import Connection

from alerts.model.intake import Ingested, Intake, Recall
from alerts.model.notice import Notice
from alerts.model.planned import Scheduling
from alerts.store.counters import bump
from alerts.store.intake_alerts import raise_alerts
from alerts.store.intake_items import place_items
from alerts.store.intake_placements import file_items
from alerts.store.notices import notify
from alerts.store.polls import keep_poll
from alerts.store.recall import recall
from alerts.store.records import Records


def ingest(
    connection: Connection,
    feed: str,
    digests: Collection[bytes],
    decide: Callable[[Recall, Records], Intake],
    scheduling: Scheduling | None = None,
) -> Ingested:
    """Ask ``decide`` about what is known and store its answer, inside the caller's transaction. What it wants to know
    besides, it looks up in the records. ``scheduling`` says when and where its alerts go.

    Doing the same again changes nothing: items are known by their keys, stories by theirs, alerts by rule and story.
    """
    recalled = recall(connection, feed, digests)
    intake = decide(recalled.recall, Records(connection))
    number = keep_poll(connection, recalled.feed, intake.state)
    placed = place_items(connection, number, intake, recalled.owners)
    last = file_items(connection, intake, placed)
    raised = raise_alerts(connection, intake, placed, scheduling)
    told = [notice for notice in intake.notices if _is_told(connection, notice)]
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
        channels=raised.channels | {notice.channel for notice in told if notice.channel},
        state=intake.state,
        placed=last,
        notices=tuple(notice.alert for notice in told),
    )


def _is_told(connection: Connection, notice: Notice) -> bool:
    """Whether a notice is new; it is queued then, if it has a channel."""
    return notify(connection, notice.alert, notice.key, notice.channel)
