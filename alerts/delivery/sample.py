"""An alert to try things with: templates at load, channels at a preview. It has everything that an alert can have."""

from datetime import UTC, datetime, timedelta

from alerts.delivery.render import message
from alerts.model.alert import Alert
from alerts.model.delivery import Message
from alerts.model.match import Evidence
from alerts.model.severity import Severity
from alerts.model.story import FollowKind

_AT = datetime(2025, 1, 30, 13, 15, tzinfo=UTC)
_HEADLINE = "European Central Bank cuts key rates by 25 basis points"
_SUMMARY = "The deposit facility rate goes to 2.75 percent from 5 February <b>on</b>; disinflation is well on track & wages moderate."


def sample_alert() -> Alert:
    """A decision of 30 January 2025, told in our own words."""
    words = (("title", _HEADLINE, "cuts key rates"), ("summary", _SUMMARY, "deposit facility rate"))
    return Alert(
        id=1,
        headline=_HEADLINE,
        summary=_SUMMARY,
        severity=Severity.HIGH,
        created_at=_AT,
        published=_AT - timedelta(minutes=2),
        rule="rate-decisions",
        rule_title="Decisions on key rates",
        tags=("macro",),
        story=1,
        feed="ecb-press",
        link="https://www.ecb.europa.eu/press/pr/date/2025/html/index.en.html",
        lang="en",
        evidence=tuple(
            Evidence(where, text.index(word), text.index(word) + len(word), word, word) for where, text, word in words
        ),
        late=True,
        revised=True,
        novelty=85,
        relevance=90,
        sources=3,
        follows="European Central Bank cuts key rates in December",
        follow_kind=FollowKind.NUMBER,
        escalated="three sources within five minutes",
        tickers=("XETRA:DBK",),
        more=2,
    )


def sample_message() -> Message:
    """The message of it."""
    return message(sample_alert(), now=_AT, in_doubt=True, key="sample")
