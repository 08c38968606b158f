"""What services have asked for, kept over restarts: how long nothing may be sent on a channel."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b

from alerts.pipeline.gates import Gates
from alerts.settings.settings import Channel

LONG = 10.0
"""Seconds; a shorter wait is over when a process has ended and another has begun."""


def written(gates: Gates, channels: Mapping[str, Channel]) -> str:
    """The waits that are left, as text to keep."""
    asked = ((channel, *wait) for channel, wait in gates.asked().items() if channel in channels)
    return json.dumps(
        [[name, wait, until.isoformat(), _mark(channels[name])] for name, wait, until in asked if wait >= LONG]
    )


def recall(gates: Gates, channels: Mapping[str, Channel], text: str) -> None:
    """Tell the gates what was kept; of a channel that leads elsewhere by now it does not hold."""
    for name, wait, until, mark in _read(text):
        if name in channels and _mark(channels[name]) == mark:
            gates.recall_asked(name, wait, datetime.fromisoformat(until))


def _read(text: str) -> Iterable[tuple[str, float, str, str]]:
    return [(name, wait, until, mark) for name, wait, until, mark in json.loads(text or "[]")]


def _mark(channel: Channel) -> str:
    """Whether the address is another, and no more: so short that nobody finds a password by it."""
    address = f"{channel.url.reveal()} {channel.base_url}"
    return blake2b(address.encode(), digest_size=2).hexdigest()
