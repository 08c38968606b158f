"""What systemd is told, heard on a real socket."""

import os
import socket

import pytest

from alerts.daemon.supervisor import Supervisor


@pytest.fixture
def heard(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        sock.bind(str(tmp_path / "notify"))
        sock.setblocking(False)
        yield sock


def test_readiness_and_status_arrive_in_one_datagram(heard):
    Supervisor({"NOTIFY_SOCKET": heard.getsockname()}).ready("3 feeds")
    assert heard.recv(200) == b"READY=1\nSTATUS=3 feeds"


def test_an_abstract_socket_is_reached():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        name = f"tapewatch-test-{os.getpid()}"
        sock.bind(f"\0{name}")
        sock.setblocking(False)
        Supervisor({"NOTIFY_SOCKET": f"@{name}"}).alive()
        assert sock.recv(200) == b"WATCHDOG=1"


def test_without_a_socket_nothing_is_sent_and_nothing_fails():
    Supervisor({}).stopping()


def test_a_socket_that_is_gone_does_not_disturb_the_daemon(tmp_path):
    Supervisor({"NOTIFY_SOCKET": str(tmp_path / "gone")}).stopping()


@pytest.mark.parametrize(
    ("environ", "limit"),
    [
        ({"WATCHDOG_USEC": "120000000"}, 120.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": str(os.getpid())}, 120.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": "1"}, 0.0),
        ({}, 0.0),
    ],
)
def test_the_watchdog_is_ours_only_if_systemd_means_this_process(environ, limit):
    assert Supervisor(environ).watchdog == limit
