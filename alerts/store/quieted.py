"""What is pending when the quiet hours of its rule begin: it waits for their end, with what they hold from the start."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, or_, select, update

from alerts.model.delivery import DeliveryState
from alerts.model.handling import Quiet, QuietMode
from alerts.model.planned import Scheduling
from alerts.model.severity import Severity
from alerts.store.past import IS_PENDING
from alerts.store.tables.alert import ALERT
from alerts.store.tables.delivery import DELIVERY

Spans = Mapping[str, tuple[datetime, datetime]]

LOW = Severity.CRITICAL - Severity.LOW
MAY_WAIT = IS_PENDING & (DELIVERY.c.rank > 0)
"""What is critical breaks through."""

RULES = (
    select(ALERT.c.rule)
    .join(DELIVERY, DELIVERY.c.alert_id == ALERT.c.id)
    .where(MAY_WAIT, ALERT.c.rule.is_not(None))
    .distinct()
)
MEMBER, OF_MEMBER = DELIVERY.alias("member"), ALERT.alias("of_member")
MEMBERS = (
    select(DELIVERY.c.id, MEMBER.c.always_digest, OF_MEMBER.c.rule)
    .join(MEMBER, MEMBER.c.digest_id == DELIVERY.c.alert_id)
    .join(OF_MEMBER, OF_MEMBER.c.id == MEMBER.c.alert_id)
    .where(MAY_WAIT)
)


def quiet_pending(connection: Connection, scheduling: Scheduling) -> None:
    """What has not gone out when its rule's quiet hours begin (its channel fails, or has a long line) does not go out in them:
    it was news before, so it waits for their end, whether they hold or drop what comes in them. Where they lower what comes
    in them, it is lowered. What is due later than they end is left alone, and what a person has sent again in them.
    """
    quiet_now = scheduling.quiet_now()
    if not quiet_now:
        return
    found: defaultdict[Quiet, set[str]] = defaultdict(set)
    for rule in connection.scalars(RULES).all():
        if (quiet := scheduling.later(rule).quiet) is not None and quiet.window in quiet_now:
            found[quiet].add(rule)
    for quiet, rules in found.items():
        since, until = quiet_now[quiet.window]
        of = _of(ALERT.c.rule.in_(rules), since)
        if quiet.mode is QuietMode.DOWNGRADE:
            _lower(connection, of)
        else:
            # What may have arrived says so by itself: a digest would say it of all that it tells.
            gather = case((DELIVERY.c.in_doubt, ""), else_=f"quiet {until.isoformat()}")
            _hold(connection, of, scheduling.now, until, quiet.window, gather)
    _hold_digests(connection, quiet_now, scheduling)


def _of(alerts: ColumnElement[bool], since: datetime) -> ColumnElement[bool]:
    """The deliveries of these alerts, but for those that a person has sent again since: they are younger than their alert."""
    by_nobody = or_(DELIVERY.c.created_at < since, DELIVERY.c.created_at == ALERT.c.created_at)
    return DELIVERY.c.alert_id.in_(select(ALERT.c.id).where(alerts, by_nobody).correlate(DELIVERY))


def _hold(
    connection: Connection,
    which: ColumnElement[bool],
    now: datetime,
    until: datetime,
    window: str,
    gather: ColumnElement[str] | str,
) -> None:
    held: dict[str, Any] = {"state": DeliveryState.WAITING.value, "gather": gather, "next_attempt_at": until}
    # It does not fail while it is not tried. Whose clock put it off is seen from when it was touched last.
    held |= {"failed_since": None, "claimed_at": now, "why": _also(f"held until the end of {window}")}
    connection.execute(update(DELIVERY).where(which, MAY_WAIT, DELIVERY.c.next_attempt_at < until).values(held))


def _lower(connection: Connection, which: ColumnElement[bool]) -> None:
    lowered = {"severity": int(Severity.LOW), "rank": LOW, "why": _also("quiet hours: sent as low")}
    is_higher = DELIVERY.c.severity.is_(None) & (DELIVERY.c.rank < LOW)
    connection.execute(update(DELIVERY).where(which, MAY_WAIT, is_higher).values(lowered))


def _hold_digests(connection: Connection, quiet_now: Spans, scheduling: Scheduling) -> None:
    """A digest that nobody asked for at its time (a storm's) waits where the rules of all that it tells are in quiet hours."""
    members: defaultdict[int, list[tuple[bool, str]]] = defaultdict(list)
    for delivery, always, rule in connection.execute(MEMBERS).all():
        members[delivery].append((always, rule or ""))
    for delivery, told in members.items():
        if windows := _windows(told, quiet_now, scheduling):
            last = max(windows, key=lambda window: quiet_now[window][1])
            since, until = quiet_now[last]
            which = (DELIVERY.c.id == delivery) & _of(ALERT.c.rule.is_(None), since)
            _hold(connection, which, scheduling.now, until, last, "")


def _windows(told: Collection[tuple[bool, str]], quiet_now: Spans, scheduling: Scheduling) -> Collection[str]:
    """The quiet windows that hold all of these back; none where one of them is not held."""
    found = set()
    for always, rule in told:
        quiet = scheduling.later(rule).quiet
        if always or quiet is None or quiet.mode is QuietMode.DOWNGRADE or quiet.window not in quiet_now:
            return ()
        found.add(quiet.window)
    return found


def _also(words: str) -> ColumnElement[str]:
    """The reason with these words, once: a channel that fails for days is held every night."""
    has = DELIVERY.c.why.contains(words, autoescape=True)
    return case((DELIVERY.c.why == "", words), (has, DELIVERY.c.why), else_=DELIVERY.c.why + f" · {words}")
