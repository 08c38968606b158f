"""When there is something to send."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Due:
    """When the next pending delivery of each channel is due; a channel that has none is left out. ``waiting`` is when the
    next delivery of any channel that waits for a later time is to become pending.
    """

    channels: Mapping[str, datetime]
    waiting: datetime | None = None
