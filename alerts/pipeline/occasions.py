"""What is told at its time even if nothing happened: digests without an alert, and that all is well."""

import logging
from datetime import datetime, timedelta

from alerts.delivery.digest_time import next_digest
from alerts.delivery.well import still_watching
from alerts.model.alert import Alert
from alerts.model.errors import StoreError
from alerts.model.handling import DigestPlan
from alerts.model.rule import RuleStatus
from alerts.model.severity import Severity
from alerts.pipeline.current import Current
from alerts.pipeline.ports import Clock, Store

log = logging.getLogger(__name__)

_BACK = timedelta(hours=1)
"""How far a start looks back: what was due while the daemon was down for a moment is told late, never twice."""

_GRACE = timedelta(seconds=30)
"""How long an empty digest waits for one that is not empty, which is made at the same time."""


class Occasions:
    """``look`` is to be called every minute or so; every notice has a key of its own, so looking twice tells nothing twice."""

    def __init__(self, current: Current, *, store: Store, clock: Clock) -> None:
        self._current, self._store, self._clock = current, store, clock
        self._looked_at = clock.now() - _BACK

    async def look(self) -> None:
        """Tell what has become due since the last look. What cannot be stored is told at the next one."""
        now = self._clock.now() - _GRACE
        since = min(self._looked_at, now)
        try:
            for plan in self._empty_digests():
                if due := self._due(plan, since, now):
                    await self._empty(plan.channel, due)
            report = self._current.settings.alive.report
            if report is not None and (due := self._due(report, since, now)):
                await self._report(report.channel, due)
        except StoreError as error:
            log.warning("what is due by the clock is not stored yet: %s", error)
            return
        self._looked_at = now

    def _empty_digests(self) -> set[DigestPlan]:
        rules = (rule for rule in self._current.matcher.rules if rule.status is RuleStatus.LIVE)
        plans = (rule.handling.digest for rule in rules)
        return {plan for plan in plans if plan is not None and plan.empty}

    def _due(self, plan: DigestPlan, since: datetime, now: datetime) -> datetime | None:
        due = next_digest(plan, since, self._current.sessions)
        return due if due is not None and due <= now else None

    async def _empty(self, channel: str, due: datetime) -> None:
        notice = Alert(headline="Digest: no alerts", severity=Severity.LOW, created_at=self._clock.now())
        # The key of the digest that is made where there are alerts.
        await self._store.notify(notice, f"digest {due.isoformat()} {channel}", channel)

    async def _report(self, channel: str, due: datetime) -> None:
        now = self._clock.now()
        lately = await self._store.lately(now - timedelta(days=1), now)
        states = await self._store.poll_states()
        feeds = [feed.id for feed in self._current.settings.feeds]
        failing = sum(feed in states and states[feed].failures > 0 for feed in feeds)
        headline = still_watching(lately, feeds=len(feeds), failing=failing)
        silent = "\n".join(f"{count:,} stayed silent: {reason}" for reason, count in lately.silent.items())
        notice = Alert(headline=f"Tapewatch is {headline}", summary=silent, severity=Severity.LOW, created_at=now)
        await self._store.notify(notice, f"report {due.isoformat()}", channel)
