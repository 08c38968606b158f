"""A rule file that is saved goes live by itself."""

import asyncio
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Self

from alerts.daemon.daemon import Daemon
from alerts.daemon.reload import Preparation

log = logging.getLogger(__name__)

_LOOK_AGAIN = 2.0
"""Seconds until a rules folder that is gone is looked for again, and whether it is still the one that is watched."""

_WATCH_AGAIN = 60.0
"""Seconds until watching is tried again after the system refused it, or gave it up. Until then we look for ourselves."""


async def watch_rules(
    preparation: Preparation, daemon: Daemon, reload: asyncio.Event, look_again: float = _LOOK_AGAIN
) -> None:
    """Set ``reload`` when a rule file changes, until the daemon stops. A folder that is gone is looked for again until it is
    back.
    """
    from watchfiles import awatch  # noqa: PLC0415 - its start costs; the daemon works before it is there

    while not daemon.stopping.is_set():
        folder = daemon.current.settings.rules
        try:
            if not folder.is_dir():
                await asyncio.sleep(look_again)
                if folder.is_dir():
                    reload.set()
                continue
            with _Held(folder) as held:
                async for changes in awatch(
                    folder,
                    recursive=True,
                    stop_event=daemon.stopping,
                    yield_on_timeout=True,
                    rust_timeout=int(look_again * 1000),
                ):
                    # Nobody hears of what was saved before this began, behind a link, or by another machine on a shared disk.
                    is_stale: bool = await asyncio.to_thread(preparation.is_stale, folder)
                    if changes or is_stale:
                        reload.set()
                    # What is watched is the folder, wherever it is moved to, and not its name.
                    if daemon.current.settings.rules != folder or not await asyncio.to_thread(held.is_in_place):
                        reload.set()
                        break
        # What goes wrong once a watch has begun comes in a group: a name that is not UTF-8, for one, or the limit of watches.
        except* (OSError, RuntimeError) as refused:
            what = "; ".join(map(str, refused.exceptions))
            log.warning("rule files are not watched but looked at, for a minute: %s", what)
            await _look(preparation, daemon, reload, look_again)


async def _look(preparation: Preparation, daemon: Daemon, reload: asyncio.Event, look_again: float) -> None:
    """Look whether rule files have changed, for as long as the system is not asked to say so."""
    for _ in range(int(_WATCH_AGAIN / look_again)):
        with suppress(OSError):
            if await asyncio.to_thread(preparation.is_stale, daemon.current.settings.rules):
                reload.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(daemon.stopping.wait(), look_again)
            return


class _Held:
    """A folder that is kept open, so that none which is made in its place can be taken for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._way = os.path.realpath(folder)
        self._open = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._open)

    def is_in_place(self) -> bool:
        """Whether it stands where it stood, and no link leads elsewhere by now."""
        try:
            stands = self._folder.stat()
        except OSError:
            return False
        return os.path.samestat(stands, os.fstat(self._open)) and os.path.realpath(self._folder) == self._way
