"""An alert as a row, and back."""

from typing import Any

from alerts.model.alert import Alert
from alerts.model.match import Evidence
from alerts.model.severity import Severity
from alerts.model.story import FollowKind
from alerts.store.tables.alert import ALERT

_OTHER = {"item_id", "notice_key", "escalation", "hold_keys"}
TOLD = [column for column in ALERT.c if column.name not in _OTHER]
"""The columns that ``stored_alert`` reads."""


def alert_values(alert: Alert) -> dict[str, Any]:
    """The columns that hold what a person is told. Number, story, item, notice key, and the keys of
    its holds are the caller's.
    """
    return {
        "rule": alert.rule,
        "headline": alert.headline,
        "severity": int(alert.severity),
        "created_at": alert.created_at,
        "rule_title": alert.rule_title,
        "tags": alert.tags,
        "feed": alert.feed,
        "link": alert.link,
        "summary": alert.summary,
        "lang": alert.lang,
        "published": alert.published,
        "evidence": [(e.field, e.start, e.end, e.text, e.term, e.topic) for e in alert.evidence],
        "late": alert.late,
        "revised": alert.revised,
        "novelty": alert.novelty,
        "relevance": alert.relevance,
        "sources": alert.sources,
        "follows": alert.follows,
        "follow_kind": alert.follow_kind,
        "escalation": bool(alert.escalated),
        "escalated": alert.escalated,
        "tickers": alert.tickers,
        "more": alert.more,
        "hold_keys": (),
    }


def stored_alert(row: Any) -> Alert:
    """A row of ``alert``: its columns are attributes."""
    return Alert(
        id=row.id,
        rule=row.rule,
        headline=row.headline,
        severity=Severity(row.severity),
        created_at=row.created_at,
        rule_title=row.rule_title,
        tags=tuple(row.tags),
        story=row.story_id or 0,
        feed=row.feed,
        link=row.link,
        summary=row.summary,
        lang=row.lang,
        published=row.published,
        evidence=tuple(Evidence(*fields) for fields in row.evidence),
        late=row.late,
        revised=row.revised,
        novelty=row.novelty,
        relevance=row.relevance,
        sources=row.sources,
        follows=row.follows,
        follow_kind=FollowKind(row.follow_kind) if row.follow_kind else None,
        escalated=row.escalated,
        tickers=tuple(row.tickers),
        more=row.more,
    )
