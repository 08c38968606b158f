"""What a person says about a feed."""

from dataclasses import dataclass, field

from alerts.model.health import Health


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed of the configuration.

    ``every`` is the poll interval in seconds. ``backfill`` is how many of the newest items of the first poll may
    alert (0: the first poll is a silent baseline). ``expect`` is the longest quiet in seconds that is normal (infinite:
    any; None: as learned), ``ignore`` the states of health that are normal for this feed. The address may carry credentials, so it is not part of the repr.
    """

    id: str
    url: str = field(repr=False)
    every: float
    groups: tuple[str, ...] = ()
    lang: str | None = None
    backfill: int = 0
    expect: float | None = None
    ignore: frozenset[Health] = frozenset()
