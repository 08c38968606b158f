"""How much one host is asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLimit:
    """Requests a second on average, and how many at the same time, for a registrable domain or for one host."""

    rate: float = 2.0
    concurrency: int = 4
