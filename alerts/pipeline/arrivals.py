"""When the news behind an alert arrived, until it is handed over."""

from collections import OrderedDict
from collections.abc import Iterable

_KEPT = 10_000


class Arrivals:
    """Monotonic arrival times of feeds' last bytes by alert id, for the latency figure; the oldest are forgotten."""

    def __init__(self) -> None:
        self._times: OrderedDict[int, float] = OrderedDict()

    def note(self, alerts: Iterable[int], received_at: float) -> None:
        """These alerts come from a body whose last byte came at ``received_at``."""
        for alert in alerts:
            self._times[alert] = received_at
        while len(self._times) > _KEPT:
            self._times.popitem(last=False)

    def take(self, alert: int) -> float | None:
        """The arrival time of an alert, once: at its first hand-over."""
        return self._times.pop(alert, None)
