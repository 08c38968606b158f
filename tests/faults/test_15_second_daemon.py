"""Row 15: a second daemon on one database is refused, and the first goes on."""

import pytest

from tests.faults.field import figure


@pytest.mark.slow
def test_15_a_second_daemon_is_refused_with_the_pid_of_the_first(field):
    field.wire(), field.hook()
    first = field.daemon().ready()
    field.baseline(first)
    second = field.daemon()
    assert second.ended() == 75
    assert second.log == [f"another daemon (pid {first.pid}) works on {field.state_dir}/tapewatch.db"]
    assert not second.told
    once = field.command("run", "--once")
    assert once.returncode == 75
    field.wires["wire"].add("Nvidia falls")
    field.until_delivered(first, 1)
    assert field.status()["running"] == first.pid
    assert first.stop() == 0
    figure(f"row 15: exit 75; the first daemon: {field.judge(['Nvidia falls'], kills=0)}")


@pytest.mark.slow
def test_15_after_a_kill_the_database_is_free_at_once(field):
    field.wire(), field.hook()
    first = field.daemon().ready()
    first.kill()
    assert field.status()["running"] is None
    assert field.daemon().ready().stop() == 0
