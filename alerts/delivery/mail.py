"""A message as the HTML part of a mail: tables and inline styles, which is what mail programs understand."""

import html
from collections.abc import Iterator

from alerts.delivery.gather import MOST_HOURS, answerable, count, heading, span
from alerts.delivery.render import marks_line, matched_line, rule_line, source_line, tickers_line
from alerts.delivery.sparkline import BAR, GAP, HEIGHT
from alerts.delivery.wear import Wear
from alerts.model.brief import Brief
from alerts.model.delivery import Message
from alerts.model.digest import Digest
from alerts.model.severity import Severity

PICTURE = "volume.png"
"""The name under which the picture of a digest lies in the mail."""

_COLOUR = {Severity.CRITICAL: "#b3261e", Severity.HIGH: "#c5600a", Severity.NORMAL: "#1a73e8", Severity.LOW: "#5f6368"}
_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_GREY, _INK = "#5f6368", "#202124"


def _anchor(words: str, address: str) -> str:
    return f'<a href="{html.escape(address)}" style="color:#174ea6;text-decoration:none">{words}</a>'


WEAR = Wear(
    escape=html.escape,
    strong=lambda words: f'<b style="background:#fef7e0">{words}</b>',
    link=_anchor,
)


def html_body(message: Message) -> str:
    """The whole document. Every text of a feed is escaped, and nothing is loaded from anywhere."""
    custom = message.custom(html.escape, 100_000) if message.custom else None
    if custom is not None:
        inner, colour = custom, _COLOUR[message.severity]
    elif message.digest is not None:
        inner, colour = "".join(_digest(message.digest)), _COLOUR[Severity.NORMAL]
    elif message.brief is not None:
        inner, colour = "".join(_brief(message.brief)), _COLOUR[message.severity]
    else:
        lines = [html.escape(message.title), *map(html.escape, message.body.split("\n"))]
        inner, colour = "".join(_row(line) for line in lines), _COLOUR[message.severity]
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"></head>'
        f'<body style="margin:0;padding:16px;background:#f1f3f4;{_FONT}">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:640px;margin:0 auto;'
        f'background:#ffffff;border-left:4px solid {colour}"><tr><td style="padding:16px 20px;color:{_INK};'
        f'font-size:15px;line-height:1.5">{inner}</td></tr></table></body></html>'
    )


def _row(words: str, style: str = "") -> str:
    return f'<div style="margin:0 0 6px;{style}">{words}</div>\n'


def _small(words: str) -> str:
    return _row(words, f"font-size:13px;color:{_GREY}")


def _severity(severity: Severity) -> str:
    return f'<b style="color:{_COLOUR[severity]};font-size:12px">[{severity.label.upper()}]</b>'


def _brief(told: Brief) -> Iterator[str]:
    words = WEAR.line(told.headline) or "(untitled)"
    linked = WEAR.link(words, told.link) if told.link else words
    yield _row(f"{_severity(told.severity)} {linked}", "font-size:19px;line-height:1.3;font-weight:600")
    if source := source_line(told):
        yield _small(html.escape(source))
    if marks := marks_line(told):
        yield _row(html.escape(marks), "background:#fce8e6;padding:6px 10px;font-size:13px")
    for text in told.notice:
        yield _row(html.escape(text))
    if told.excerpt:
        yield _row(WEAR.line(told.excerpt), "padding:6px 0")
    if told.matched:
        yield _small(matched_line(told, [WEAR.strong(html.escape(word)) for word in told.matched]))
    for text in (tickers_line(told), rule_line(told)):
        if text:
            yield _small(html.escape(text))
    foot = [f"Alert {told.number}"] if told.number else []
    foot += [WEAR.link(html.escape(words), address) for words, address in told.actions]
    if foot:
        yield _row(" · ".join(foot), f"font-size:12px;color:{_GREY};border-top:1px solid #e8eaed;padding-top:8px")


def _digest(digest: Digest) -> Iterator[str]:
    yield _row(html.escape(heading(digest)), "font-size:20px;font-weight:600")
    if digest.mark:
        yield _row(html.escape(digest.mark), "background:#fce8e6;padding:6px 10px;font-size:13px")
    yield _small(html.escape(span(digest)))
    if any(digest.hours):
        width = len(digest.hours) * (BAR + GAP) // 2
        shown, last = sum(digest.hours), "the last " if len(digest.hours) == MOST_HOURS else ""
        words = (
            f"{count(shown, 'alert')} in {last}{count(len(digest.hours), 'hour')}, at most {max(digest.hours)} in one"
        )
        yield _row(
            f'<img src="cid:{PICTURE}" width="{width}" height="{HEIGHT // 2}" alt="{words}" style="display:block">',
            "padding:8px 0 2px",
        )
        yield _small(f"{words}")
    for group in digest.groups:
        alerts = sum(len(story.alerts) for story in group.stories)
        title = f"{html.escape(group.title)} <span style='font-weight:400;color:{_GREY}'>({alerts})</span>"
        yield _row(title, "margin-top:16px;font-size:16px;font-weight:600;border-bottom:1px solid #e8eaed")
        for story in group.stories:
            line = answerable(story, digest.zone)
            words = html.escape(line.text)
            linked = WEAR.link(words, line.link) if line.link else words
            yield _row(f"• {linked}<span style='font-size:13px;color:{_GREY}'>{html.escape(line.after)}</span>")
