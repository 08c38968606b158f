"""Silences: made and ended by people, read by the schedule."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy import Row as Result

from alerts.model.silence import Comparison, Matcher, Silence, Trait
from alerts.store.counters import allocate
from alerts.store.tables.silence import SILENCE


def add(connection: Connection, silence: Silence) -> int:
    """Store a silence. Returns its number."""
    number = allocate(connection, "silence", 1)[0]
    row = {
        "id": number,
        "matchers": [(one.trait.value, one.test.value, one.value) for one in silence.matchers],
        "owner": silence.owner,
        "reason": silence.reason,
        "begins": silence.begins,
        "until": silence.until,
    }
    connection.execute(insert(SILENCE), row)
    return number


def expire(connection: Connection, number: int, now: datetime) -> bool:
    """End a silence now. False where there is none of this number that is still in force or to come."""
    ended = update(SILENCE).where(SILENCE.c.id == number, SILENCE.c.until > now).values(until=now)
    return connection.execute(ended).rowcount > 0


def in_force(connection: Connection, now: datetime) -> Sequence[Silence]:
    """Those that have begun and not ended."""
    query = select(SILENCE).where(SILENCE.c.until > now, SILENCE.c.begins <= now).order_by(SILENCE.c.id)
    return [_silence(row) for row in connection.execute(query)]


def listed(connection: Connection, *, ended_since: datetime) -> Sequence[Silence]:
    """Those in force or to come, and those that ended since then; the one that ends last comes last."""
    query = select(SILENCE).where(SILENCE.c.until > ended_since).order_by(SILENCE.c.until, SILENCE.c.id)
    return [_silence(row) for row in connection.execute(query)]


def _silence(row: Result[Any]) -> Silence:
    return Silence(
        id=row.id,
        matchers=tuple(Matcher(Trait(trait), Comparison(test), value) for trait, test, value in row.matchers),
        owner=row.owner,
        reason=row.reason,
        begins=row.begins,
        until=row.until,
    )
