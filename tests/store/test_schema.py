"""Models and migrations say the same, and every version of the schema comes up to date with its rows."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from alerts.store import reading
from alerts.store.opening import open_store
from alerts.store.schema import HEAD, MIGRATIONS, create, upgrade
from alerts.store.sqlite import Sqlite
from alerts.store.tables import METADATA

CONFIG = Config()
CONFIG.set_main_option("script_location", str(MIGRATIONS))
CONFIG.set_main_option("path_separator", "os")
SCRIPTS = ScriptDirectory.from_config(CONFIG)
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()]


def migrated(path, to="head"):
    database = Sqlite(path)
    connection = database.connect()
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.rollback()
    database.begin(connection, write=True)
    upgrade(connection, database, to=to)
    connection.commit()
    return connection


def statements(connection):
    """What makes the tables; SQLite quotes the name of one that a migration has made anew."""
    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
    found = connection.exec_driver_sql(query).scalars()
    return {
        tuple(sorted(part.strip() for part in re.split("[,()]", sql.replace('"', "")) if part.strip())) for sql in found
    }


def test_the_head_is_the_newest_migration():
    assert SCRIPTS.get_heads() == [HEAD]


def test_models_and_migrations_agree(path):
    with migrated(path) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_migrations_make_the_very_tables_that_a_new_database_gets(path, tmp_path):
    with migrated(path) as connection, Sqlite(tmp_path / "new.db").connect() as other:
        create(other)
        assert statements(connection) == statements(other)
        version = "SELECT version_num FROM alembic_version"
        assert connection.exec_driver_sql(version).all() == other.exec_driver_sql(version).all() == [(HEAD,)]


ENDS = {REVISIONS[0], REVISIONS[1], REVISIONS[-1]}
"""The newest, the one that most databases have, and the oldest, whose way leads over all the others."""


@pytest.mark.parametrize(
    "revision", [pytest.param(each, marks=() if each in ENDS else pytest.mark.slow) for each in REVISIONS]
)
async def test_a_database_of_each_version_is_brought_up_to_date(path, url, revision):
    migrated(path, to=revision).close()

    store = await open_store(url)
    await store.close()

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


async def test_an_alert_from_before_stories_were_judged_stays_as_it_was(path, url):
    with migrated(path, to="0001") as connection:
        connection.exec_driver_sql(
            "INSERT INTO alert (id, rule, headline, severity, created_at, rule_title, tags, summary, evidence, late, revised)"
            " VALUES (7, 'chips', 'Nvidia falls', 3, 0, 'Chips', '[]', '', '[]', 0, 1)"
        )
        connection.commit()

    await (await open_store(url)).close()

    [listed] = reading.list_alerts(url)
    assert (listed.alert.id, listed.alert.rule, listed.alert.revised) == (7, "chips", True)
    told = (listed.alert.sources, listed.alert.tickers, listed.alert.escalated, listed.alert.more, listed.alert.novelty)
    assert told == (1, (), "", 0, None)


def test_what_was_dated_by_the_day_alone_stays_so(path):
    dates = ["2026-11-25", "Wed, 25 Nov 2026 00:00:00 GMT", "Wed, 25 Nov 2026 09:30:00 GMT", None]
    with migrated(path, to="0010") as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.executemany(
            "INSERT INTO item (id, feed_id, key, story_id, seen_at, baseline, content_digest, title, summary, body, author,"
            " categories, symbols, identities, groups, publisher, published_source, published, published_raw)"
            " VALUES (?, 1, ?, 1, 0, 0, '', '', '', '', '', '[]', '[]', '[]', '[]', '', 'published', 0, ?)",
            [(number, str(number), raw) for number, raw in enumerate(dates, 1)],
        )
        driver.commit()

    with migrated(path) as connection:
        found = connection.exec_driver_sql("SELECT dated_by_day FROM item ORDER BY id").scalars().all()

    assert found == [1, 1, 0, 0]


def test_a_migration_that_fails_leaves_nothing_behind(path, monkeypatch):
    monkeypatch.setattr("alembic.operations.Operations.create_index", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        migrated(path)

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchall() == [(0,)]


async def test_alembic_is_imported_for_an_older_schema_alone(url):
    opened = "asyncio.run(asyncio.run(open_store(sys.argv[1])).close()); print('alembic' in sys.modules)"
    script = f"import asyncio, sys; from alerts.store.opening import open_store; {opened}; {opened}"

    done = await asyncio.to_thread(subprocess.check_output, [sys.executable, "-c", script, url], text=True)

    assert done == "False\nFalse\n"
