"""One parse worker process, as its parent sees it."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

import alerts
from alerts.feeds.wire import FRAME, READY, REQUEST, Assembly, ParseRequest
from alerts.model.document import ParseOutcome

START_TIMEOUT = 30.0
"""Seconds that a worker may take to load its modules; 0.1 on an idle machine."""

MAX_FRAME = 64 * 1024 * 1024
"""Bytes. A longer frame is no frame of ours."""

_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ")


class Servant:
    """A running worker. Not to be used again once ``ask`` has raised."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._asked = False
        self._ending = asyncio.Lock()

    @classmethod
    async def start(cls, *, memory: int, parses: int, resident: int) -> "Servant":
        """Start a worker: ``memory`` and ``resident`` bytes, at most ``parses`` bodies. Raises OSError or EOFError."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "alerts.feeds.servant",
            *(str(number) for number in (memory, parses, resident)),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=_environment(),
            # Out of reach of a terminal's Ctrl-C and of signals to the daemon's group.
            start_new_session=True,
        )
        servant = cls(process)
        ready = False
        try:
            async with asyncio.timeout(START_TIMEOUT):
                ready = await servant._frame() == READY
        finally:
            if not ready:
                await servant.end()
        if not ready:
            raise EOFError("the parse worker did not say that it is ready")
        return servant

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended, as far as is known."""
        reader = self._process.stdout
        return self._process.returncode is None and reader is not None and not reader.at_eof()

    async def ask(self, request: ParseRequest, body: bytes) -> ParseOutcome:
        """Have ``body`` parsed. Raises EOFError, OSError or ValueError when the worker is lost."""
        line = request.encode()
        writer = self._process.stdin
        if writer is None:
            raise EOFError("the parse worker has no pipe")
        writer.write(REQUEST.pack(len(line), len(body)) + line)
        writer.write(body)
        await writer.drain()
        assembly = Assembly()
        self._asked = True
        try:
            while frame := await self._frame():
                assembly.add(frame)
                # A turn for everybody else between two frames.
                await asyncio.sleep(0)
            return assembly.outcome()
        except (KeyError, TypeError) as error:
            raise ValueError("the parse worker's answer is malformed") from error
        finally:
            self._asked = False

    async def end(self) -> None:
        """Kill it and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        async with self._ending:
            # Nobody sees the end of a full pipe until somebody reads, and the wait would never return. Who asks reads.
            reader = self._process.stdout
            while not self._asked and reader is not None and await reader.read(65_536):
                pass
            await self._process.wait()

    async def _frame(self) -> bytes:
        reader = self._process.stdout
        if reader is None:
            raise EOFError("the parse worker has no pipe")
        (length,) = FRAME.unpack(await reader.readexactly(FRAME.size))
        if length > MAX_FRAME:
            raise ValueError("the parse worker's answer is malformed")
        return await reader.readexactly(length)


def _environment() -> dict[str, str]:
    """What a worker needs of the environment, without the secrets that it may hold."""
    root = str(Path(alerts.__file__).parent.parent)
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    # glibc gives freed memory back instead of keeping it for the next large feed.
    tuned = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "65536", "MALLOC_MMAP_THRESHOLD_": "65536"}
    return {
        **kept,
        **tuned,
        "PYTHONPATH": path,
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
