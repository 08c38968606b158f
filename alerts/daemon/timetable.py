"""What happens by the wall clock: retention every night, the heartbeat, a look at what is to be told today.

APScheduler keeps it. Polling and dispatch do not stand here: they tick on the monotonic clock. Nor do digests: each is a row
of the outbox with the moment it is due.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[object]]

_LONGEST_RUN = 3600.0
"""Seconds after which a job is given up, so that one that hangs cannot keep its place for ever."""


class Timetable:
    """Jobs by name. A job that raises or hangs is logged and comes again at its next time."""

    def __init__(self) -> None:
        # A job that was missed by a stall or a suspended machine runs as soon as possible, once.
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=defaults)

    def daily(self, name: str, job: Job, *, hour: int, minute: int) -> None:
        """Run ``job`` every day at this time, in UTC."""
        self._add(name, job, CronTrigger(hour=hour, minute=minute, timezone=UTC))

    def every(self, name: str, job: Job, seconds: float) -> None:
        """Run ``job`` every so many seconds."""
        self._add(name, job, IntervalTrigger(seconds=max(1, round(seconds)), timezone=UTC))

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """End; a job that is running is cancelled with the loop."""
        self._scheduler.shutdown(wait=False)

    def _add(self, name: str, job: Job, trigger: CronTrigger | IntervalTrigger) -> None:
        self._scheduler.add_job(_guarded, trigger, args=(name, job), id=name, name=name, replace_existing=True)


async def _guarded(name: str, job: Job) -> None:
    try:
        async with asyncio.timeout(_LONGEST_RUN):
            await job()
    except TimeoutError:
        log.error("job %s: given up after %.0f s", name, _LONGEST_RUN)  # noqa: TRY400 - expected, no defect
    except Exception:
        log.exception("job %s failed", name)
