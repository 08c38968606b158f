"""What a delivery says: one alert, or a digest of several."""

from dataclasses import replace
from datetime import datetime

from alerts.delivery.gather import digest_lines, gathered, heading
from alerts.delivery.render import REPEAT, delivery_key, message
from alerts.model.alert import Alert
from alerts.model.delivery import Delivery, Message

FULL = 30
"""Lines of a digest in plain text; the rest is a number. Services with more room than a phone show all of them."""


def told(delivery: Delivery, *, now: datetime) -> Message:
    """The message of a delivery at ``now``."""
    key, alert = delivery_key(delivery), delivery.alert
    if delivery.members:
        return digest_message(alert, delivery.members, in_doubt=delivery.in_doubt, key=key)
    if delivery.severity is not None:
        alert = replace(alert, severity=delivery.severity)
    return message(alert, now=now, in_doubt=delivery.in_doubt, key=key, why=delivery.why)


def digest_message(alert: Alert, members: tuple[Alert, ...], *, in_doubt: bool, key: str) -> Message:
    """The message of a digest: ``alert`` stands for it and names it, ``members`` are what it tells."""
    digest = gathered(
        members,
        title=alert.headline.partition(":")[0],
        since=min(member.created_at for member in members),
        until=alert.created_at,
        reason=alert.summary,
    )
    lines = [f"{'- ' if line.item else ''}{line.text}{line.after}" for line in digest_lines(digest)][1:]
    if len(lines) > FULL:
        lines[FULL:] = [f"and {len(lines) - FULL:,} lines more"]
    return Message(
        title=heading(digest),
        body="\n".join([*([REPEAT] if in_doubt else ()), *lines]),
        severity=alert.severity,
        key=key,
        digest=digest,
        alert=alert,
    )
