"""Deliveries: what one costs beside Apprise, how soon it is handed over, and how near a burst comes to what limits allow.

The dispatcher, the store and the senders are the real ones; the receivers are in a process of their own, and behave like the
real services, at sixty times their clock, where limits count.
"""

import asyncio
import logging
import multiprocessing
import ssl
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import trustme
from aiohttp import web

from alerts.daemon.clock import SystemClock
from alerts.daemon.heap import take_turns
from alerts.daemon.meter import MemoryMeter
from alerts.delivery.rate import Allowance, Bucket, Limit, Window
from alerts.delivery.render import message
from alerts.delivery.sender import ChannelSender
from alerts.model.alert import Alert
from alerts.model.delivery import Accepted, Message, SendOutcome
from alerts.model.secret import Secret
from alerts.model.severity import Severity
from alerts.pipeline.arrivals import Arrivals
from alerts.pipeline.current import Current
from alerts.pipeline.dispatch import Dispatcher
from alerts.pipeline.handover import Handover
from alerts.settings.settings import Channel, DeliverySettings, Settings
from alerts.store.opening import open_store
from alerts.store.store import SqlStore
from benchmarks.rig.figure import Figure, show
from tests.services.discord import Discord
from tests.services.host import Host, Service
from tests.services.ntfy import Ntfy
from tests.services.slack import Slack
from tests.services.telegram import Telegram

SCALES = (60, 10)
"""How many times faster the services' clock and limits run in the burst: the bound is at the first; beside it, what is left where
a millisecond of ours is a sixth of that.
"""

MESSAGES = 150
ROUNDS = 4

PAIRS = 10
"""Pairs of runs without and with a hanging channel, in turns: who goes first changes, so that the machine's own ups and downs
fall on both.
"""

WARM_UP = 1.0
"""Seconds of each run that are not counted: the first alerts wait for statements that are made and connections that are opened,
once in a daemon's life, and a hundredth of a short run is no more than those.
"""


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def alert(number: int, at: datetime) -> Alert:
    return Alert(
        headline=f"Example Corp number {number}",
        summary="Example Corp said on Monday that its plant stands still after an inspection of the cooling system.",
        severity=Severity.NORMAL,
        created_at=at,
        rule="benchmark",
        rule_title="What the benchmarks write",
        feed="wire",
        link=f"https://news.example/{number}",
        published=at,
    )


def serve(pipe: Connection, tls: bool) -> None:
    """A receiver: takes whatever it is given; below /hang it never answers."""

    async def take(request: web.Request) -> web.Response:
        await request.read()
        if request.path.startswith("/hang"):
            await asyncio.sleep(3_600)
        return web.Response(text="ok")

    async def run() -> None:
        context = None
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", take)
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        pipe.send(runner.addresses[0][1])
        await asyncio.to_thread(pipe.recv)

    asyncio.run(run())


class Receiver:
    def __init__(self, *, tls: bool = False) -> None:
        self._pipe, other = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(target=serve, args=(other, tls), daemon=True)

    def __enter__(self) -> int:
        self._process.start()
        port: int = self._pipe.recv()
        return port

    def __exit__(self, *_: object) -> None:
        self._pipe.send("end")
        self._process.join(5)
        self._process.kill()


async def cpu(port: int, carry: Callable[[Channel], Any] | None) -> tuple[float, float]:
    """CPU and wall-clock milliseconds of one delivery, after one that warms up."""
    channel = Channel(id="desk", url=Secret(f"jsons://127.0.0.1:{port}/hook?verify=no"))
    options = {} if carry is None else {"carry": carry}
    sender = ChannelSender({"desk": channel}, DeliverySettings(timeout=20.0), **options)
    now = datetime.now(UTC)
    messages = [message(alert(n, now), now=now, in_doubt=False, key=str(n)) for n in range(MESSAGES + 1)]
    assert await sender.send("desk", messages[0]) == Accepted()
    began, clock = time.process_time(), time.perf_counter()
    for one in messages[1:]:
        assert await sender.send("desk", one) == Accepted()
    took = time.process_time() - began, time.perf_counter() - clock
    await sender.close(0)
    return took[0] / MESSAGES * 1e3, took[1] / MESSAGES * 1e3


def costs() -> list[Figure]:
    ours, theirs = [], []
    with Receiver(tls=True) as port:
        for _ in range(ROUNDS):
            ours.append(asyncio.run(cpu(port, None)))
            theirs.append(asyncio.run(cpu(port, lambda _: None)))
    mine, apprise = (statistics.median(one[0] for one in found) for found in (ours, theirs))
    return [
        Figure("CPU of a delivery, JSON over TLS", mine, "ms", None, f"{apprise:.2f} ms: Apprise"),
        Figure("share of Apprise's CPU", mine / apprise, "", 1 / 3, f"{ROUNDS} rounds of {MESSAGES} each, in turns"),
    ]


