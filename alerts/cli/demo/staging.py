"""What the daemon is told in the demo: feeds on loopback, one channel, the demo's rules, a folder that goes away."""

from collections.abc import Sequence
from datetime import datetime
from ipaddress import IPv4Network
from pathlib import Path

from alerts.cli.demo.material import Outlet
from alerts.cli.demo.wire_service import DESK, WireService
from alerts.model.errors import ConfigurationError
from alerts.model.feed import Feed
from alerts.model.secret import Secret
from alerts.pipeline.ports import Matcher
from alerts.rules.known import known_of
from alerts.rules.load import load_rules
from alerts.settings.settings import Channel, PollSettings, Settings

RULES = Path(__file__).parent / "rules"
EVERY = 900.0
"""The poll interval in simulated seconds."""

CHANNEL = "desk"


def staged(folder: Path, outlets: Sequence[Outlet], wire: WireService) -> Settings:
    """The settings, with the database in ``folder``. Feeds are asked one after the other, so that every run tells the same:
    which of two reports in one instant opens a story is a matter of luck otherwise.
    """
    feeds = tuple(
        Feed(outlet.id, wire.address(outlet), every=EVERY, groups=outlet.groups, lang=outlet.lang) for outlet in outlets
    )
    return Settings(
        path=folder / "tapewatch.yaml",
        state_dir=folder,
        store_url=f"sqlite:///{folder / 'tapewatch.db'}",
        rules=RULES,
        poll=PollSettings(every=EVERY, concurrency=1, allow_addresses=(IPv4Network("127.0.0.0/8"),)),
        feeds=feeds,
        channels={CHANNEL: Channel(id=CHANNEL, url=Secret(f"json://127.0.0.1:{wire.port}{DESK}"))},
        groups=frozenset(group for feed in feeds for group in feed.groups),
    )


def compiled(settings: Settings, now: datetime) -> Matcher:
    """The demo's rules. Raises ConfigurationError if they are broken."""
    loaded = load_rules(settings.rules, known_of(settings), now)
    if loaded.ruleset is None:
        raise ConfigurationError(loaded.problems)
    return loaded.ruleset
