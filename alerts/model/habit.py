"""When a feed usually brings news, learned from its own items."""

import struct
from dataclasses import dataclass

_PACKED = struct.Struct(">24sfIdII")
_FULL = 255


@dataclass(frozen=True, slots=True)
class Habit:
    """Hours are those of UTC. ``hours`` has for each how often it brings news: 255 stands for every trading day.

    ``days`` trading days and ``pauses`` between news were learned from. ``usual`` is the longest usual pause in seconds
    of the feed's own time, which runs only while news is to be expected (``alerts.feeds.habit``). ``day`` (proleptic
    ordinal) is the day that is being learned and ``mask`` has a bit for each of its hours that brought news.
    """

    hours: bytes = bytes(24)
    days: float = 0.0
    pauses: int = 0
    usual: float = 0.0
    day: int = 0
    mask: int = 0

    @property
    def own_day(self) -> float:
        """Seconds of own time that a whole trading day has."""
        return sum(self.hours) * 3_600.0 / _FULL

    def pack(self) -> bytes:
        """As it is stored: 48 bytes."""
        return _PACKED.pack(self.hours, self.days, self.pauses, self.usual, self.day, self.mask)

    @classmethod
    def unpack(cls, packed: bytes) -> "Habit":
        """The inverse of ``pack``. Raises struct.error for what is none."""
        return cls(*_PACKED.unpack(packed))
