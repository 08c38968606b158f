"""From the first line to the exit code: signals, reloads, the end."""

import asyncio
import logging
import os
import signal
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from alerts.daemon.build import built
from alerts.daemon.daemon import Daemon
from alerts.daemon.heap import building, imported, settle, share_one, take_turns
from alerts.daemon.notices import tell
from alerts.daemon.reload import Preparation, Prepared
from alerts.daemon.supervisor import Supervisor
from alerts.daemon.watch import watch_rules
from alerts.model.errors import StoreError
from alerts.pipeline.current import Current
from alerts.rules.let_go import let_go

log = logging.getLogger(__name__)

_SETTLE = 0.2
"""Seconds in which further SIGHUPs and changes of files join the one that came first."""

_LATEST_END = 9.5
"""Seconds from the first SIGTERM to the end, at the latest."""

DEFECT = "reloading (a defect of Tapewatch)"
"""What is broken when a reload raises."""


async def serve(config: Path, state_dir: Path | None, log_level: str | None = None) -> None:
    """Run until SIGTERM or SIGINT; reload on SIGHUP. ``log_level`` goes before the configuration's.

    Raises ConfigurationError, StoreError, or what a defect raised.
    """
    imported()
    share_one()
    take_turns()
    signals = _Signals()
    supervisor = Supervisor()
    preparation = Preparation(config, state_dir)
    prepared = preparation.first(datetime.now(UTC))
    current = prepared.current
    _log_from(log_level or current.settings.log_level)
    async with built(current.settings, current.matcher, broken=current.broken, supervisor=supervisor) as daemon:
        signals.attach(daemon)
        daemon.on_new_day = signals.reload.set
        beside = (
            asyncio.create_task(_reload_on_request(preparation, daemon, signals, supervisor, log_level), name="reload"),
            asyncio.create_task(watch_rules(preparation, daemon, signals.reload), name="watch rules"),
            asyncio.create_task(tell(prepared, daemon, datetime.now(UTC)), name="tell what is broken"),
        )
        for task in beside:
            task.add_done_callback(_say_why)
        settle()
        try:
            await daemon.run()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


def _say_why(task: "asyncio.Task[None]") -> None:
    """Nobody waits for these tasks before the end: one that ends on a defect says so at once."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("the task %r has ended on a defect; the daemon goes on without it", task.get_name(), exc_info=error)


def _log_from(level: str) -> None:
    logging.getLogger().setLevel(level.upper())


class _Signals:
    """Python-level handlers, not the loop's: those go through a pipe that a storm of signals overflows."""

    def __init__(self) -> None:
        self.reload = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._daemon: Daemon | None = None
        self._stopped = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._reload)

    def attach(self, daemon: Daemon) -> None:
        """Signals go to this daemon from now on, one that came before too."""
        self._daemon = daemon
        if self._stopped:
            daemon.stop()

    def _stop(self, _number: int, _frame: object) -> None:
        if not self._stopped:
            # Whatever holds the end up (a database that another process locked), it is over in time: what was in
            # flight is marked in doubt by the next start.
            latest = threading.Timer(_LATEST_END, os._exit, args=(0,))
            latest.daemon = True
            latest.start()
        self._stopped = True
        self._loop.call_soon_threadsafe(self._stop_daemon)

    def _stop_daemon(self) -> None:
        if self._daemon:
            self._daemon.stop()

    def _reload(self, _number: int, _frame: object) -> None:
        if not self.reload.is_set():
            self._loop.call_soon_threadsafe(self.reload.set)


async def _reload_on_request(
    preparation: Preparation, daemon: Daemon, signals: _Signals, supervisor: Supervisor, log_level: str | None
) -> None:
    while True:
        await signals.reload.wait()
        await asyncio.sleep(_SETTLE)
        signals.reload.clear()
        supervisor.reloading()
        try:
            await _reload(preparation, daemon)
            _log_from(log_level or daemon.current.settings.log_level)
        except Exception as error:
            log.exception("reload failed on a defect; what was in force stays")
            await _tell_defect(daemon, error)
        supervisor.ready(daemon.summary())


async def _reload(preparation: Preparation, daemon: Daemon) -> None:
    was_broken = daemon.current.broken
    old: list[object] = [daemon.current.matcher]
    prepared = await asyncio.to_thread(_prepared, preparation, daemon.current)
    await daemon.adopt(prepared.current)
    await asyncio.to_thread(let_go, old)
    if not prepared.current.broken:
        log.info("reloaded: %s", daemon.summary())
    await tell(prepared, daemon, datetime.now(UTC), was_broken)


async def _tell_defect(daemon: Daemon, error: Exception) -> None:
    """No change of a file goes live as long as this lasts: whoever changes one must hear of it."""
    daemon.current.broken = DEFECT
    what = "".join(traceback.format_exception_only(error)).strip()
    told = f"{what}\nThe log has all of it. What was in force stays; no change of a file goes live."
    with suppress(StoreError):
        await daemon.notice(f"Broken: {DEFECT}", told, f"defect {datetime.now(UTC):%Y-%m-%d} {what[:200]}")


def _prepared(preparation: Preparation, before: Current) -> Prepared:
    with building():
        return preparation.again(datetime.now(UTC), before)
