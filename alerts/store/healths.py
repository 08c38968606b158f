"""Health records in and out."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from alerts.model.alert import Alert
from alerts.model.health import Health, HealthRecord
from alerts.store.notices import notify
from alerts.store.tables.health import HEALTH
from alerts.store.upsert import upsert

COLUMNS = ("health", "since", "told", "told_at", "flaps")


def healths(connection: Connection) -> dict[str, HealthRecord]:
    """The record of every feed that has one."""
    return {
        row.feed: HealthRecord(
            feed=row.feed,
            health=Health(row.health),
            since=row.since,
            told=Health(row.told),
            told_at=row.told_at,
            flaps=row.flaps,
        )
        for row in connection.execute(select(HEALTH))
    }


def keep_healths(
    connection: Connection, records: Collection[HealthRecord], notices: Collection[tuple[Alert, str]], channel: str
) -> None:
    """Store records, and the notices about them: what an operator was told is kept with the telling or not at all.

    ``notices`` are each with the key that it is sent under once.
    """
    if records:
        statement = upsert(connection, HEALTH)
        statement = statement.on_conflict_do_update(
            index_elements=[HEALTH.c.feed], set_={name: statement.excluded[name] for name in COLUMNS}
        )
        connection.execute(statement, [_values(record) for record in records])
    for notice, key in notices:
        notify(connection, notice, key, channel)


def _values(record: HealthRecord) -> dict[str, object]:
    return {
        "feed": record.feed,
        "health": record.health.value,
        "since": record.since,
        "told": record.told.value,
        "told_at": record.told_at,
        "flaps": record.flaps,
    }
