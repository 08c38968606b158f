"""The parse worker's own process: reads bodies from a pipe, writes outcomes to another, and ends with its parent.

Started by ``worker.py`` as ``python -m alerts.feeds.servant``; not for people.
"""

import gc
import os
import resource
import signal
import sys
from datetime import UTC
from typing import BinaryIO
from zoneinfo import ZoneInfo

from alerts.feeds.parse import parse_document
from alerts.feeds.wire import FRAME, READY, REQUEST, ParseRequest, frames
from alerts.model.document import ParseFailed, ParseOutcome, ParseTrouble

GRACE = 1.0
"""Seconds after the time limit at which the kernel ends this process, should nobody else be left to do it."""


def main() -> None:
    """Serve until the pipe is closed."""
    memory, parses, resident = (int(argument) for argument in sys.argv[1:4])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # The daemon decides when this process ends.
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 0)
    os.dup2(quiet, 1)
    gc.freeze()
    _write(sink, READY)
    for _ in range(parses):
        if not _serve(source, sink) or _resident() > resident:
            break


def _serve(source: BinaryIO, sink: BinaryIO) -> bool:
    """Answer one request; False at the end of the pipe or when this process is no longer fit."""
    head = source.read(REQUEST.size)
    if len(head) < REQUEST.size:
        return False
    line_length, body_length = REQUEST.unpack(head)
    request = ParseRequest.decode(source.read(line_length))
    body = source.read(body_length)
    # The alarm's default action kills, even while the interpreter is deep in one C function.
    signal.setitimer(signal.ITIMER_REAL, request.timeout + GRACE)
    fit = True
    outcome: ParseOutcome
    try:
        outcome = parse_document(
            body,
            url=request.url,
            content_type=request.content_type,
            max_items=request.max_items,
            now=request.now,
            zone=ZoneInfo(request.zone) if request.zone else UTC,
            lang=request.lang,
        )
    except (MemoryError, RecursionError) as error:
        fit = False
        outcome = ParseFailed(trouble=ParseTrouble.CRASHED, detail=f"it needs too much memory ({type(error).__name__})")
    except Exception as error:  # noqa: BLE001 - a defect of the parser on this body must not end the others' worker
        outcome = ParseFailed(trouble=ParseTrouble.CRASHED, detail=f"{type(error).__name__}: {str(error)[:200]}")
    del body
    for frame in frames(outcome):
        _write(sink, frame)
    _write(sink, b"")
    signal.setitimer(signal.ITIMER_REAL, 0)
    return fit


def _write(sink: BinaryIO, frame: bytes) -> None:
    sink.write(FRAME.pack(len(frame)) + frame)
    sink.flush()


def _resident() -> int:
    """Resident memory of this process in bytes."""
    with open("/proc/self/statm", "rb") as statm:  # noqa: PTH123 - pathlib would cost the worker memory
        return int(statm.read().split()[1]) * resource.getpagesize()


if __name__ == "__main__":
    main()
