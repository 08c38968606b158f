"""A daemon of its own process tells on the ops channel how its feeds are doing."""

import pytest

from tests.faults.field import Field
from tests.faults.outside import Outside


@pytest.mark.slow
def test_a_feed_that_turns_bad_and_well_again_is_told_once_each(tmp_path):
    with Outside() as outside:
        field = Field(tmp_path, outside)
        field.hook("desk")
        ops = field.hook("ops")
        wire, other = field.wire("wire"), field.wire("other")
        field.spread()
        daemon = field.daemon().ready()
        daemon.until(lambda: wire.asked > 1 and other.asked > 1)
        wire.status = 503
        daemon.until(lambda: ops.headlines)
        assert [feed["health"] for feed in field.status()["feeds"]] == ["failing", "ok"]
        wire.status = 200
        daemon.until(lambda: len(ops.headlines) > 1)
        assert ops.headlines == ["Feed wire is failing", "Feed wire is well again"]
        field.end()
