"""The hot statements walk indexes: no scan of a table, no sorting, however long the queue has grown."""

import re

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from alerts.store import intake_alerts, intake_items, intake_stories, item_list, outbox, polls, recall, records

HOT = {
    "recall identities": recall.KNOWN,
    "recall items": recall.ITEMS,
    "placements since": records.PLACED_AFTER,
    "where items stand": records.PLACED,
    "a story": records.TOLD_STORIES,
    "its alerts": records.ALERTS,
    "their channels": records.CHANNELS,
    "what follows it": records.FOLLOWERS,
    "who carries it": records.PUBLISHERS,
    "a feed's titles before": records.SIGHTINGS,
    "an item's titles of late": records.RETITLED,
    "count who carries it": intake_alerts.RECOUNT,
    "recall distrust": recall.DISTRUSTED,
    "find a feed": polls.BY_NAME,
    "keep a poll": polls.RENEW,
    "find keys": intake_items.BY_KEY,
    "find stories": intake_stories.STORIES,
    "count a story": intake_stories.RECOUNT,
    "find alerts": intake_alerts.ALERTED,
    "claim": outbox.CLAIM,
    "settle": outbox.SETTLE,
    "next due": outbox.NEXT_DUE,
    "items of a stretch of time": item_list.BETWEEN,
    "count them": item_list.COUNT,
    "items by number": item_list.BY_ID,
}


def plan(store, statement):
    """SQLite's steps, for a list of some values: one alone it may look for in another way."""
    sql = re.sub(r"__\[POSTCOMPILE_\w+\]", ", ".join("?" * 20), str(statement.compile(dialect=sqlite.dialect())))
    driver = store._writer._connection.connection.driver_connection
    return [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {sql}", [1] * sql.count("?"))]


@pytest.mark.parametrize("what", HOT)
async def test_it_searches_an_index_and_sorts_nothing(store, what):
    steps = [step for step in plan(store, HOT[what]) if step != "SCAN each"]  # the channels, which it has just found
    assert not [step for step in steps if step.startswith("SCAN ") or "TEMP B-TREE" in step]


@pytest.mark.parametrize("what", HOT)
def test_it_is_said_in_words_that_another_engine_has(what):
    assert "json" not in str(HOT[what].compile(dialect=postgresql.dialect()))


async def test_what_is_due_next_is_a_step_into_the_index_for_each_channel(store):
    steps = plan(store, outbox.NEXT_DUE)
    assert {f"SEARCH delivery USING INDEX ix_delivery_due (channel{how}?)" for how in ("=", ">")} < set(steps)


async def test_a_claim_walks_the_queue_in_its_order(store):
    assert "SEARCH delivery USING INDEX ix_delivery_order (channel=?)" in plan(store, outbox.CLAIM)


async def test_what_follows_a_story_is_found_by_what_it_follows(store):
    assert plan(store, records.FOLLOWERS) == ["SEARCH story USING INDEX ix_story_follows (follows=?)"]