class Timed(ChannelSender):
    """Notes when each message is handed over, and scales the limits to the services' clock."""

    def __init__(self, *arguments: Any, scale: float = 1.0) -> None:
        self.handed: dict[tuple[str, str], float] = {}
        self._scale = scale
        self._paced: dict[str, Allowance] = {}
        super().__init__(*arguments)

    async def send(self, channel: str, message: Message) -> SendOutcome:
        self.handed.setdefault((channel, message.alert.headline), time.perf_counter())
        return await super().send(channel, message)

    def allowance(self, channel: str) -> Allowance:
        if channel not in self._paced:
            found = super().allowance(channel)
            own, shared = (tuple(self._scaled(limit) for limit in limits) for limits in (found.own, found.shared))
            self._paced[channel] = replace(found, own=own, shared=shared)
        return self._paced[channel]

    def _scaled(self, limit: Limit) -> Limit:
        if isinstance(limit, Window):
            return Window(limit.count, limit.seconds / self._scale)
        return Bucket(limit.burst, limit.every / self._scale)


async def nothing(_store: SqlStore) -> None:
    """Nothing is there before the dispatcher begins."""


@asynccontextmanager
async def dispatching(
    channels: Mapping[str, Channel],
    folder: Path,
    scale: float = 1.0,
    fill: Callable[[SqlStore], Awaitable[None]] = nothing,
):
    settings = Settings(
        path=folder / "x.yaml",
        state_dir=folder,
        store_url=f"sqlite:///{folder}/tapewatch.db",
        rules=folder,
        delivery=DeliverySettings(timeout=5.0, first_pause=1.0, longest_pause=1.0),
        channels=channels,
    )
    store = await open_store(settings.store_url)
    sender, clock = Timed(channels, settings.delivery, scale=scale), SystemClock()
    current = Current(settings, SimpleNamespace(rules=()))
    handover = Handover(
        current, sender=sender, store=store, clock=clock, meter=MemoryMeter(), arrivals=Arrivals(), jitter=lambda: 0.5
    )
    dispatcher = Dispatcher(current, store=store, clock=clock, handover=handover, holds=sender.holds)
    take_turns()
    await fill(store)
    stopping = asyncio.Event()
    running = asyncio.create_task(dispatcher.run(stopping))
    try:
        yield store, dispatcher, sender
    finally:
        stopping.set()
        dispatcher.wake()
        await asyncio.wait({running}, timeout=1)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await sender.close(0)
        await store.close()


async def handover(port: int, seconds: float, *, hanging: bool) -> list[float]:
    """Milliseconds from commit to hand-over, 100 alerts a second over 10 channels, after as much as warms up. One more channel
    has 10 a second, and answers, or hangs.
    """
    urls = {f"c{n}": f"json://127.0.0.1:{port}/c{n}" for n in range(10)}
    urls["other"] = f"json://127.0.0.1:{port}/{'hang' if hanging else 'other'}"
    channels = {name: Channel(id=name, url=Secret(url), rate="none") for name, url in urls.items()}
    committed: dict[tuple[str, str], float] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with dispatching(channels, Path(folder)) as (store, dispatcher, sender):
            began = time.perf_counter()
            for n in range(int((WARM_UP + seconds) * 100)):
                await asyncio.sleep(max(0.0, began + n / 100 - time.perf_counter()))
                name = f"c{n % 10}"
                one = alert(n, datetime.now(UTC))
                await store.notify(one, f"k{n}", name)
                committed[name, one.headline] = time.perf_counter()
                dispatcher.wake()
                if n % 10 == 0:
                    await store.notify(alert(-n - 1, datetime.now(UTC)), f"o{n}", "other")
                    dispatcher.wake()
            async with asyncio.timeout(30):
                while not committed.keys() <= sender.handed.keys():  # noqa: ASYNC110 - what is measured sets no event
                    await asyncio.sleep(0.01)
            waited = [(sender.handed[key] - at) * 1e3 for key, at in committed.items()]
            return waited[int(WARM_UP * 100) :]


def waits(seconds: float) -> list[Figure]:
    calm: list[float] = []
    beside: list[float] = []
    ratios = []
    with Receiver() as port:
        for pair in range(PAIRS):
            turns = (False, True) if pair % 2 == 0 else (True, False)
            found = {hanging: asyncio.run(handover(port, seconds, hanging=hanging)) for hanging in turns}
            ratios.append(percentile(found[True], 0.99) / percentile(found[False], 0.99))
            calm += found[False]
            beside += found[True]
    first, _, third = statistics.quantiles(ratios, n=4)
    return [
        Figure("commit to hand-over at 100 alerts/s over 10 channels, p50", percentile(calm, 0.5), "ms", 30),
        Figure("the same, p99", percentile(calm, 0.99), "ms", 200),
        Figure(
            "p99 of the others beside a hanging channel, ratio",
            statistics.median(ratios),
            "",
            1.2,
            f"median of {PAIRS} pairs in turns, half of them {first:.2f} to {third:.2f}; "
            f"of all {len(beside):,} alerts {percentile(beside, 0.99) / percentile(calm, 0.99):.2f}, "
            f"p99 {percentile(beside, 0.99):.1f} ms beside it, p50 {percentile(beside, 0.5):.1f} ms",
        ),
    ]


