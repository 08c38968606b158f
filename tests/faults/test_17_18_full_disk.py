"""Rows 17 and 18: on a full disk nothing is sent whose claim could not be committed; once there is space again, all of
it is delivered, once, by the same process.
"""

import resource
import subprocess
from contextlib import contextmanager, suppress

import pytest

from tests.faults.field import figure


@contextmanager
def small_disk(field):
    """The state directory on a disk of 4 MiB that a ballast file fills."""
    field.state_dir.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tapewatch-test", field.state_dir], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    ballast = field.state_dir / "ballast"

    def fill(_):
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(4096)):
                pass

    try:
        yield fill, lambda _: ballast.unlink()
    finally:
        field.end()
        subprocess.run(["umount", field.state_dir], check=True)


@contextmanager
def size_limit(_):
    """A file-size limit of one byte, put on the running process and lifted again."""
    none = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    yield (
        lambda daemon: resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY)),
        lambda daemon: resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, none),
    )


either = pytest.mark.parametrize("disk", [size_limit, pytest.param(small_disk, marks=pytest.mark.slow)])


@pytest.mark.slow
@either
def test_17_18_what_cannot_be_claimed_is_not_sent_and_what_cannot_be_stored_comes_later(field, disk):
    wire, pager = field.wire(), field.hook("pager")
    pager.says = lambda _: 503
    with disk(field) as (fill, free):
        daemon = field.daemon().ready()
        field.baseline(daemon)
        wire.add("Nvidia falls")
        daemon.until(lambda: field.counts()["pending"] == 1 and pager.ledger)
        fill(daemon)
        # Mostly it is the next claim that fails; an attempt that was under way just then fails to store its outcome.
        daemon.until(lambda: daemon.says("no space is left"))
        daemon.until(lambda: daemon.says("deliveries wait: ") or daemon.says("outcome not stored yet: "))
        attempts = len(pager.ledger)
        wire.add("Nvidia rises")
        daemon.until(lambda: daemon.says("feed wire: its news is not stored yet: no space is left"))
        requests = wire.asked
        daemon.until(lambda: wire.asked >= requests + 2)
        assert len(pager.ledger) == attempts, "nothing may be sent whose claim is not on the disk"
        pager.says = lambda _: 200
        free(daemon)
        field.until_delivered(daemon, 2)
        assert daemon.stop() == 0
        assert not any(letter.is_marked for letter in pager.ledger)
        figure(f"rows 17 and 18, claims: {field.judge(['Nvidia falls', 'Nvidia rises'], kills=0)}")


@pytest.mark.slow
@either
def test_17_18_a_channel_waits_until_what_it_sent_is_on_the_disk(field, disk):
    wire, desk = field.wire(), field.hook("desk")
    headlines = [f"Nvidia, part {n}" for n in range(4)]
    with disk(field) as (fill, free):
        daemon = field.daemon().ready()
        field.baseline(daemon)

        def fill_the_disk_once(_):
            if len(desk.ledger) == 2:
                fill(daemon)
            return 200

        desk.says = fill_the_disk_once
        for headline in headlines:
            wire.add(headline)
        daemon.until(lambda: daemon.says("channel desk: outcome not stored yet: no space is left", 3))
        assert len(desk.ledger) == 2, "nothing may be sent whose claim is not on the disk"
        free(daemon)
        field.until_delivered(daemon, 4)
        assert daemon.stop() == 0
        assert not any(letter.is_marked for letter in desk.ledger)
        figure(f"rows 17 and 18, outcomes: {field.judge(headlines, kills=0)}")
