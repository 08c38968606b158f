"""A rule file that is saved goes live by itself."""

import asyncio
import logging
import os
from pathlib import Path
from typing import Self

from alerts.daemon.daemon import Daemon
from alerts.daemon.reload import Preparation

log = logging.getLogger(__name__)

_LOOK_AGAIN = 2.0
"""Seconds until a rules folder that is gone is looked for again, and whether it is still the one that is watched."""

_WATCH_AGAIN = 60.0
"""Seconds until watching is tried again after the system refused it."""


async def watch_rules(
    preparation: Preparation, daemon: Daemon, reload: asyncio.Event, look_again: float = _LOOK_AGAIN
) -> None:
    """Set ``reload`` when a rule file changes, until the daemon stops. A folder that is gone is looked for again until it is
    back.
    """
    from watchfiles import awatch  # noqa: PLC0415 - its start costs; the daemon works before it is there

    while True:
        folder = daemon.current.settings.rules
        if not folder.is_dir():
            await asyncio.sleep(look_again)
            if folder.is_dir():
                reload.set()
            continue
        try:
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
        except (OSError, RuntimeError) as error:
            # The system's limit of watches, for one. A SIGHUP still reloads.
            log.warning("rule files are not watched, tried again in a minute: %s", error)
            await asyncio.sleep(_WATCH_AGAIN)
        if daemon.stopping.is_set():
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
