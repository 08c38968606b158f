"""The daemon as an operator meets it: a process with a log, signals, an exit code, and datagrams for systemd."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import psutil

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
DEADLINE = 60.0
"""Seconds after which what should happen has not happened. Far more than is ever needed: the machine may be busy."""


def until(true: Callable[[], T], *, seconds: float = DEADLINE, what: Callable[[], str] = str) -> T:
    """The first true answer; asks again and again. Fails with ``what()`` when time is up."""
    end = time.monotonic() + seconds
    while not (answer := true()):
        assert time.monotonic() < end, f"not within {seconds:g} s: {what()}"
        time.sleep(0.01)
    return answer


class Process:
    """A running ``tapewatch``. ``log`` are its lines on stderr, ``told`` the datagrams to systemd with their times."""

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str] | None = None) -> None:
        self.log: list[str] = []
        self.told: list[tuple[float, str]] = []
        self._ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._ear.bind("")  # the kernel chooses an abstract address
        self._ear.settimeout(0.2)
        own = {"NOTIFY_SOCKET": "@" + self._ear.getsockname()[1:].decode(), "PYTHONUNBUFFERED": "1"}
        self._popen = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=ROOT,
            env={**os.environ, **own, **(environ or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.pid = self._popen.pid
        self._readers = [threading.Thread(target=run, daemon=True) for run in (self._read, self._hear)]
        for reader in self._readers:
            reader.start()

    def __repr__(self) -> str:
        return f"exit {self.code}; log:\n" + "\n".join(self.log[-60:])

    @property
    def code(self) -> int | None:
        """The exit code, -9 after a SIGKILL; None while it runs."""
        return self._popen.poll()

    def says(self, word: str, times: int = 1) -> bool:
        """Whether so many lines of the log hold the word."""
        return sum(word in line for line in tuple(self.log)) >= times

    def notified(self, word: str) -> list[float]:
        """When systemd was told this."""
        return [at for at, text in tuple(self.told) if word in text.splitlines()]

    def until(self, true: Callable[[], T], *, seconds: float = DEADLINE) -> T:
        """Wait while it runs; an end meanwhile is a failure."""

        def holds() -> T:
            answer = true()
            assert answer or self.code is None, repr(self)
            return answer

        return until(holds, seconds=seconds, what=lambda: repr(self))

    def ready(self) -> "Process":
        """Wait for READY=1."""
        self.until(lambda: self.notified("READY=1"))
        return self

    def send(self, number: signal.Signals) -> None:
        self._popen.send_signal(number)

    def ended(self, seconds: float = DEADLINE) -> int:
        """Wait for the end. Returns the exit code."""
        until(lambda: self.code is not None, seconds=seconds, what=lambda: repr(self))
        self._readers[0].join(5)
        self._ear.close()
        self._popen.stdout.close()
        return self._popen.returncode

    def kill(self) -> None:
        """SIGKILL, and see that nothing of it goes on."""
        children = psutil.Process(self.pid).children(recursive=True) if self.code is None else []
        self._popen.kill()
        self.ended()
        until(lambda: not any(_alive(child) for child in children), what=lambda: f"orphans: {children}")

    def stop(self) -> int:
        """SIGTERM and the orderly end."""
        self.send(signal.SIGTERM)
        return self.ended()

    def _read(self) -> None:
        for line in self._popen.stdout:
            self.log.append(line.rstrip("\n"))

    def _hear(self) -> None:
        while True:
            try:
                self.told.append((time.monotonic(), self._ear.recv(4096).decode()))
            except TimeoutError:
                continue
            except OSError:
                return


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
