"""The window of stories is filled from the store when the daemon starts."""

import asyncio
import logging
from datetime import datetime

from alerts.pipeline.ports import Store
from alerts.pipeline.story_window import StoryWindow

log = logging.getLogger(__name__)

_REREAD = 500
"""Items that an older version had read, and that are read anew at a time."""


async def fill(window: StoryWindow, store: Store, *, since: datetime) -> None:
    """Load what was first seen since then; what an older version has read is read anew, and stored as it is read now."""
    outdated = await asyncio.to_thread(window.load, await store.placements(since))
    for start in range(0, len(outdated), _REREAD):
        some = outdated[start : start + _REREAD]
        items = await store.items([one.item for one in some])
        await store.refile(await asyncio.to_thread(window.reread, some, items))
    if outdated:
        log.info("%d items of the last days were read anew, since this version reads them better", len(outdated))
