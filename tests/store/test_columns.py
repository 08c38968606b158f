"""Times are stored to the microsecond and sort as they happened, on every engine."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from alerts.store.columns import Moment, Plain

MOMENTS = Table("moment", MetaData(), Column("at", Moment), Column("what", Plain))
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
aware = st.datetimes(datetime(2, 1, 1), datetime(9999, 12, 30), timezones=zones)  # noqa: DTZ001 - hypothesis adds zones


@pytest.fixture(scope="module", params=["sqlite"])
def engine(request, tmp_path_factory):
    assert request.param == "sqlite"
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('columns')}/moments.db")
    MOMENTS.create(engine)
    yield engine
    engine.dispose()


@given(moments=st.lists(aware, min_size=1, max_size=20))
def test_times_come_back_in_order_and_to_the_microsecond(engine, moments):
    with engine.connect() as connection:
        connection.execute(insert(MOMENTS), [{"at": moment} for moment in moments])
        stored = list(connection.execute(select(MOMENTS.c.at).order_by(MOMENTS.c.at)).scalars())
        connection.rollback()

    assert stored == sorted(moments)
    assert {moment.tzinfo for moment in stored} == {UTC}


@given(text=st.text(st.characters()) | st.none())
def test_text_comes_back_as_it_went_unless_no_engine_takes_it(engine, text):
    with engine.connect() as connection:
        connection.execute(insert(MOMENTS), {"what": text})
        [stored] = connection.execute(select(MOMENTS.c.what)).scalars()
        connection.rollback()

    bad = [character for character in text or "" if character == "\0" or "\ud800" <= character <= "\udfff"]
    assert stored == text or (bad and stored.count("\ufffd") >= len(bad))


def test_a_time_without_a_zone_is_refused(engine):
    naive = datetime(2025, 1, 27)  # noqa: DTZ001 - that is the point
    with engine.connect() as connection, pytest.raises(StatementError, match="without a zone"):
        connection.execute(insert(MOMENTS), {"at": naive})
