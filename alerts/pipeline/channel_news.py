"""What the operator is told about channels, on the ops channel: one that refuses, one that is down, one that is back."""

import logging
from collections.abc import Collection
from datetime import datetime

from alerts.model.alert import Alert
from alerts.model.delivery import Delivery, Settlement
from alerts.model.errors import StoreError
from alerts.model.notice import Notice
from alerts.model.severity import Severity
from alerts.pipeline.current import Current
from alerts.pipeline.ports import Clock, Store

log = logging.getLogger(__name__)

OPS = "ops"
"""The channel that takes the daemon's own notices, if the configuration has one of this name."""


class ChannelNews:
    """Says each thing once. About the ops channel itself only the log and the status page can tell."""

    def __init__(self, current: Current, store: Store, clock: Clock) -> None:
        self._current, self._store, self._clock = current, store, clock

    def dead(self, delivery: Delivery, settlement: Settlement) -> Notice | None:
        """A dead letter is told once a day and channel: a wrong token kills many. To be stored with what became of it."""
        headline = f"Channel {delivery.channel} refuses alerts: {settlement.reason}"
        lost = [member.headline for member in delivery.members] or [delivery.alert.headline]
        detail = "\n".join([f"First lost today: {lost[0]}", *lost[1:]])
        key = f"dead {delivery.channel} {self._clock.now():%Y-%m-%d}"
        return self._notice(delivery.channel, headline, detail, key, Severity.CRITICAL)

    async def down(self, channel: str, since: datetime, reason: str) -> None:
        """The channel has taken nothing for a while."""
        log.error("channel %s: down since %s: %s", channel, f"{since:%Y-%m-%d %H:%M:%S} UTC", reason)
        headline = f"Channel {channel} is down: {reason}"
        detail = (
            f"It has taken nothing since {since:%Y-%m-%d %H:%M:%S} UTC. What is for it waits, and is not given up meanwhile "
            "unless one alert alone fails; what it may have taken without an answer is sent once more and no further."
        )
        await self._say(channel, headline, detail, f"down {channel} {since.isoformat()}", Severity.CRITICAL)

    async def back(self, channel: str) -> None:
        """The channel takes messages again."""
        now = self._clock.now()
        log.warning("channel %s: back", channel)
        await self._say(
            channel,
            f"Channel {channel} is back",
            "What waited for it is sent now.",
            f"back {channel} {now.isoformat()}",
        )

    async def gone(self, channel: str, count: int) -> None:
        """Something waits for a channel that is not configured (any more): told once a day."""
        now = self._clock.now()
        headline = f"Nothing is sent to channel {channel}: it is not configured any more"
        detail = (
            f"Waiting for it: {count}. Configure it again, under this name, or look with: tapewatch outbox list "
            f"--channel {channel}. It is given up in the end."
        )
        log.warning("%s; %s", headline, detail)
        await self._say(channel, headline, detail, f"gone {channel} {now:%Y-%m-%d}", Severity.CRITICAL)

    async def told_down(self) -> Collection[str]:
        """The channels of which the last that people were told is that they are down. Raises StoreError."""
        found: dict[str, bool] = {}
        for key in await self._store.notice_keys(("down ", "back ")):
            what, channel, _ = key.split(" ", 2)
            found[channel] = what == "down"
        return [channel for channel, is_down in found.items() if is_down and channel in self._current.settings.channels]

    async def _say(
        self, channel: str, headline: str, detail: str, key: str, severity: Severity = Severity.HIGH
    ) -> None:
        notice = self._notice(channel, headline, detail, key, severity)
        if notice is None:
            return
        try:
            await self._store.notify(notice.alert, notice.key, OPS)
        except StoreError as error:
            log.error("channel %s: the notice of it is not stored: %s", channel, error)  # noqa: TRY400 - expected

    def _notice(self, channel: str, headline: str, detail: str, key: str, severity: Severity) -> Notice | None:
        if channel == OPS or OPS not in self._current.settings.channels:
            return None
        alert = Alert(headline=headline, summary=detail, severity=severity, created_at=self._clock.now())
        return Notice(key, alert, OPS)
