"""What people change from the command line, beside a running daemon: each call is one short write transaction.

The daemon sees it at its next look, within seconds. All raise StoreError: no database yet, one of another version, or
StoreBusy where the daemon holds the lock for longer than the time that is waited.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from alerts.model.errors import StoreError
from alerts.model.silence import Silence
from alerts.store import answers, outbox_desk, silences, story_corrections
from alerts.store.schema import expect_current
from alerts.store.sqlite import Sqlite, locate

T = TypeVar("T")


def write(url: str, work: Callable[[Connection], T]) -> T:
    """Do ``work`` in a write transaction of its own; nothing of it is kept if it raises."""
    database = Sqlite(locate(url))
    if not database.path.exists():
        raise StoreError(f"there is no database at {database.path} yet: `tapewatch run` makes it")
    connection = database.connect()
    try:
        database.begin(connection, write=True)
        expect_current(connection, database)
        result = work(connection)
        connection.commit()
    except DBAPIError as error:
        raise database.fault(error) from error
    finally:
        connection.close()
    return result


def add_silence(url: str, silence: Silence) -> int:
    """Store a silence. Returns its number."""
    return write(url, lambda connection: silences.add(connection, silence))


def expire_silence(url: str, number: int, now: datetime) -> bool:
    """End a silence now. False where there is none of this number that is in force or to come."""
    return write(url, lambda connection: silences.expire(connection, number, now))


def acknowledge(
    url: str, *, alert: int | None, story: int | None, by: str, note: str, now: datetime
) -> tuple[Sequence[int], int]:
    """Acknowledge an alert's story, or a story. Returns the alerts, and how many deliveries that spares."""

    def work(connection: Connection) -> tuple[Sequence[int], int]:
        found = answers.alerts_of(connection, alert=alert, story=story)
        return found, answers.answer(connection, found, by=by, note=note, now=now)

    return write(url, work)


def retry_deliveries(url: str, deliveries: Sequence[int], now: datetime) -> Sequence[int]:
    """Make deliveries due now, dead ones too. Returns those that it applies to."""
    return write(url, lambda connection: outbox_desk.retry(connection, deliveries, now))


def drop_deliveries(url: str, deliveries: Sequence[int], by: str, now: datetime) -> Sequence[int]:
    """Take deliveries back that are not sent yet. Returns those that it applies to."""
    return write(url, lambda connection: outbox_desk.drop(connection, deliveries, by, now))


def merge_stories(url: str, into: int, others: Sequence[int], *, owner: str, reason: str, now: datetime) -> str | None:
    """Let everything of some stories belong to another. Returns what speaks against it."""
    return write(
        url, lambda connection: story_corrections.merge(connection, into, others, owner=owner, reason=reason, now=now)
    )


def split_story(url: str, items: Sequence[int], *, owner: str, reason: str, now: datetime) -> tuple[int | None, str]:
    """Let some items of a story be one of their own. Returns its number, or None and what speaks against it."""
    return write(
        url, lambda connection: story_corrections.split(connection, items, owner=owner, reason=reason, now=now)
    )
