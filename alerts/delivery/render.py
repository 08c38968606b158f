"""An alert as a message: short, scannable, complete, and harmless whatever the feed said."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from alerts.delivery import neutral
from alerts.delivery.cut import cut
from alerts.delivery.excerpt import excerpted, mark
from alerts.delivery.gather import digest_lines
from alerts.delivery.marks import REPEAT, marks
from alerts.delivery.span import in_words
from alerts.model.alert import Alert
from alerts.model.brief import Brief, Line, text_of
from alerts.model.delivery import Delivery, Message
from alerts.model.digest import Digest
from alerts.model.match import Evidence
from alerts.model.severity import Severity

TITLE_WIDTH = 200
"""Most services show or take 200 to 250 characters of a title (ntfy 200, Pushover and Discord 250)."""

EXCERPT_WIDTH = 280
WORDS_SHOWN = 8
TICKERS_SHOWN = 8
NOTICE_LINES = 20


def delivery_key(delivery: Delivery) -> str:
    """The idempotency key of a delivery: the same for each of its attempts, another for every other delivery.

    The alert's time of creation is part of it, for a database that was started anew counts its alerts from 1 again. The
    delivery's own is not: one that a person sends again keeps its key.
    """
    parts = (str(delivery.alert.id), delivery.channel, delivery.alert.created_at.isoformat())
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def message(alert: Alert, *, now: datetime, in_doubt: bool, key: str, why: str = "") -> Message:
    """What is sent, for every service: the brief, and the same as a title line and a body of plain lines.

    Title: severity and headline. Body: source and age; marks (late, edited, may be a repeat); an excerpt of the
    summary with the matched words in «»; the matched words; the rule; the link, alone on its line; the alert's number.
    A notice of the daemon itself (no rule) has its text in place of the lines from source to rule.
    """
    told = brief(alert, now=now, in_doubt=in_doubt, why=why)
    return Message(
        title=title(told),
        body="\n".join(plain_lines(told)) or "Tapewatch",
        severity=alert.severity,
        key=key,
        link=told.link,
        brief=told,
        alert=alert,
    )


def digest_message(digest: Digest, *, in_doubt: bool, key: str) -> Message:
    """What is sent for a digest, for every service; as severe as the most severe alert in it.

    Title: what it is and how much. Body: its span, and for each rule its name and a line for each story with its link below.
    """
    digest = replace(digest, mark=REPEAT if in_doubt else "")
    first, *lines = digest_lines(digest)
    body = []
    for line in lines:
        body.append(f"{'- ' if line.item else ''}{line.text}{line.after}")
        body += [f"  {line.link}"] if line.link else []
    severities = [alert.severity for group in digest.groups for story in group.stories for alert in story.alerts]
    return Message(
        title=first.text,
        body="\n".join(body),
        severity=max(severities, default=Severity.LOW),
        key=key,
        digest=digest,
    )


def rehearsal(channel: str, *, now: datetime) -> Message:
    """The message that ``channels test`` sends."""
    at = now.strftime("%Y-%m-%d %H:%M:%S UTC")
    body = f"Channel {neutral.line(channel)} works. Sent on request, {at}."
    alert = Alert(headline="Tapewatch: a test of this channel", severity=Severity.LOW, created_at=now, summary=body)
    return message(alert, now=now, in_doubt=False, key=f"test-{channel}-{now.timestamp()}")


def brief(alert: Alert, *, now: datetime, in_doubt: bool, why: str = "") -> Brief:
    """The alert as a person is told it at ``now``. ``why`` is what is special about this delivery of it."""
    headline = excerpted(alert.headline, _of(alert, "title"), TITLE_WIDTH, whole=True)
    shown = tuple(marks(alert, in_doubt=in_doubt)) + ((neutral.line(why),) if why else ())
    link = neutral.link(alert.link)
    if alert.rule is None:
        notice = (cut(neutral.line(text), EXCERPT_WIDTH) for text in alert.summary.splitlines()[:NOTICE_LINES])
        return Brief(
            severity=alert.severity,
            headline=headline,
            link=link,
            marks=shown,
            notice=tuple(text for text in notice if text),
            number=alert.id,
        )
    repeats = neutral.line(alert.summary) in {"", neutral.line(alert.headline)}
    words = dict.fromkeys(cut(neutral.line(e.text), 60) for e in alert.evidence)
    words.pop("", None)
    return Brief(
        severity=alert.severity,
        headline=headline,
        link=link,
        source=cut(neutral.line(alert.feed or ""), 80),
        age=_age(alert, now),
        marks=shown,
        excerpt=() if repeats else excerpted(alert.summary, _of(alert, "summary"), EXCERPT_WIDTH),
        matched=tuple(words)[:WORDS_SHOWN],
        more_words=max(0, len(words) - WORDS_SHOWN),
        others=max(0, alert.sources - 1),
        tickers=tuple(cut(neutral.line(ticker), 40) for ticker in alert.tickers[:TICKERS_SHOWN]),
        rule=cut(neutral.line(alert.rule_title or alert.rule), 120),
        novelty=f"novelty {alert.novelty}" if alert.novelty is not None else "",
        relevance=f"relevance {alert.relevance}" if alert.relevance is not None else "",
        number=alert.id,
    )


def title(told: Brief) -> str:
    """Severity and headline in one line."""
    headline = neutral.subject(text_of(told.headline)) or "(untitled)"
    return cut(f"[{told.severity.label.upper()}] {headline}", TITLE_WIDTH)


def plain_lines(told: Brief) -> Iterator[str]:
    """The lines below the title, for a service that takes plain text."""
    yield from filter(None, (source_line(told), marks_line(told)))
    yield from told.notice
    if told.excerpt:
        yield marked(told.excerpt)
    if told.matched:
        yield matched_line(told, [mark(word) for word in told.matched])
    yield from filter(None, (tickers_line(told), rule_line(told), told.link))
    if told.number:
        yield f"Alert {told.number}"
    yield from (f"{words}: {address}" for words, address in told.actions)


def marked(line: Line) -> str:
    """The line with the matched words in «»."""
    return "".join(mark(run.text) if run.marked else run.text for run in line)


def source_line(told: Brief) -> str:
    """``wire · 12 min ago · +2 sources``."""
    others = f"+{told.others} source{'s' if told.others > 1 else ''}" if told.others else ""
    return " · ".join(part for part in (told.source, told.age, others) if part)


def marks_line(told: Brief) -> str:
    """What to be wary of, in one line."""
    return " · ".join(told.marks)


def matched_line(told: Brief, words: list[str]) -> str:
    """``Matched: ...``; ``words`` are the brief's, marked as the service marks."""
    more = f" +{told.more_words} more" if told.more_words else ""
    return f"Matched: {', '.join(words)}{more}"


def tickers_line(told: Brief) -> str:
    """``Tickers: NASDAQ:NVDA``."""
    return f"Tickers: {', '.join(told.tickers)}" if told.tickers else ""


def rule_line(told: Brief) -> str:
    """The rule, how new the news is and how much to its point."""
    return " · ".join(filter(None, (f"Rule: {told.rule}", told.novelty, told.relevance))) if told.rule else ""


def _of(alert: Alert, field: str) -> Iterator[Evidence]:
    return (found for found in alert.evidence if found.field == field)


def _age(alert: Alert, now: datetime) -> str:
    published = alert.published
    if published is None:
        seen = (now - alert.created_at).total_seconds()
        return "undated, first seen just now" if seen < 60 else f"undated, first seen {in_words(seen)} ago"
    seconds = (now - published).total_seconds()
    if seconds <= -60:
        return f"dated {in_words(-seconds)} ahead"
    return "just now" if seconds < 60 else f"{in_words(seconds)} ago"
