"""When and where an alert goes, and why not elsewhere. Pure: alerts, their rules' wishes, history and now in; deliveries out.

For each alert the questions are asked in this order, and the first that keeps it back is its reason:

1. Has a person silenced it, on all its channels?
2. Does the rule's throttle hold it back? Then it is dropped, or only the rule's digest lists it.
3. For each channel: is it silenced there? Are there quiet hours (``critical`` breaks through)? Has the channel had its
   share of the day, or too many alerts within a few minutes (``critical`` excepted)? The latter are gathered into one
   digest.

What is kept back everywhere makes no alert: a later report of the same story may still be told, and nothing is lost for
good by having come at a bad time. It is counted, and the next alert of the same key carries the count.

An alert that is stored already, and goes to further channels now that more carry its story, is asked the third question
alone: it has passed the throttle, and holds nothing else back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.delivery.anew import digest_comes, quiet_ends, storm_ends
from alerts.delivery.beside import for_want_of_answer, in_digest, with_digest
from alerts.delivery.quiet import quiet_span, quiet_until
from alerts.delivery.silence import silenced_by, words
from alerts.delivery.throttle import throttle_keys
from alerts.delivery.unsaid import united, unsaid
from alerts.model.alert import Alert
from alerts.model.handling import Handling, QuietMode, Then
from alerts.model.history import Asked, History
from alerts.model.hold import Hold, all_wait_until, held, told
from alerts.model.limits import Limits
from alerts.model.planned import Arranged, PlannedAlert, PlannedDelivery, Scheduled
from alerts.model.quiet import QuietWindow
from alerts.model.sessions import Sessions
from alerts.model.severity import Severity
from alerts.model.suppression import Suppression, SuppressionReason

_NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the configuration says: quiet windows by name, limits by channel, and the exchanges' sessions; and the wishes of
    the rules by id, for what was planned before.
    """

    windows: Mapping[str, QuietWindow] = field(default_factory=dict)
    limits: Mapping[str, Limits] = field(default_factory=dict)
    sessions: Sessions = field(default_factory=dict)
    wishes: Mapping[str, Handling] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scheduler:
    """The decision as of ``now`` for a desk."""

    desk: Desk
    now: datetime

    def asked(self, planned: Sequence[PlannedAlert]) -> Asked:
        """What must be known to decide about these."""
        channels = dict.fromkeys(channel for one in planned for channel in one.channels)
        limits = {channel: self.desk.limits[channel] for channel in channels if channel in self.desk.limits}
        return Asked(
            keys=tuple(
                dict.fromkeys(key for one in planned for key in throttle_keys(one.alert, one.handling.throttle))
            ),
            recent_since={
                channel: self.now - timedelta(seconds=limit.storm_within)
                for channel, limit in limits.items()
                if limit.storm_alerts is not None
            },
            today_since={
                channel: _midnight(self.now, limit.zone)
                for channel, limit in limits.items()
                if limit.per_day is not None
            },
        )

    def arrange(self, planned: Sequence[PlannedAlert], history: History) -> Arranged:
        """Decide, one after another: what was decided before counts as history."""
        schedule = Schedule(self.desk, history, self.now)
        found = tuple(
            (schedule.decide_further if one.further else schedule.decide)(one.alert, one.channels, one.handling)
            for one in planned
        )
        return Arranged(found, schedule.changed)

    def later(self, rule: str) -> Handling:
        """What of a rule's wishes holds for one of its alerts that comes to a further channel in its own time."""
        wishes = self.desk.wishes.get(rule)
        return Handling(quiet=wishes.quiet) if wishes else Handling()

    def at_latest(self, channel: str, rule: str, gather: str) -> datetime | None:
        """When what waits so would go out at the latest if it were planned now; None where that is not known."""
        wishes = self.desk.wishes.get(rule)
        match gather.partition(" ")[0]:
            case "storm":
                return storm_ends(self.desk.limits.get(channel), self.now)
            case "quiet":
                quiet = wishes.quiet if wishes else None
                window = self.desk.windows.get(quiet.window) if quiet else None
                return quiet_ends(wishes, window, self.desk.sessions, self.now)
            case "digest":
                return digest_comes(wishes.digest if wishes else None, channel, self.desk.sessions, self.now)
        return None

    def quiet_now(self) -> Mapping[str, tuple[datetime, datetime]]:
        """The windows that are quiet, and from when until when each is."""
        spans = {name: quiet_span(window, self.now, self.desk.sessions) for name, window in self.desk.windows.items()}
        return {name: span for name, span in spans.items() if span is not None}


