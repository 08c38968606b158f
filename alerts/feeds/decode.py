"""Content codings, undone bit by bit, so that a bomb is seen while it is small.

A decoder takes wire bytes and gives decoded pieces of about 256 KiB; who reads them counts. gzip, br and zstd are asked
for; deflate is understood because some servers send it unasked, in both of the forms that are about (RFC 9110, 8.4.1.2).
br and zstd are loaded with the first body that needs them.

Headers lie, so the body has the last word: a coding that nobody knows is none, one that is named over a body that begins as a
document does has been undone on the way, and what begins as gzip does is gzip though nothing names it (``feed.xml.gz``).
"""

import re
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

ACCEPT_ENCODING = "gzip, br, zstd"

_PIECE = 256 * 1024
_MOST_MEMBERS = 1_000
"""Members of one gzip body. 16 MiB in the blocks of bgzip are 256; a body of empty ones only burns time."""

_MOST_CODINGS = 2
_MOST_BETWEEN = 64 * 1024 * 1024
"""Bytes between two codings of one body; there a bomb is not seen by who counts what comes out."""

_GZIP_MAGIC = b"\x1f\x8b"
_DOCUMENT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,64}(?:<(?:\?xml|!doctype|!--|rss|feed|rdf:|urlset|html)|\{\s{0,64}\")", re.IGNORECASE
)
"""How feeds and pages begin, and as no coding does."""


class BadCoding(Exception):
    """The body is not in the coding that its header names. The text is for people."""


class CutCoding(Exception):
    """The body ended before its coding did."""


class Decoder(Protocol):
    """Undoes one coding of one body."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The decoded pieces of some more wire bytes. Raises BadCoding."""
        ...

    def finish(self) -> None:
        """The wire is at its end. Raises CutCoding if the coding is not."""
        ...


def decoder_for(coding: str | None) -> Decoder:
    """A decoder for a Content-Encoding header. Raises BadCoding where more than two codings are named."""
    named = [name for part in (coding or "").lower().split(",") if (name := part.strip(" \t;")) in _DECODERS]
    if len(named) > _MOST_CODINGS:
        raise BadCoding(f"encoded {len(named)} times over")
    if len(named) == _MOST_CODINGS:
        first, last = named
        return _Twice(_AsItBegins(_DECODERS[last]), _AsItBegins(_DECODERS[first]))
    return _AsItBegins(_DECODERS[named[0]] if named else None)


class _AsItBegins:
    """A coding, if the body's first bytes do not speak against it; gzip where none is named, if they are gzip's."""

    def __init__(self, make: Callable[[], Decoder] | None) -> None:
        self._make = make
        self._is_begun = False
        self._inner: Decoder | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not data:
            return
        if not self._is_begun:
            self._is_begun = True
            if self._make is None:
                self._make = _Gzip if data.startswith(_GZIP_MAGIC) else None
            elif _DOCUMENT.match(data):
                self._make = None
            self._inner = self._make() if self._make else None
        if self._inner is None:
            yield data
        else:
            yield from self._inner.feed(data)

    def finish(self) -> None:
        if self._inner is not None:
            self._inner.finish()
        elif self._make is not None:
            raise CutCoding


class _Twice:
    """One coding within another."""

    def __init__(self, outer: Decoder, inner: Decoder) -> None:
        self._outer, self._inner = outer, inner
        self._between = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        for piece in self._outer.feed(data):
            self._between += len(piece)
            if self._between > _MOST_BETWEEN:
                raise BadCoding("beyond all measure between its two encodings")
            yield from self._inner.feed(piece)

    def finish(self) -> None:
        self._outer.finish()
        self._inner.finish()


class _Gzip:
    """One or more members (RFC 1952, 2.2); what follows the last one and is none itself is padding."""

    def __init__(self) -> None:
        self._members = 0
        self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._padding = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._padding:
            if self._member.eof and not self._next(data):
                return
            yield from _pieces(self._member, data)
            data = self._member.unused_data

    def _next(self, data: bytes) -> bool:
        if not _GZIP_MAGIC.startswith(data[:2]):
            self._padding = True
            return False
        self._members += 1
        if self._members >= _MOST_MEMBERS:
            raise BadCoding(f"in more than {_MOST_MEMBERS} gzip members")
        self._member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return True

    def finish(self) -> None:
        if not self._member.eof:
            raise CutCoding


class _Deflate:
    """Zlib's format, or the bare one that some servers call deflate."""

    def __init__(self) -> None:
        self._stream: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not data:
            return
        if self._stream is None:
            wrapped = data[0] & 0x0F == zlib.DEFLATED
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
        if not self._stream.eof:
            yield from _pieces(self._stream, data)

    def finish(self) -> None:
        if self._stream is None or not self._stream.eof:
            raise CutCoding


class _Brotli:
    """RFC 7932. What follows the stream is padding."""

    def __init__(self) -> None:
        import brotli  # noqa: PLC0415 - half a MiB that most servers never need

        self._stream: Any = brotli.Decompressor()
        self._wrong: type[Exception] = brotli.error

    def feed(self, data: bytes) -> Iterator[bytes]:
        while not self._stream.is_finished():
            try:
                piece = self._stream.process(data, output_buffer_limit=_PIECE)
            except self._wrong as error:
                raise BadCoding("not what its encoding says") from error
            data = b""
            if piece:
                yield piece
            if not piece and self._stream.can_accept_more_data():
                return

    def finish(self) -> None:
        if not self._stream.is_finished():
            raise CutCoding


class _Zstd:
    """One or more frames (RFC 8878), within a window of 8 MiB as RFC 9659 bounds it for HTTP."""

    def __init__(self) -> None:
        self._zstd: Any = _zstd()
        self._frame = self._new()
        self._frames = 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data or not (self._frame.eof or self._frame.needs_input):
            if self._frame.eof:
                self._frames += 1
                if self._frames > _MOST_MEMBERS:
                    raise BadCoding(f"in more than {_MOST_MEMBERS} zstd frames")
                self._frame = self._new()
            try:
                piece = self._frame.decompress(data, _PIECE)
            except self._zstd.ZstdError as error:
                raise BadCoding("not what its encoding says") from error
            if piece:
                yield piece
            data = self._frame.unused_data if self._frame.eof else b""

    def finish(self) -> None:
        if not self._frame.eof:
            raise CutCoding

    def _new(self) -> Any:
        return self._zstd.ZstdDecompressor(options={self._zstd.DecompressionParameter.window_log_max: 23})


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd  # noqa: PLC0415 - most servers never need it
    else:
        from backports import zstd  # noqa: PLC0415 - the same
    return zstd


def _pieces(stream: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    while True:
        try:
            piece = stream.decompress(data, _PIECE)
        except zlib.error as error:
            raise BadCoding("not what its encoding says") from error
        if piece:
            yield piece
        data = stream.unconsumed_tail
        if stream.eof or (not data and len(piece) < _PIECE):
            return


_DECODERS: Mapping[str, Callable[[], Decoder]] = {
    "gzip": _Gzip,
    "x-gzip": _Gzip,
    "deflate": _Deflate,
    "br": _Brotli,
    "zstd": _Zstd,
}
