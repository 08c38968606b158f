"""Connections whose answers are mended before aiohttp's parser sees them, which refuses what browsers take."""

import re
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from alerts.feeds.head import LONGEST, end_of_head, length_of, mended, without_body

_BEGINNING = b"HTTP/"
_NOT_MODIFIED = re.compile(rb"HTTP/1\.[01] 304")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d")


class _Handler(ResponseHandler):
    """Holds the bytes of a head until it is whole, and lets no more of a body through than its length says."""

    _held: bytes | None = None
    _left: int | None = None

    def set_response_params(self, **given: Any) -> None:
        """Another answer is awaited."""
        self._held, self._left = b"", None
        super().set_response_params(**given)

    def data_received(self, data: bytes) -> None:
        """What came over the connection, or nothing where aiohttp goes on with what it has."""
        if self._held is None or not data:
            self._body_received(data)
            return
        data = (self._held + data) if self._held else data
        begins = data[: len(_BEGINNING)]
        end = end_of_head(data)
        if not _BEGINNING.startswith(begins) or (end < 0 and len(data) > LONGEST):
            self._held = None
            super().data_received(data)
        elif end < 0:
            self._held = data
            self._reschedule_timeout()
        else:
            self._taken(data, end)

    def _body_received(self, data: bytes) -> None:
        """What is behind the end of a body, whose length was counted in characters, say, is nobody's, and the connection ends."""
        if self._left is not None and data:
            if len(data) > self._left:
                self.force_close()
                data = data[: self._left]
                if not data:
                    self.close()
                    return
            self._left -= len(data)
        super().data_received(data)

    def _taken(self, data: bytes, end: int) -> None:
        head = data[:end]
        is_interim = _INTERIM.match(head) is not None
        self._held = b"" if is_interim else None
        if _NOT_MODIFIED.match(head) and (end < len(data) or b"transfer-encoding" in head.lower()):
            super().data_received(without_body(head))
        elif not is_interim:
            better = mended(head)
            self._left = length_of(better)
            if self._left is not None and len(data) - end > self._left:
                self.force_close()
                data = data[: end + self._left]
            if self._left is not None:
                self._left -= len(data) - end
            super().data_received(data if better is head else better + data[end:])
        else:
            super().data_received(head)
            if end < len(data):
                self.data_received(data[end:])


class LenientConnector(aiohttp.TCPConnector):
    """aiohttp's connector, with such connections."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        handler: type[ResponseHandler] = _Handler
        self._factory = partial(handler, loop=self._loop)
