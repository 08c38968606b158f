"""That there was a database before this one. Kept in the new one until a run with it has ended in order."""

from sqlalchemy import Connection, delete

from alerts.store.counters import bump, reading
from alerts.store.tables.counter import COUNTER

LOST = "history_lost"


def remember_loss(connection: Connection) -> None:
    """This database takes the place of one that is gone."""
    bump(connection, {LOST: 1})


def is_lost(connection: Connection) -> bool:
    """Whether that is still news."""
    return reading(connection).get(LOST, 0) > 0


def forget_loss(connection: Connection) -> None:
    """It has been dealt with."""
    connection.execute(delete(COUNTER).where(COUNTER.c.name == LOST))
