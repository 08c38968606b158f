"""Counting up, and handing out numbers, inside the caller's transaction."""

from collections.abc import Mapping

from sqlalchemy import Connection, select, text

from alerts.store.tables.counter import COUNTER

RAISE = text(
    "INSERT INTO counter (name, value) VALUES (:name, :amount) "
    "ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value RETURNING value"
)


def bump(connection: Connection, amounts: Mapping[str, int]) -> None:
    """Add to counters; those of nothing are left alone."""
    for name, amount in amounts.items():
        if amount:
            connection.execute(RAISE, {"name": name, "amount": amount})


def allocate(connection: Connection, kind: str, amount: int) -> range:
    """So many new numbers for rows of a kind. Never given twice, also after the rows are gone: identities outlive items."""
    if not amount:
        return range(0)
    last: int = connection.execute(RAISE, {"name": f"id:{kind}", "amount": amount}).scalar_one()
    return range(last - amount + 1, last + 1)


def reading(connection: Connection) -> dict[str, int]:
    """Every counter's value."""
    return {row.name: row.value for row in connection.execute(select(COUNTER))}
