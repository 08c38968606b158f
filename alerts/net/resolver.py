"""Names to addresses, by the system's resolver, in threads of our own.

aiohttp's own resolver shares the loop's executor, where six slow names (on two cores) hold up everything, and an
executor's threads are waited for when the process ends: a hanging name server would delay the stop by half a minute,
and one channel or feed that asks it would hold up the others. A daemon thread a lookup costs 0.03 ms, and lookups are
few: addresses are cached by the connector.
"""

import asyncio
import socket
from threading import Thread

from aiohttp.abc import AbstractResolver, ResolveResult

_AT_ONCE = 64
_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class Resolver(AbstractResolver):
    """At most 64 lookups at once. Raises OSError (socket.gaierror) for a name that cannot be found."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Every address of ``host``, in the system's order."""
        async with self._places:
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

            Thread(target=run, name="name lookup", daemon=True).start()
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
        ResolveResult(hostname=host, host=str(where[0]), port=port, family=found_family, proto=protocol, flags=_NUMERIC)
        for found_family, _, protocol, _, where in infos
    ]