class Schedule:
    """Decides about one alert after another; what was decided before counts as history. Pure but for its own memory."""

    def __init__(self, desk: Desk, history: History, now: datetime) -> None:
        self._desk, self._now, self._silences = desk, now, history.silences
        self._holds = dict(history.holds)
        self._recent, self._today = dict(history.recent), dict(history.today)
        self._gathering = dict(history.gathering)
        self.changed: dict[str, Hold] = {}
        """The holds that are other than history says."""

    def decide(self, alert: Alert, channels: Sequence[str], handling: Handling) -> Scheduled:
        """When and where it goes. ``channels`` are those that routing chose."""
        keys = throttle_keys(alert, handling.throttle)
        holds = [self._holds.get(key) for key in keys]
        wanted = tuple(dict.fromkeys(channels))
        # An alert that is raised because more and more sources carry its story is not one alert too many.
        throttle = handling.throttle if not alert.escalated else None
        throttled = all_wait_until(throttle, holds, self._now) if throttle else None
        if throttled is not None and throttle is not None:
            digest = self._digest(alert, handling) if throttle.then is Then.DIGEST else None
            why = unsaid(alert, SuppressionReason.THROTTLED, f"until {throttled:%Y-%m-%d %H:%M} UTC, {', '.join(keys)}")
            unheard = self._unheard(alert, (), handling) if throttle.then is Then.DIGEST else ()
            return self._held(alert, keys, digest, (why, *unheard))
        deliveries, silent = self._each(wanted, alert, handling)
        digest = self._digest(alert, handling)
        listed = [digest] if digest is not None else []
        also = united([*silent, *self._unheard(alert, deliveries or listed, handling)])
        if not deliveries and (wanted or (handling.digest and digest is None)):
            return self._held(alert, keys, digest, also)
        for key in keys:
            self._keep(told(handling.throttle, self._holds.get(key), key, self._now))
        if more := max(hold.held if hold else 0 for hold in holds):
            alert = replace(alert, more=more)
        # Who is told by a digest alone has its time to answer from then on.
        unanswered = self._unanswered(alert, deliveries or listed, handling)
        if digest is not None and digest.channel in {one.channel for one in deliveries}:
            digest = None
        return Scheduled(alert, (*deliveries, *with_digest(unanswered, digest)), also, holds=keys)

    def decide_further(self, alert: Alert, channels: Sequence[str], handling: Handling) -> Scheduled:
        """When and on which of ``channels`` an alert is told that was told on others before. It is not one alert too many for
        a throttle, unless that has held back this very alert.
        """
        keys = throttle_keys(alert, handling.throttle)
        holds = [self._holds.get(key) for key in keys]
        throttle = handling.throttle if not alert.escalated else None
        throttled = all_wait_until(throttle, holds, self._now) if throttle else None
        if throttled is not None and all(hold and hold.told_at and hold.told_at < alert.created_at for hold in holds):
            why = unsaid(alert, SuppressionReason.THROTTLED, f"until {throttled:%Y-%m-%d %H:%M} UTC, {', '.join(keys)}")
            return Scheduled(None, (), (why,))
        deliveries, silent = self._each(tuple(dict.fromkeys(channels)), alert, handling)
        return Scheduled(alert, (*deliveries, *self._unanswered(alert, deliveries, handling)), silent)

    def _each(
        self, channels: Sequence[str], alert: Alert, handling: Handling
    ) -> tuple[list[PlannedDelivery], tuple[Suppression, ...]]:
        found = [self._on(channel, alert, handling) for channel in channels]
        silent = united([one for one in found if isinstance(one, Suppression)])
        return [one for one in found if isinstance(one, PlannedDelivery)], silent

    def _unheard(
        self, alert: Alert, deliveries: Sequence[PlannedDelivery], handling: Handling
    ) -> Sequence[Suppression]:
        """The silences of channels that are told beside ``to``: that of the digest, and those that nobody's answer leads to."""
        beside = [handling.digest.channel] if handling.digest else []
        beside += handling.unanswered.to if handling.unanswered and deliveries else ()
        found = {channel: silenced_by(alert, channel, self._silences, self._now) for channel in beside}
        return united(
            [
                unsaid(alert, SuppressionReason.SILENCED, f"{channel}: {words(silence)}")
                for channel, silence in found.items()
                if silence
            ]
        )

    def _on(self, channel: str, alert: Alert, handling: Handling) -> PlannedDelivery | Suppression:
        if silence := silenced_by(alert, channel, self._silences, self._now):
            detail = f"{channel}: {words(silence)}"
            return unsaid(alert, SuppressionReason.SILENCED, detail)
        critical = alert.severity is Severity.CRITICAL
        severity = None
        quiet = handling.quiet
        window = self._desk.windows.get(quiet.window) if quiet else None
        until = quiet_until(window, self._now, self._desk.sessions) if window and not critical else None
        if quiet is not None and until is not None:
            if quiet.mode is QuietMode.DROP:
                return unsaid(alert, SuppressionReason.QUIET, f"{channel}: {quiet.window}")
            if quiet.mode is QuietMode.HOLD:
                why = f"held until the end of {quiet.window}"
                return PlannedDelivery(channel=channel, due_at=until, gather=f"quiet {until.isoformat()}", why=why)
            severity = min(alert.severity, Severity.LOW)
        return self._within_limits(channel, alert, severity)

    def _within_limits(self, channel: str, alert: Alert, severity: Severity | None) -> PlannedDelivery | Suppression:
        limits = self._desk.limits.get(channel, _NO_LIMITS)
        today, recent = self._today.get(channel, 0), self._recent.get(channel, 0)
        lowered = "quiet hours: sent as low" if severity is not None and severity is not alert.severity else ""
        if alert.severity is not Severity.CRITICAL:
            if limits.per_day is not None and today >= limits.per_day:
                return unsaid(alert, SuppressionReason.CAPPED, f"{channel}: {limits.per_day} a day")
            if limits.storm_alerts is not None and recent >= limits.storm_alerts:
                due = self._gathering.setdefault(channel, self._now + timedelta(seconds=limits.storm_within))
                why = f"more than {limits.storm_alerts} alerts in {_in_full(limits.storm_within)}: gathered"
                why = "; ".join(filter(None, (lowered, why)))
                gather = f"storm {due.isoformat()}"
                return PlannedDelivery(channel=channel, due_at=due, gather=gather, severity=severity, why=why)
        self._today[channel], self._recent[channel] = today + 1, recent + 1
        return PlannedDelivery(channel=channel, due_at=self._now, severity=severity, why=lowered)

    def _digest(self, alert: Alert, handling: Handling) -> PlannedDelivery | None:
        return in_digest(handling.digest, alert, self._silences, self._desk.sessions, self._now)

    def _unanswered(self, alert: Alert, told: Sequence[PlannedDelivery], handling: Handling) -> list[PlannedDelivery]:
        return for_want_of_answer(handling.unanswered, alert, told, self._silences, self._now)

    def _held(
        self, alert: Alert, keys: Sequence[str], digest: PlannedDelivery | None, silent: tuple[Suppression, ...]
    ) -> Scheduled:
        for key in keys:
            self._keep(held(self._holds.get(key), key))
        return Scheduled(alert if digest else None, (digest,) if digest else (), silent)

    def _keep(self, hold: Hold) -> None:
        self._holds[hold.key] = self.changed[hold.key] = hold


def _in_full(seconds: float) -> str:
    """As it was written: 90 s are not about a minute."""
    return f"{seconds / 60:g} min" if seconds % 60 == 0 else f"{seconds:g} s"


def _midnight(now: datetime, zone: str) -> datetime:
    return datetime.combine(now.astimezone(ZoneInfo(zone)).date(), time(), ZoneInfo(zone)).astimezone(UTC)
