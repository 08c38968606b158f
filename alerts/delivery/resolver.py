"""Names of services to addresses, in threads of our own: a name server that hangs holds up the channel that asks it, and
neither the other channels nor the end of the process (the loop's own executor has six threads, which are waited for).
"""

import asyncio
import socket
from threading import Thread

from aiohttp.abc import AbstractResolver, ResolveResult

_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class Resolver(AbstractResolver):
    """One daemon thread a lookup; a channel looks up one name at a time. Raises OSError where there is none."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Every address of ``host``, in the system's order."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[ResolveResult]] = loop.create_future()

        def settle(found: list[ResolveResult] | OSError) -> None:
            if answer.done():
                return
            if isinstance(found, OSError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        def run() -> None:
            found = _look_up(host, port, family)
            try:
                loop.call_soon_threadsafe(settle, found)
            except RuntimeError:
                return  # the loop is closed: nobody waits any more

        Thread(target=run, name="channel name lookup", daemon=True).start()
        return await answer

    async def close(self) -> None:
        """Nothing to close: threads end with their lookups, or with the process."""


def _look_up(host: str, port: int, family: int) -> list[ResolveResult] | OSError:
    try:
        infos = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except OSError as error:
        return error
    except ValueError as error:  # a label that is too long or no IDNA
        return socket.gaierror(socket.EAI_NONAME, f"not a host name ({type(error).__name__})")
    return [
        ResolveResult(hostname=host, host=str(where[0]), port=port, family=found, proto=protocol, flags=_NUMERIC)
        for found, _, protocol, _, where in infos
    ]
