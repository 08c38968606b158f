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
        place = 0
        while place < len(data):
            place = self._answer_received(data, place)

    def _answer_received(self, data: bytes, start: int) -> int:
        """What came from the beginning of an answer on. Where the next begins: one that is none yet says that another follows."""
        begins = data[start : start + len(_BEGINNING)]
        end = end_of_head(data, start)
        if not _BEGINNING.startswith(begins) or (end < 0 and len(data) - start > LONGEST):
            self._held = None
            super().data_received(data[start:])
        elif end < 0:
            self._held = data[start:]
            self._reschedule_timeout()
        elif _INTERIM.match(data, start):
            self._held = b""
            super().data_received(data[start:end])
            return end
        else:
            self._held = None
            self._taken(data[start:end], data[end:])
        return len(data)

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

    def _taken(self, head: bytes, body: bytes) -> None:
        if _NOT_MODIFIED.match(head) and (body or b"transfer-encoding" in head.lower()):
            super().data_received(without_body(head))
            return
        better = mended(head)
        self._left = length_of(better)
        if self._left is not None:
            if len(body) > self._left:
                self.force_close()
                body = body[: self._left]
            self._left -= len(body)
        super().data_received(better + body)


class LenientConnector(aiohttp.TCPConnector):
    """aiohttp's connector, with such connections."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        handler: type[ResponseHandler] = _Handler
        self._factory = partial(handler, loop=self._loop)
