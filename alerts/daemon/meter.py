"""Figures of this process since its start."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping, Sequence

_KEPT = 10_000


class MemoryMeter:
    """Satisfies ``Meter``: counters, and the last observations of each duration in seconds."""

    def __init__(self) -> None:
        self._counters: Counter[str] = Counter()
        self._observed: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def count(self, name: str, amount: int = 1) -> None:
        """Add to a counter."""
        self._counters[name] += amount

    def observe(self, name: str, seconds: float) -> None:
        """Note a duration."""
        self._observed[name].append(seconds)

    @property
    def counters(self) -> Mapping[str, int]:
        """Every counter by name."""
        return self._counters

    def observed(self, name: str) -> Sequence[float]:
        """The durations kept under this name, oldest first."""
        return tuple(self._observed[name])
