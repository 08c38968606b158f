"""What an unchanged feed costs: CPU microseconds a 304 on kept connections, beside a bare aiohttp client loop.

Both ask the same loopback server (a subprocess, so that its work is not counted) for the same addresses with the same
validators, in turns, in one process. Run: python -m benchmarks.fetching [polls]
"""

import asyncio
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from ipaddress import ip_network
from itertools import cycle, islice

import aiohttp

from alerts.feeds.fetch import HttpFetcher
from alerts.model.fetch import FetchRequest, NotModified
from alerts.settings.settings import PollSettings
from benchmarks.rig.figure import Figure, show

_ETAG, _DATE = '"5f3-62caa4"', "Mon, 27 Jan 2025 08:00:00 GMT"
_AT_ONCE = 8
_ROUNDS = 7
_HOSTS = 50
_SERVER = f"""
import asyncio
HOSTS = {_HOSTS}
ANSWER = (b"HTTP/1.1 304 Not Modified\\r\\nServer: nginx\\r\\nDate: Mon, 27 Jan 2025 09:00:00 GMT\\r\\n"
          b"Last-Modified: {_DATE}\\r\\nETag: " + {_ETAG!r}.encode() + b"\\r\\nCache-Control: max-age=60\\r\\n\\r\\n")
class Answering(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.held = transport, b""
    def data_received(self, data):
        *whole, self.held = (self.held + data).split(b"\\r\\n\\r\\n")
        for head in whole:
            assert b"If-None-Match" in head
            self.transport.write(ANSWER)
            if b"connection: close" in head.lower():
                self.transport.close()
async def main():
    loop, port = asyncio.get_running_loop(), 0
    for host in range(1, HOSTS + 1):
        server = await loop.create_server(Answering, f"127.0.0.{{host}}", port)
        port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await loop.create_future()
asyncio.run(main())
"""


async def _bare(session, urls):
    headers = {"If-None-Match": _ETAG, "If-Modified-Since": _DATE}

    async def ask(mine):
        for url in mine:
            async with session.get(url, headers=headers) as response:
                await response.read()
                assert response.status == 304

    return await _cost(ask, urls)


async def _ours(fetcher, urls):
    async def ask(mine):
        for url in mine:
            request = FetchRequest(feed="a", url=url, etag=_ETAG, last_modified=_DATE)
            assert isinstance(await fetcher.fetch(request), NotModified)

    return await _cost(ask, urls)


async def _cost(ask, urls):
    before = time.process_time()
    await asyncio.gather(*(ask(urls[lane::_AT_ONCE]) for lane in range(_AT_ONCE)))
    return (time.process_time() - before) / len(urls) * 1e6


async def measure(port, polls):
    settings = PollSettings(allow_addresses=(ip_network("127.0.0.0/8"),))
    # Loopback has many hosts, each with connections of its own.
    hosts = [f"http://127.0.0.{i + 1}:{port}/feed.xml" for i in range(_HOSTS)]
    urls = list(islice(cycle(hosts), polls))
    fetcher = HttpFetcher(settings, monotonic=time.monotonic, now=lambda: datetime.now(UTC))
    bare, ours = [], []
    async with fetcher, aiohttp.ClientSession() as session:
        await _bare(session, hosts * 2)
        await _ours(fetcher, hosts * 2)
        for _ in range(_ROUNDS):
            bare.append(await _bare(session, urls))
            ours.append(await _ours(fetcher, urls))
    return statistics.median(bare), statistics.median(ours)


def main():
    polls = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    with subprocess.Popen([sys.executable, "-c", _SERVER], stdout=subprocess.PIPE) as server:
        try:
            bare, ours = asyncio.run(measure(int(server.stdout.readline()), polls))
        finally:
            server.kill()
    show(
        f"An unchanged feed at the fetcher, 304 on a kept connection: median of {_ROUNDS} rounds of {polls} polls",
        [Figure("HttpFetcher, CPU a poll", ours, "µs", 250, f"{bare:.0f} µs: a bare aiohttp client loop")],
        f"{_HOSTS} hosts; of the bare loop's polls a CPU second: {bare / ours:.2f}",
    )


if __name__ == "__main__":
    main()
