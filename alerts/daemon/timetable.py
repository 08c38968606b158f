"""What happens by the wall clock: retention every night, the heartbeat, a look at what is to be told today.

APScheduler keeps it. Polling and dispatch do not stand here: they tick on the monotonic clock. Nor do digests: each is a row
of the outbox with the moment it is due.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[object]]

_LONGEST_RUN = 3600.0
"""Seconds after which a job is given up, so that one that hangs cannot keep its place for ever."""


class Timetable:
    """Jobs by name. A job that raises or hangs is logged and comes again at its next time."""

    def __init__(self) -> None:
        self._jobs: list[tuple[str, Job, Literal["cron", "interval"], dict[str, int]]] = []

    def daily(self, name: str, job: Job, *, hour: int, minute: int) -> None:
        """Run ``job`` every day at this time, in UTC."""
        self._jobs.append((name, job, "cron", {"hour": hour, "minute": minute}))

    def every(self, name: str, job: Job, seconds: float) -> None:
        """Run ``job`` every so many seconds."""
        self._jobs.append((name, job, "interval", {"seconds": max(1, round(seconds))}))

    async def run(self, *, after: float = 0.0) -> None:
        """Run jobs until this is cancelled, which they are with the loop; begin ``after`` so many seconds."""
        await asyncio.sleep(after)
        scheduler = await asyncio.to_thread(self._scheduler)
        scheduler.start()
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)

    def _scheduler(self) -> "AsyncIOScheduler":
        # Loaded here, in a thread: a start has feeds to ask first, and these are 40 ms.
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415
        from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415
        from apscheduler.triggers.interval import IntervalTrigger  # noqa: PLC0415

        triggers = {"cron": CronTrigger, "interval": IntervalTrigger}

        # A job that was missed by a stall or a suspended machine runs as soon as possible, once.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)
        for name, job, trigger, when in self._jobs:
            made = triggers[trigger](timezone=UTC, **when)
            scheduler.add_job(_guarded, made, args=(name, job), id=name, name=name)
        return scheduler


async def _guarded(name: str, job: Job) -> None:
    try:
        async with asyncio.timeout(_LONGEST_RUN):
            await job()
    except TimeoutError:
        log.error("job %s: given up after %.0f s", name, _LONGEST_RUN)  # noqa: TRY400 - expected, no defect
    except Exception:
        log.exception("job %s failed", name)