BURST: dict[str, tuple[int, Callable[[float], Service], Callable[[int], float]]] = {
    "Telegram, a chat": (500, lambda scale: Telegram(scale, chat="12345"), lambda n: n - 1),
    "Telegram, a group": (250, Telegram, lambda n: (n - 1) // 20 * 60),
    "Slack": (600, Slack, lambda n: n - 3),
    "Discord": (450, Discord, lambda n: (n - 1) // 5 * 2),
    "ntfy": (200, Ntfy, lambda n: (n - 60) * 5),
}
"""Alerts, the service at a scale, and the seconds of its clock that its limit alone makes them take."""

ALERTS = sum(count for count, _, _ in BURST.values())


@dataclass(frozen=True, slots=True)
class Kept:
    """What a service's ledger says: when each message came (monotonic), its number, and how often the answer was 429."""

    times: list[float]
    numbers: list[str]
    refused: int


def host_services(pipe: Connection, scale: float) -> None:
    """The services of the burst: how to reach them, and once all is there, their ledgers and the CPU seconds that they took.

    Nobody asks them meanwhile: that would hold up both sides.
    """
    with Host() as host:
        services = [host.open(make(scale)) for _, make, _ in BURST.values()]
        pipe.send([service.settings() for service in services])
        pipe.recv()
        began = time.process_time()
        while sum(len(service.ledger) for service in services) < ALERTS:
            time.sleep(0.1)
        used = time.process_time() - began
        time.sleep(0.5)
        pipe.send(([_kept(service) for service in services], used))


def _kept(service: Service) -> Kept:
    numbers = [next(word for word in taken.text.splitlines() if "number" in word) for taken in service.ledger]
    return Kept([taken.at for taken in service.ledger], numbers, service.answered[429])


async def burst(scale: float, bound: float | None) -> list[Figure]:
    pipe, other = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=host_services, args=(other, scale), daemon=True)
    process.start()
    channels = {f"c{n}": as_channel(f"c{n}", settings) for n, settings in enumerate(pipe.recv())}
    began = cpu_began = 0.0

    async def fill(store: SqlStore) -> None:
        """All of the burst is stored before any of it goes out: a second or two in which the store has time for nothing else, and
        which no scale makes shorter.
        """
        nonlocal began, cpu_began
        now = datetime.now(UTC)
        for (count, _, _), name in zip(BURST.values(), channels, strict=True):
            await asyncio.gather(*(store.notify(alert(n, now), f"{name} {n}", name) for n in range(count)))
        pipe.send("now")
        began, cpu_began = time.monotonic(), time.process_time()

    with tempfile.TemporaryDirectory() as folder:
        async with dispatching(channels, Path(folder), scale, fill):
            if not await asyncio.to_thread(pipe.poll, 7_200 / scale):
                raise TimeoutError
            used = (time.process_time() - cpu_began) / ALERTS * 1e3
    ledgers, theirs = _received(pipe)
    process.join(5)
    figures, all_lost, all_twice = [], 0, 0
    for (title, (count, _, allowed)), kept in zip(BURST.items(), ledgers, strict=True):
        took, lost = kept.times[-1] - kept.times[0], count - len(set(kept.numbers))
        twice = len(kept.numbers) - len(set(kept.numbers))
        all_lost, all_twice = all_lost + lost, all_twice + twice
        least = allowed(count) / scale
        said = f"{took:.1f} s, the limit {least:.1f} s; {count} alerts, {lost} lost, {twice} twice, {kept.refused} times 429"
        figures.append(
            Figure(f"burst 1:{scale}, {title}: time over what the limit allows", took / least, "", bound, said)
        )
    figures += [Figure("alerts lost", all_lost, "", 0), Figure("alerts told twice", all_twice, "", 0)]
    end = max(kept.times[-1] for kept in ledgers)
    figures.append(Figure("burst of 2,000, once it is stored", end - began, "s"))
    figures.append(
        Figure("the same, CPU of a delivery", used, "ms", None, f"{theirs / ALERTS * 1e3:.2f} ms: its receiver")
    )
    return figures


def _received(pipe: Connection) -> tuple[list[Kept], float]:
    found: tuple[list[Kept], float] = pipe.recv()
    return found


def as_channel(name: str, settings: dict[str, Any]) -> Channel:
    return Channel(id=name, url=Secret(settings["url"]), base_url=settings.get("base_url"))


def main() -> None:
    logging.disable(logging.CRITICAL)
    scales = [int(scale) for scale in sys.argv[1:]] or SCALES
    limited = [figure for scale in scales for figure in asyncio.run(burst(scale, 1.1 if scale == SCALES[0] else None))]
    only = [] if sys.argv[1:] else [*costs(), *waits(6.0)]
    show(
        "Deliveries",
        [*only, *limited],
        "Limits and clocks of the burst are scaled; scales as arguments measure it alone.",
    )


if __name__ == "__main__":
    main()
