"""An alert for programs: the facts as they are stored, under the names of ``config/webhook.schema.json``.

Texts come as the feed gave them, but for control and direction characters: a program that shows them must escape them for
the place where it does.
"""

from datetime import UTC, datetime
from typing import Any

from alerts.delivery import neutral
from alerts.model.alert import Alert
from alerts.model.delivery import Message
from alerts.model.digest import Digest
from alerts.model.severity import Severity

_KIND = {Severity.CRITICAL: "failure", Severity.HIGH: "warning"}


def message_facts(message: Message) -> dict[str, object]:
    """A message as a web hook gets it: Apprise's five fields, then the key and what it is about."""
    facts: dict[str, object] = {
        "version": "1.0",
        "title": message.title,
        "message": (message.custom(str, 65_536) if message.custom else None) or message.body,
        "attachments": [],
        "type": _KIND.get(message.severity, "info"),
        "key": message.key,
    }
    if message.alert is not None:
        facts["alert"] = alert_facts(message.alert)
    if message.digest is not None:
        facts["digest"] = digest_facts(message.digest)
    return facts


def alert_facts(alert: Alert) -> dict[str, Any]:
    """One alert. Times are RFC 3339 in UTC; ``link`` is null where there is none that is usable."""
    return {
        "id": alert.id,
        "created_at": stamp(alert.created_at),
        "severity": alert.severity.label,
        "headline": neutral.plain(alert.headline),
        "link": neutral.link(alert.link),
        "summary": neutral.plain(alert.summary),
        "feed": neutral.plain(alert.feed) if alert.feed else None,
        "lang": alert.lang,
        "published": stamp(alert.published) if alert.published else None,
        "rule": alert.rule,
        "rule_title": neutral.plain(alert.rule_title),
        "tags": list(alert.tags),
        "story": alert.story,
        "late": alert.late,
        "revised": alert.revised,
        "novelty": alert.novelty,
        "relevance": alert.relevance,
        "sources": alert.sources,
        "follows": neutral.plain(alert.follows) if alert.follows else None,
        "follow_kind": alert.follow_kind.value if alert.follow_kind else None,
        "escalated": neutral.plain(alert.escalated),
        "tickers": [neutral.plain(ticker) for ticker in alert.tickers],
        "more": alert.more,
        "evidence": [
            {
                "field": found.field,
                "text": neutral.plain(found.text),
                "term": found.term,
                "topic": found.topic,
            }
            for found in alert.evidence
        ],
    }


def digest_facts(digest: Digest) -> dict[str, Any]:
    """A digest: its span, its counts by hour, and its alerts by rule and story."""
    return {
        "title": neutral.plain(digest.title),
        "since": stamp(digest.since),
        "until": stamp(digest.until),
        "reason": neutral.plain(digest.reason),
        "hours": list(digest.hours),
        "groups": [
            {
                "rule": group.rule,
                "title": neutral.plain(group.title),
                "stories": [[alert_facts(alert) for alert in story.alerts] for story in group.stories],
            }
            for group in digest.groups
        ],
    }


def stamp(at: datetime) -> str:
    """``2025-01-27T12:00:00Z``, with fractions only where there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
