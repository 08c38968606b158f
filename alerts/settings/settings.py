"""Everything that a person can set, resolved: paths absolute, durations in seconds, addresses of channels secret."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from alerts.model.feed import Feed
from alerts.model.handling import DigestPlan
from alerts.model.host import HostLimit
from alerts.model.limits import Limits
from alerts.model.quiet import QuietWindow
from alerts.model.secret import Secret
from alerts.settings.introduction import DEFAULT


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSettings:
    """How feeds are asked. Times in seconds, sizes in bytes.

    ``user_agent`` is the whole header. ``allow_addresses`` are networks that may be reached although they are private
    or loopback. ``min_rate`` is in bytes a second, 0 for none. ``hosts`` are limits by registrable domain or host.
    """

    every: float = 900.0
    user_agent: str = DEFAULT
    allow_addresses: tuple[IPv4Network | IPv6Network, ...] = ()
    concurrency: int = 32
    timeout: float = 30.0
    max_body: int = 16 * 1024 * 1024
    min_rate: int = 256
    max_items: int = 5_000
    parse_timeout: float = 5.0
    hosts: Mapping[str, HostLimit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorySettings:
    """How news becomes stories. ``window`` is in seconds: how long a report can be what a new one is compared with.
    ``flood`` is how many items of one title a feed may bring within a minute (``pipeline.flood``); beyond it they are one story.
    """

    window: float = 259_200.0
    flood: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    """How alerts are sent, in seconds: one attempt's time, the first and the longest pause, and when to give up."""

    timeout: float = 15.0
    first_pause: float = 5.0
    longest_pause: float = 900.0
    give_up_after: float = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AliveSettings:
    """Proof of life: ``url`` is called every ``every`` seconds, ``report`` is when and where a message says that all is well."""

    url: Secret | None = None
    every: float = 300.0
    report: DigestPlan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A named destination. ``url`` is an Apprise address.

    ``fallback`` is the channel that takes over what this one refuses, or does not take within ``fallback_after`` seconds.
    ``base_url`` stands in for the service's own server, ``secret`` signs what a web hook gets, and ``rate`` replaces the
    service's published limits (as written: ``20/min``). ``template`` is the text of a template for its messages.
    """

    id: str
    url: Secret
    limits: Limits = field(default_factory=Limits)
    fallback: str | None = None
    fallback_after: float = 900.0
    base_url: str | None = None
    secret: Secret | None = None
    rate: str | None = None
    template: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole configuration. ``channels`` may hold ``ops``, where the daemon's own notices go.

    ``groups`` are all that are declared or used, ``group_titles`` those of them that have a title. ``log_level`` is
    ``debug``, ``info``, ``warning`` or ``error``.
    """

    path: Path
    state_dir: Path
    store_url: str = field(repr=False)
    rules: Path
    poll: PollSettings = field(default_factory=PollSettings)
    delivery: DeliverySettings = field(default_factory=DeliverySettings)
    stories: StorySettings = field(default_factory=StorySettings)
    retention: float = 90 * 86_400.0
    heartbeat: float = 3_600.0
    alive: AliveSettings = field(default_factory=AliveSettings)
    feeds: tuple[Feed, ...] = ()
    channels: Mapping[str, Channel] = field(default_factory=dict)
    quiet: Mapping[str, QuietWindow] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()
    group_titles: Mapping[str, str] = field(default_factory=dict)
    log_level: str = "info"

    @property
    def zone(self) -> str:
        """The zone (an IANA name) in which people are shown times: the one that the configuration names for its channels, quiet
        hours and report; UTC where it names none, or several.
        """
        named = {channel.limits.zone for channel in self.channels.values()} | {
            window.zone for window in self.quiet.values()
        }
        named |= {self.alive.report.zone} if self.alive.report is not None else set()
        named.discard("UTC")
        return named.pop() if len(named) == 1 else "UTC"
