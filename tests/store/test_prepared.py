"""What goes to the driver without SQLAlchemy's help is stored, read and refused as with it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from alerts.model.delivery import DeliveryState
from alerts.store.alert_shape import TOLD, stored_alert
from alerts.store.outbox import NEXT_DUE, SETTLE
from alerts.store.prepared import Prepared
from alerts.store.tables.alert import ALERT
from alerts.store.tables.counter import COUNTER
from alerts.store.tables.delivery import DELIVERY
from tests.store.news import NOW, alert, item, planned, take, taken

LATER = datetime(2031, 5, 6, 7, 8, 9, 123456, tzinfo=UTC)


def within(store, work):
    return store._writer.submit(work)


async def test_rows_are_those_that_sqlalchemy_reads(store):
    await take(store, taken(item("one"), alerts=(planned("desk", "ops", name="one", tags=("a", "b"), late=True),)))

    def work(connection):
        for statement in (select(ALERT), select(DELIVERY), NEXT_DUE):
            yield connection.execute(statement).all(), Prepared(statement).rows(connection, {})

    for expected, found in await within(store, lambda connection: list(work(connection))):
        assert len(found) > 0
        assert found == [tuple(row) for row in expected]
        assert [row._fields for row in found] == [tuple(row._fields) for row in expected]


async def test_an_alert_is_read_whole_from_the_columns_that_tell_it(store):
    await take(store, taken(item("one"), alerts=(planned("desk", name="one"),)))
    [row] = await within(store, lambda connection: Prepared(select(*TOLD)).rows(connection, {}))

    found = stored_alert(row)

    assert found == alert(name="one", id=found.id, story=found.story)


async def test_what_is_written_is_what_sqlalchemy_would_write(store):
    await take(store, taken(item("one"), alerts=(planned("desk", name="one"),)))
    [delivery] = await store.claim(["desk"], NOW)
    values = {
        "state": DeliveryState.PENDING.value,
        "in_doubt": True,
        "unknown_before": False,
        "next_attempt_at": LATER,
        "settled_at": None,
        "reason": "half of a pair: \ud83d",
        "failed_at": LATER - timedelta(days=1),
        "of": delivery.id,
    }

    def work(connection):
        prepared, again = Prepared(SETTLE), {"state": DeliveryState.SENDING.value}
        changed = [prepared.change(connection, values), prepared.change(connection, values)]
        rows = [connection.execute(select(DELIVERY)).one()]
        connection.execute(DELIVERY.update().values(again | {"failed_since": None}))
        changed.append(connection.execute(SETTLE, values).rowcount)
        return changed, [*rows, connection.execute(select(DELIVERY)).one()]

    changed, (mine, theirs) = await within(store, work)

    assert changed == [1, 0, 1]
    assert mine == theirs
    assert (mine.next_attempt_at, mine.reason) == (LATER, "half of a pair: \ufffd")


async def test_a_value_that_is_not_given_is_a_mistake(store):
    one = Prepared(select(COUNTER).where(COUNTER.c.name == bindparam("of")))

    with pytest.raises(KeyError):
        await within(store, lambda connection: one.rows(connection, {}))


async def test_what_the_database_refuses_is_refused_as_by_sqlalchemy(store):
    add = Prepared(insert(COUNTER).values(name="twice", value=1))

    def work(connection):
        add.change(connection, {})
        with pytest.raises(IntegrityError) as refused:
            add.change(connection, {})
        return refused.value

    error = await within(store, work)

    assert "UNIQUE" in str(error.orig)
    assert store._database.fault(error).args
