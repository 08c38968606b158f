"""The composition root: the one place where the pipeline meets its adapters."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from alerts.daemon.clock import SystemClock
from alerts.daemon.daemon import Daemon
from alerts.daemon.fetching import ReplaceableFetcher
from alerts.daemon.meter import MemoryMeter
from alerts.daemon.supervisor import Supervisor
from alerts.delivery.sender import ChannelSender
from alerts.feeds.governor import Governor
from alerts.feeds.hosts import read_list
from alerts.feeds.worker import ParseWorker
from alerts.pipeline.arrivals import Arrivals
from alerts.pipeline.current import Current
from alerts.pipeline.dispatch import Dispatcher
from alerts.pipeline.handover import Handover
from alerts.pipeline.health_desk import HealthDesk
from alerts.pipeline.ingest import Intaker
from alerts.pipeline.poller import Poller
from alerts.pipeline.ports import Clock, Matcher
from alerts.pipeline.progress import Progress
from alerts.settings.settings import Settings
from alerts.store.opening import open_store


@asynccontextmanager
async def built(
    settings: Settings,
    matcher: Matcher,
    *,
    broken: str = "",
    clock: Clock | None = None,
    supervisor: Supervisor | None = None,
    jitter: Callable[[], float] | None = None,
) -> AsyncIterator[Daemon]:
    """A daemon with everything open, closed again at the end. ``broken`` says of what the last good version is in
    force, ``jitter`` draws from [0, 1) where waits are spread.

    Raises StoreError where the database cannot be used (StoreLocked while another daemon does), and
    ConfigurationError where a channel's address is none.
    """
    clock = clock or SystemClock()
    meter, arrivals, current = MemoryMeter(), Arrivals(), Current(settings, matcher, broken)
    progress = Progress(clock.monotonic())
    async with AsyncExitStack() as stack:
        store = await open_store(settings.store_url)
        stack.push_async_callback(store.close)
        parser = ParseWorker(settings.poll, now=clock.now)
        stack.push_async_callback(parser.stop)
        await asyncio.to_thread(read_list)
        governor = Governor(settings.poll.hosts, monotonic=clock.monotonic)
        # The parse worker starts while the first answer is on its way: neither has to wait for the other.
        fetcher = ReplaceableFetcher(clock.monotonic, clock.now, governor, asking=parser.warm)
        await fetcher.use(settings.poll)
        stack.push_async_callback(fetcher.close)
        sender = ChannelSender(settings.channels, settings.delivery)
        jitter = jitter or random.Random().random  # noqa: S311 - it spreads polls and guards nothing
        intaker = Intaker(
            current,
            fetcher=fetcher,
            parser=parser,
            store=store,
            clock=clock,
            meter=meter,
            arrivals=arrivals,
            jitter=jitter,
        )
        handover = Handover(
            current, sender=sender, store=store, clock=clock, meter=meter, arrivals=arrivals, jitter=jitter
        )
        yield Daemon(
            current,
            store=store,
            sender=sender,
            fetcher=fetcher,
            intaker=intaker,
            poller=Poller(
                intaker, governor=governor, clock=clock, progress=progress, concurrency=settings.poll.concurrency
            ),
            dispatcher=Dispatcher(current, store=store, clock=clock, handover=handover, holds=sender.holds),
            health=HealthDesk(current, intaker=intaker, store=store, clock=clock),
            progress=progress,
            clock=clock,
            meter=meter,
            supervisor=supervisor or Supervisor({}),
        )
