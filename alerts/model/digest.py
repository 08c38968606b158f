"""Several alerts told at once: what a digest holds, before any service's markup."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.model.alert import Alert


@dataclass(frozen=True, slots=True)
class DigestStory:
    """The alerts of one rule about one story, oldest first; never empty. The first gives the headline."""

    alerts: tuple[Alert, ...]


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """The stories of one rule. ``rule`` is its id, ``title`` its name for people."""

    rule: str
    title: str
    stories: tuple[DigestStory, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest as a channel is told it. ``alerts.delivery.render.digest_message`` makes the message of it, for every
    service; ``alerts.delivery.gather.gathered`` makes a Digest of alerts.

    ``title`` names it ("Morning digest"), ``since`` and ``until`` are the span that it covers (aware, UTC). ``groups`` are
    in the order in which they are shown. ``hours`` counts the alerts of each hour of the span, oldest first: the small
    picture of the volume; empty for no picture. ``reason`` says why it is a digest where nobody asked for one ("more
    than 20 alerts in 5 min"). ``mark`` is what to be wary of: that it may be a repeat. ``zone`` (an IANA name) is the zone that
    its times are written in.
    """

    title: str
    since: datetime
    until: datetime
    groups: tuple[DigestGroup, ...]
    hours: tuple[int, ...] = ()
    reason: str = ""
    mark: str = ""
    zone: str = "UTC"

    @property
    def alerts(self) -> int:
        """How many alerts it holds."""
        return sum(len(story.alerts) for group in self.groups for story in group.stories)


Divide = Callable[[str, Alert, Sequence[Alert]], Sequence[Sequence[Alert]]]
"""How the members of a digest are told on a channel: given the alert that stands for them, in which parts."""
