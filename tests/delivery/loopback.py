"""A real HTTP service on 127.0.0.1 that keeps a ledger of what it was given and misbehaves by path.

``/status/429`` answers with that status; ``/hang`` takes the request and never answers; ``/drip`` answers one byte at
a time without end; ``/reset`` breaks the connection after the request; ``/slow`` answers once ``release`` is set;
``/huge`` answers with 300 MiB; ``/cut`` answers 200 and breaks off in the body; everything else answers 200.
"""

import asyncio
import json
import socket
import ssl
import struct
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Taken:
    path: str
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Loopback:
    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.ledger: list[Taken] = []
        self.written = 0
        """MiB of an answer that never ends."""
        self.release = asyncio.Event()
        self._open: set[asyncio.Task[None]] = set()
        self._asked = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def url(self, path: str, scheme: str = "json") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"

    async def asked(self, times: int = 1) -> None:
        """Return once that many requests have come in."""
        async with asyncio.timeout(20), self._asked:
            await self._asked.wait_for(lambda: len(self.ledger) >= times)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        path = head[0].split(" ")[1]
        async with self._asked:
            self.ledger.append(Taken(path, headers, body))
            self._asked.notify_all()
        match path.strip("/").split("/"):
            case ["huge", *_]:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 314572800\r\n\r\n")
                for _ in range(300):
                    writer.write(bytes(1_048_576))
                    await writer.drain()
                    self.written += 1
            case ["hang", *_]:
                await asyncio.Event().wait()
            case ["drip", *_]:
                writer.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                while True:
                    writer.write(b".")
                    await writer.drain()
                    await asyncio.sleep(0.02)
            case ["reset", *_]:
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            case ["cut", *_]:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
            case ["moved", *_]:
                writer.write(b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n")
            case ["slow", *_]:
                await self.release.wait()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            case ["status", status, *_]:
                writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: 2\r\n\r\nno".encode())
            case _:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port
