"""How much of an answer is read behind Apprise, which reads all of it: a service may send 300 MB, or never end."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

ANSWER_READ = 65_536
"""Bytes; the reason for a refusal is shorter."""

ANSWER_PATIENCE = 5.0
"""Seconds that the body of an answer may take once its status is known."""

_here = threading.local()
_wrapping = threading.Lock()


@contextmanager
def short_answers() -> Iterator[None]:
    """Answers to what ``requests`` asks in this thread meanwhile are read up to these bounds; the rest is let go with its
    connection.
    """
    _wrap()
    _here.bounded = True
    try:
        yield
    finally:
        _here.bounded = False


def _wrap() -> None:
    from requests import Response  # noqa: PLC0415 - comes with Apprise, which is loaded with the first channel

    with _wrapping:
        if not getattr(Response.iter_content, "of_tapewatch", False):
            Response.iter_content = _with_an_end(Response.iter_content)  # type: ignore[method-assign]


def _with_an_end(iterate: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    def iter_content(self: Any, *arguments: Any, **options: Any) -> Iterator[Any]:
        if not getattr(_here, "bounded", False):
            yield from iterate(self, *arguments, **options)
            return
        left, until = ANSWER_READ, time.monotonic() + ANSWER_PATIENCE
        for piece in iterate(self, *arguments, **options):
            yield piece[:left]
            left -= len(piece)
            if left <= 0 or time.monotonic() > until:
                self.close()
                return

    iter_content.of_tapewatch = True  # type: ignore[attr-defined]
    return iter_content
