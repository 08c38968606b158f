"""When each channel may be sent the next thing: its rate, its breaker, and what it asked for itself."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.delivery.breaker import LONGEST_PROBE, Breaker, Verdict, after_outcome, had_fair_tries
from alerts.delivery.rate import Allowance, Pace, after_sending, ready_at, shut, spent
from alerts.model.delivery import Accepted, Delivery, Probe, Refused, SendOutcome, Unknown
from alerts.pipeline.ports import Clock
from alerts.settings.settings import DeliverySettings

log = logging.getLogger(__name__)

_UNUSED, _UNKNOWN = Pace(), Breaker()
_LATELY = 100
"""Exchanges whose quickest is taken for what the way alone takes."""


class Gates:
    """Keeps the states that ``delivery.rate`` and ``delivery.breaker`` decide on. ``allowance`` gives a channel's limits."""

    def __init__(self, clock: Clock, allowance: Callable[[str], Allowance]) -> None:
        self._clock, self._allowance = clock, allowance
        self._paces: dict[str, Pace] = {}
        self._breakers: dict[str, Breaker] = {}
        self._opened: dict[str, datetime] = {}
        self._asked: dict[str, tuple[float, float]] = {}
        self._sent: dict[str, tuple[Pace, Pace, float]] = {}
        self._took: dict[str, deque[float]] = {}
        self._repeat_at: dict[str, float] = {}
        self._too_many: dict[str, float] = {}
        self._nothing_since: float | None = None
        self._began = clock.now()
        self._counts_all_time = False

    def wait(self, channel: str) -> float:
        """Seconds until something may be sent on the channel; 0 when it may now."""
        allowance = self._allowance(channel)
        ready = ready_at(self._pace(self.target(channel)), allowance.own)
        if allowance.account:
            ready = max(ready, ready_at(self._pace(_account(allowance)), allowance.shared))
        breaker = self._breakers.get(channel)
        if breaker is not None and breaker.probe_at is not None:
            ready = max(ready, breaker.probe_at)
        return max(0.0, ready - self._clock.monotonic())

    def target(self, channel: str) -> str:
        """Whose own limits count: where several channels lead to one target, what one sends is sent by all."""
        target = self._allowance(channel).target
        return f"\0{target}" if target else channel

    def sending(self, channel: str) -> None:
        """Something is sent on the channel now."""
        now, allowance, target = self._clock.monotonic(), self._allowance(channel), self.target(channel)
        before = self._pace(target)
        self._paces[target] = after_sending(before, allowance.own, now)
        self._sent[channel] = before, self._paces[target], now
        if allowance.account:
            account = _account(allowance)
            self._paces[account] = after_sending(self._pace(account), allowance.shared, now)

    def answered(self, channel: str) -> None:
        """What was sent last on the channel has been answered, or is not waited for any more.

        The service counted it at some moment in between, and counts the next one at some moment after that is sent. Both
        ways together take at least as long as the quickest exchange: by what this one took longer, it may have been
        counted later than it was sent.
        """
        before, after, at = self._sent.pop(channel)
        took = self._clock.monotonic() - at
        lately = self._took.setdefault(channel, deque(maxlen=_LATELY))
        lately.append(took)
        if self._pace(target := self.target(channel)) is after:  # else another channel has sent there meanwhile
            self._paces[target] = after_sending(
                before, self._allowance(channel).own, at + took - self._quickest(channel)
            )

    def learn(self, delivery: Delivery, outcome: SendOutcome, settings: DeliverySettings) -> Verdict:
        """What the outcome means for the channel's next sends."""
        channel, now = delivery.channel, self._clock.monotonic()
        self._heed(channel, outcome, now, settings)
        before = self._breakers.get(channel, _UNKNOWN)
        verdict = after_outcome(before, delivery.id, outcome, settings, now)
        if isinstance(outcome, Accepted) or (isinstance(outcome, Refused) and outcome.permanent):
            self._nothing_since = None
        elif self._nothing_since is None:
            self._nothing_since = now
        self._breakers[channel] = verdict.breaker
        if verdict.came_back or (before.probe_at is not None and verdict.breaker.probe_at is None):
            self._opened[channel] = self._clock.now()
            log.info("channel %s: back", channel)
        elif before.probe_at is None and verdict.breaker.probe_at is not None:
            self._repeat_at[channel] = now + settings.longest_pause
            log.warning(
                "channel %s: fails, and is tried with one message at a time: %s", channel, verdict.breaker.reason
            )
        if isinstance(outcome, Unknown) and delivery.in_doubt:
            self._repeat_at[channel] = now + settings.longest_pause
        return verdict

    def probes(self) -> Mapping[str, Probe]:
        """The channels that are tried with one message at a time, and with which. One that is in doubt tries them once in
        ``longest_pause`` only: a channel that takes messages and never answers is the end of each of those.
        """
        now = self._clock.monotonic()
        shut = [channel for channel in self._breakers if not self.is_open(channel)]
        return {channel: Probe.ANY if self._repeat_at[channel] <= now else Probe.UNDOUBTED for channel in shut}

    def recall(self, told: Iterable[str]) -> None:
        """People know of these channels that they are down, from a daemon that ran before: they are told once that one is
        back.
        """
        for channel in told:
            if channel not in self._took:
                self._breakers[channel] = replace(self._breakers.get(channel, Breaker()), told=True)

    def asked(self) -> Mapping[str, tuple[float, datetime]]:
        """The channels whose services have asked for quiet: for how many seconds, and until when (wall clock)."""
        now, wall = self._clock.monotonic(), self._clock.now()
        left = {channel: (wait, until - now) for channel, (wait, until) in self._asked.items() if until > now}
        return {channel: (wait, wall + timedelta(seconds=rest)) for channel, (wait, rest) in left.items()}

    def recall_asked(self, channel: str, wait: float, until: datetime) -> None:
        """A process that ran before was asked for quiet until then; for no longer than ``wait``, whatever the clock was set to."""
        now = self._clock.monotonic()
        rest = min(wait, (until - self._clock.now()).total_seconds())
        if rest > 0:
            self._shut(self.target(channel), now + rest)
            self._asked[channel] = (wait, now + rest)

    def forget(self, channel: str) -> None:
        """The channel leads elsewhere from now on: what is known of it is of who was asked before, but for what people know."""
        for kept in (self._paces, self._asked, self._took, self._too_many, self._repeat_at, self._opened):
            kept.pop(channel, None)
        if (breaker := self._breakers.pop(channel, None)) is not None and breaker.told:
            self._breakers[channel] = Breaker(told=True)

    def count_all_time(self, failing: Mapping[str, datetime]) -> None:
        """Time counts in which this process did not run: whoever runs once, again and again, is never up for long. ``failing``
        are the channels that have taken nothing since then, whoever ran.
        """
        self._counts_all_time = True
        wall, now = self._clock.now(), self._clock.monotonic()
        for channel, since in failing.items():
            self._breakers[channel] = Breaker(failing_since=now - (wall - since).total_seconds())

    def counted_from(self, delivery: Delivery) -> datetime | None:
        """From when on a delivery's time to be given up is counted: not while the channel is down, nor while we were. Down is one
        on which only probes go out, or of which people were told so, unless one delivery alone has failed, and not for being one
        too many: that may be to blame itself. None says from its first failure on: it fails while others are taken, and has had its tries since an outage that
        may have made it old.
        """
        breaker = self._breakers.get(delivery.channel, _UNKNOWN)
        if self._counts_all_time:
            return None
        if delivery.id in breaker.suspects:
            return None if had_fair_tries(breaker, delivery.id) else self._clock.now()
        if breaker.probe_at is not None or (breaker.told and (breaker.too_many or len(breaker.failed) > 1)):
            return self._clock.now()
        return self._opened.get(delivery.channel, self._began)

    def fruitless(self) -> float:
        """For how many seconds every attempt has failed, on whatever channel; 0 where the last one did not."""
        return 0.0 if self._nothing_since is None else self._clock.monotonic() - self._nothing_since

    def nothing_waits(self) -> None:
        """What failed has been given up or taken back, so nothing is missing that an attempt could bring."""
        self._nothing_since = None

    def is_open(self, channel: str) -> bool:
        """Whether the channel takes what comes; False while only probes go out."""
        breaker = self._breakers.get(channel)
        return breaker is None or breaker.probe_at is None

    def is_obliging(self, channel: str) -> bool:
        """Whether the channel takes what comes, and did not say that it is too much without saying for how long."""
        return self.is_open(channel) and channel not in self._too_many

    def down(self) -> Mapping[str, float]:
        """The channels that take nothing at present, and for how long, in seconds: since the first failure where only probes
        go out, the service says that it is asked too often, or people were told; or as long as the service asked for.
        """
        now = self._clock.monotonic()
        found = {channel: wait for channel, (wait, until) in self._asked.items() if until > now}
        for channel, breaker in self._breakers.items():
            is_down = breaker.probe_at is not None or breaker.too_many or breaker.told
            if is_down and breaker.failing_since is not None:
                found[channel] = max(found.get(channel, 0.0), now - breaker.failing_since)
        return found

    def failing(self, channels: Iterable[str]) -> Mapping[str, tuple[datetime, str]]:
        """The channels that have taken nothing since a failure: since when (wall clock), and the last reason."""
        now, wall = self._clock.monotonic(), self._clock.now()
        found = {}
        for channel in channels:
            breaker = self._breakers.get(channel)
            if breaker is not None and breaker.failing_since is not None:
                found[channel] = (wall - timedelta(seconds=now - breaker.failing_since), breaker.reason)
        return found

    def known_down(self) -> Mapping[str, tuple[datetime, str]]:
        """Those of them of which people were told that they are down."""
        return self.failing(channel for channel, breaker in self._breakers.items() if breaker.told)

    def _heed(self, channel: str, outcome: SendOutcome, now: float, settings: DeliverySettings) -> None:
        allowance, target = self._allowance(channel), self.target(channel)
        if isinstance(outcome, Accepted):
            self._too_many.pop(channel, None)
            if outcome.left is not None and allowance.assumed:
                # What we count ourselves is for who does not say.
                self._paces[target] = Pace(shut_until=self._pace(target).shut_until)
        match outcome:
            case Accepted(pause=pause) if pause > 0:
                # It counted the pause from some moment before its answer came, and the next one is on its way for as long.
                self._shut(target, now + pause - self._quickest(channel))
            case Refused(retry_after=wait, permanent=False) if wait:
                self._shut(target, now + wait)
                self._asked[channel] = (wait, now + wait)
                if outcome.everywhere and allowance.account:
                    self._shut(_account(allowance), now + wait)
            case Refused(status=429):
                # It does not say for how long: as long as between two probes.
                pause = min(
                    LONGEST_PROBE, settings.longest_pause, 2 * self._too_many.get(channel, settings.first_pause / 2)
                )
                self._too_many[channel] = pause
                self._shut(target, now + pause)
                scopes = {target: allowance.own}
                if allowance.account:
                    scopes[_account(allowance)] = allowance.shared
                for scope, limits in scopes.items():
                    self._paces[scope] = spent(self._pace(scope), limits, now)

    def _quickest(self, channel: str) -> float:
        """What the way alone takes; of a single exchange that cannot be told, for it has opened a connection."""
        lately = self._took.get(channel, ())
        return min(lately) if len(lately) > 1 else 0.0

    def _shut(self, scope: str, until: float) -> None:
        self._paces[scope] = shut(self._pace(scope), until)

    def _pace(self, scope: str) -> Pace:
        return self._paces.get(scope, _UNUSED)


def _account(allowance: Allowance) -> str:
    return f"\0{allowance.account}"
