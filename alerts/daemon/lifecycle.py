"""From the first line to the exit code: signals, reloads, the end."""

import asyncio
import hashlib
import logging
import signal
from datetime import UTC, datetime
from pathlib import Path

from alerts.daemon.build import built
from alerts.daemon.daemon import Daemon
from alerts.daemon.reload import prepare, prepare_again
from alerts.daemon.supervisor import Supervisor

log = logging.getLogger(__name__)

_SETTLE = 0.2
"""Seconds in which further SIGHUPs join the one that came first."""


async def serve(config: Path, state_dir: Path | None, log_level: str | None = None) -> None:
    """Run until SIGTERM or SIGINT; reload on SIGHUP. ``log_level`` goes before the configuration's.

    Raises ConfigurationError, StoreError, or what a defect raised.
    """
    signals = _Signals()
    supervisor = Supervisor()
    current = prepare(config, state_dir, datetime.now(UTC))
    logging.getLogger().setLevel((log_level or current.settings.log_level).upper())
    async with built(current.settings, current.matcher, supervisor=supervisor) as daemon:
        signals.attach(daemon)
        reloading = asyncio.create_task(_reload_on_request(config, daemon, signals, supervisor), name="reload")
        try:
            await daemon.run()
        finally:
            reloading.cancel()
            await asyncio.gather(reloading, return_exceptions=True)


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
        self._stopped = True
        self._loop.call_soon_threadsafe(self._stop_daemon)

    def _stop_daemon(self) -> None:
        if self._daemon:
            self._daemon.stop()

    def _reload(self, _number: int, _frame: object) -> None:
        if not self.reload.is_set():
            self._loop.call_soon_threadsafe(self.reload.set)


async def _reload_on_request(config: Path, daemon: Daemon, signals: _Signals, supervisor: Supervisor) -> None:
    while True:
        await signals.reload.wait()
        await asyncio.sleep(_SETTLE)
        signals.reload.clear()
        supervisor.reloading()
        try:
            await _reload(config, daemon)
        except Exception:
            log.exception("reload failed on a defect; what was in force stays")
        supervisor.ready("reloaded")


async def _reload(config: Path, daemon: Daemon) -> None:
    was_broken = daemon.current.broken
    current, problems = await asyncio.to_thread(prepare_again, config, datetime.now(UTC), daemon.current)
    await daemon.adopt(current)
    told = "\n".join(str(problem) for problem in problems)
    if current.broken:
        log.error("reload: the %s cannot be used, the last good version stays:\n%s", current.broken, told)
        digest = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]
        await daemon.notice(f"Broken {current.broken}: the last good version stays in force", told, f"broken {digest}")
    else:
        log.info("reloaded: %s", daemon.summary())
        if was_broken:
            now = datetime.now(UTC)
            await daemon.notice(f"The {was_broken} can be used again", "", f"mended {now:%Y-%m-%d %H:%M:%S}")
