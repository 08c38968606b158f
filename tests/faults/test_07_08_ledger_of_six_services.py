"""Rows 1 to 10, 15, 17, 18, 31 and 32 together, on all kinds of channels at once, judged by what the services' own ledgers say:
nothing is lost, and a repeat was in flight when the daemon was killed and is in doubt.
"""

import random
import resource

import pytest

from tests.faults.field import figure
from tests.faults.process import until
from tests.faults.six_services import PATIENCE, SixServices

TROUBLES = ("up", "up", "up", "429", "500", "shut")
LONG = [pytest.mark.slow, pytest.mark.timeout(3_600)]
UNLIMITED = resource.RLIM_INFINITY


@pytest.fixture
def six(field):
    with SixServices(field) as services:
        yield services


@pytest.mark.parametrize(("seed", "kills"), [pytest.param(seed, 50, marks=LONG) for seed in range(1, 5)])
def test_kill_9_at_random_moments(six, field, seed, kills):
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    daemon = six.start()
    for kill in range(kills):
        six.publish(2)
        name = chance.choice([*six.services])
        six.trouble(name, chance.choice(TROUBLES))
        # Some kills fall into the start, most into the work: so many more messages after the news, or so much time.
        if kill % 4:
            six.ready(daemon)
        _until_or_later(six, six.taken + chance.randint(1, 12), chance.uniform(0.0, 3.0))
        daemon.kill()
        daemon = field.daemon()
    for name in six.services:
        six.trouble(name, "up")
    six.until_all_is_delivered(six.ready(daemon), seconds=600)
    assert daemon.stop() == 0
    figure(f"ledger, kill -9 (seed {seed}): {six.judged(kills=kills)}")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_all_channels_down_for_six_hours(six, field):
    """Hours of 12 seconds."""
    field.settings["poll"]["every"] = "5m"
    field.settings["delivery"] = {"give_up_after": "2h"}
    field.write(*[{"id": "nvidia", "title": "Nvidia", "when": "Nvidia", "alert": {"to": [*six.ledgers]}}])
    daemon = six.start("tests.faults.hurrying", "300")
    for name in six.services:
        six.trouble(name, "shut")
    six.trouble("mail", "451")
    for _ in range(6):
        six.publish(3)
        _until_or_later(six, 1_000, 12.0)
    asked = six.mail.asked
    assert asked > 0
    assert six.taken == 0
    for name in six.ledgers:
        six.trouble(name, "up")
    six.until_all_is_delivered(daemon, seconds=300)
    assert daemon.stop() == 0
    figure(f"ledger, six hours down: {six.judged(kills=0)}; the mail server was asked {asked} times meanwhile")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_storm_of_429(six):
    daemon = six.start()
    for name in six.services:
        six.trouble(name, "429")
    six.trouble("mail", "451")
    six.publish(15)
    daemon.until(lambda: all(service.answered[429] >= 3 for service in six.services.values()), seconds=120)
    assert six.taken == 0
    for name in six.ledgers:
        six.trouble(name, "up")
    six.until_all_is_delivered(daemon, seconds=300)
    assert daemon.stop() == 0
    answered = sum(service.answered[429] for service in six.services.values())
    figure(f"ledger, storm: {six.judged(kills=0)}; {answered} times 429")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_disk_is_full_for_a_while_and_a_second_daemon_is_refused(six, field):
    daemon = six.start()
    six.publish(6)
    daemon.until(lambda: six.taken >= 6)
    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (1, UNLIMITED))
    six.publish(6)
    daemon.until(lambda: daemon.says("no space is left"), seconds=120)
    _until_or_later(six, 1_000, 3.0)
    taken = six.taken
    _until_or_later(six, 1_000, 3.0)
    assert six.taken == taken, "nothing is sent whose claim is not on the disk"
    resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
    second = field.daemon()
    assert second.ended(PATIENCE) == 75
    assert second.log == [f"another daemon (pid {daemon.pid}) works on {field.state_dir}/tapewatch.db"]
    six.until_all_is_delivered(daemon, seconds=300)
    assert daemon.stop() == 0
    figure(f"ledger, full disk and a second daemon: {six.judged(kills=0)}")


def _until_or_later(six, taken, seconds):
    """Until so much has arrived, or so long: whichever is first."""
    try:
        until(lambda: six.taken >= taken, seconds=seconds)
    except AssertionError:
        return
