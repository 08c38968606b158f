"""An alert as a message: short, scannable, complete, and harmless whatever the feed said."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from alerts.delivery import neutral
from alerts.delivery.cut import cut
from alerts.delivery.excerpt import excerpt, mark
from alerts.delivery.span import in_words
from alerts.model.alert import Alert
from alerts.model.delivery import Delivery, Message
from alerts.model.severity import Severity

TITLE_WIDTH = 200
"""Most services show or take 200 to 250 characters of a title (ntfy 200, Pushover and Discord 250)."""

EXCERPT_WIDTH = 280
WORDS_SHOWN = 8
NOTICE_LINES = 20

LATE = "late: appeared while nobody was watching"
EDITED = "edited: matches since its text was changed"
REPEAT = "may be a repeat: an earlier attempt had no answer"


def delivery_key(delivery: Delivery) -> str:
    """The idempotency key of a delivery: the same for each of its attempts, another for every other delivery.

    The time of creation is part of it, for a database that was started anew counts its alerts from 1 again.
    """
    parts = (str(delivery.alert.id), delivery.channel, delivery.created_at.isoformat())
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def message(alert: Alert, *, now: datetime, in_doubt: bool, key: str) -> Message:
    """What is sent, for every service: a title line and a body of plain lines.

    Title: severity and headline. Body: source and age; marks (late, edited, may be a repeat); an excerpt of the
    summary with the matched words in «»; the matched words; the rule; the link, alone on its line; the alert's number.
    A notice of the daemon itself (no rule) has its text in place of the lines from source to rule.
    """
    link = neutral.link(alert.link)
    headline = neutral.line(alert.headline) or "(untitled)"
    lines = _news(alert, now, in_doubt=in_doubt) if alert.rule is not None else _notice(alert, in_doubt=in_doubt)
    body = [line for line in lines if line]
    if link:
        body.append(link)
    if alert.id:
        body.append(f"Alert {alert.id}")
    return Message(
        title=cut(f"[{alert.severity.label.upper()}] {headline}", TITLE_WIDTH),
        body="\n".join(body) or "Tapewatch",
        severity=alert.severity,
        key=key,
        link=link,
    )


def rehearsal(channel: str, *, now: datetime) -> Message:
    """The message that ``channels test`` sends."""
    at = now.strftime("%Y-%m-%d %H:%M:%S UTC")
    return Message(
        title="[LOW] Tapewatch: a test of this channel",
        body=f"Channel {neutral.line(channel)} works. Sent on request, {at}.",
        severity=Severity.LOW,
        key=f"test-{channel}-{now.timestamp()}",
    )


def _news(alert: Alert, now: datetime, *, in_doubt: bool) -> Iterator[str]:
    yield " · ".join(part for part in (cut(neutral.line(alert.feed or ""), 80), _age(alert.published, now)) if part)
    yield _marks(alert, in_doubt=in_doubt)
    if neutral.line(alert.summary) not in {"", neutral.line(alert.headline)}:
        yield excerpt(alert.summary, (e for e in alert.evidence if e.field == "summary"), EXCERPT_WIDTH)
    yield _matched(alert)
    yield "Rule: " + cut(neutral.line(alert.rule_title or alert.rule or ""), 120)


def _notice(alert: Alert, *, in_doubt: bool) -> Iterator[str]:
    yield _marks(alert, in_doubt=in_doubt)
    for text in alert.summary.splitlines()[:NOTICE_LINES]:
        yield cut(neutral.line(text), EXCERPT_WIDTH)


def _age(published: datetime | None, now: datetime) -> str:
    if published is None:
        return "undated"
    seconds = (now - published).total_seconds()
    if seconds <= -60:
        return f"dated {in_words(-seconds)} ahead"
    return "just now" if seconds < 60 else f"{in_words(seconds)} ago"


def _marks(alert: Alert, *, in_doubt: bool) -> str:
    marks = ((alert.late, LATE), (alert.revised, EDITED), (in_doubt, REPEAT))
    return " · ".join(text for holds, text in marks if holds)


def _matched(alert: Alert) -> str:
    """The words as they stand in the news, each once, in the order of the occurrences."""
    words = dict.fromkeys(cut(neutral.line(e.text), 60) for e in alert.evidence)
    words.pop("", None)
    shown = [mark(word) for word in list(words)[:WORDS_SHOWN]]
    more = len(words) - len(shown)
    return "Matched: " + ", ".join(shown) + (f" +{more} more" if more else "") if shown else ""
