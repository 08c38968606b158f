"""What the configuration defines of what rules name."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from alerts.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Known:
    """The names that rules may use; None where they are not to be checked.

    ``feeds`` has the groups of each feed, ``groups`` those that are declared or used. ``window`` is how long a report can be
    what a new one is compared with, in seconds.
    """

    channels: Collection[str] | None = None
    groups: Collection[str] | None = None
    feeds: Mapping[str, tuple[str, ...]] | None = None
    quiet: Collection[str] | None = None
    window: float | None = None

    @property
    def feed_groups(self) -> Mapping[str, tuple[str, ...]]:
        """The groups of each feed that is known."""
        return self.feeds or {}

    @property
    def unchecked(self) -> "Known":
        """The same, but every name may be used."""
        return Known(window=self.window)


def known_of(settings: Settings | None) -> Known:
    """What a configuration defines; nothing is checked without one."""
    if settings is None:
        return Known()
    return Known(
        channels=frozenset(settings.channels),
        groups=settings.groups,
        feeds={feed.id: feed.groups for feed in settings.feeds},
        quiet=frozenset(settings.quiet),
        window=settings.stories.window,
    )
