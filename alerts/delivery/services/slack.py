"""Slack: an incoming web hook (``slack://T/B/SECRET``) or a bot (``slack://xoxb-TOKEN/#channel``).

Limit as published (api.slack.com/apis/rate-limits): one message a second in a channel, short bursts allowed; a 429 says in
``Retry-After`` how long to wait. The message is made of rich text, in which Slack reads no markup at all; only the line
that notifications show is text with markup, and there ``&``, ``<`` and ``>`` are escaped.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alerts.delivery.cut import cut
from alerts.delivery.fit import beginning, counts_of, kept
from alerts.delivery.gather import BULLET, digest_lines
from alerts.delivery.rate import Bucket, Limit
from alerts.delivery.render import marks_line, rule_line, source_line, tickers_line
from alerts.delivery.services.account import account_of
from alerts.delivery.services.address import Address
from alerts.delivery.services.service import NOT_AS_EXPECTED, Answer, Request, Unusable
from alerts.delivery.verdict import of_status
from alerts.delivery.wear import WARNING
from alerts.model.brief import Brief, Line
from alerts.model.delivery import Accepted, Message, Refused, SendOutcome, Unknown

API, HOOKS = "https://slack.com", "https://hooks.slack.com"
CHANNEL = Bucket(2, 1.0)
"""One a second; two at once are what "short bursts" surely covers."""

LONGEST = 3_000
RAW = 3
"""How many times as long as what is shown a message may be with its addresses; our own bound."""
FALLBACK = 300

_CHANNEL = re.compile(r"[+#@]?[A-Z0-9_-]{1,32}", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Z0-9]{1,64}", re.IGNORECASE)
_BOT = re.compile(r"xox[a-z](?:\.xox[a-z])?-[A-Z0-9-]{1,255}", re.IGNORECASE)

TRANSIENT = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "rollup_error",
    }
)
PERMANENT = frozenset(
    {
        "account_inactive", "action_prohibited", "channel_is_archived", "channel_not_found", "ekm_access_denied",
        "invalid_auth", "invalid_blocks", "invalid_payload", "invalid_token", "is_archived", "missing_scope", "msg_too_long",
        "no_active_hooks", "no_permission", "no_service", "no_team", "no_text", "not_authed", "not_in_channel",
        "posting_to_general_channel_denied", "restricted_action", "team_disabled", "team_not_found", "token_expired",
        "token_revoked", "user_not_found",
    }
)  # fmt: skip
"""Slack's own words for what went wrong, from the references of incoming web hooks and of chat.postMessage. Only these
are ever repeated to a person: anything else in an answer may hold a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """One channel. ``bot`` is its token, or None for a web hook, whose ``url`` is the secret."""

    url: str = field(repr=False)
    bot: str | None = field(default=None, repr=False)
    channel: str | None = None
    username: str | None = None
    verify: bool = True
    name: str = "Slack"
    limits: tuple[Limit, ...] = (CHANNEL,)
    target: str = ""
    account: str = ""
    account_limits: tuple[Limit, ...] = ()

    @property
    def needs_body(self) -> bool:
        """A bot's call answers 200 whatever happened."""
        return self.bot is not None

    def request(self, message: Message, now: datetime) -> Request:  # noqa: ARG002 - every service gets the time
        """Rich text, and a line for notifications."""
        payload: dict[str, Any] = {
            "text": escaped(cut(message.title, FALLBACK)),
            "blocks": _custom(message) or _blocks(message),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if self.channel:
            payload["channel"] = self.channel
        if self.username:
            payload["username"] = self.username
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self.bot is not None:
            headers["Authorization"] = f"Bearer {self.bot}"
        return Request(
            url=self.url, body=json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"), headers=headers
        )

    def holds(self, message: Message) -> bool:
        """Whether every line fits."""
        return sum(_size(line) + 1 for line in _lines(message)) <= LONGEST

    def outcome(self, answer: Answer) -> SendOutcome:
        """A web hook says what is wrong as plain text beside a status, a bot's call in ``error`` beside 200."""
        if self.bot is not None and 200 <= answer.status < 300:
            if answer.facts.get("ok") is True:
                return Accepted()
            word = str(answer.facts.get("error", ""))
            if not word:
                return NOT_AS_EXPECTED
        else:
            word = answer.body[:64].decode("ascii", "replace").strip()
        outcome = of_status(answer.status, answer.retry_after)
        if isinstance(outcome, Unknown) or (isinstance(outcome, Accepted) and self.bot is None):
            return NOT_AS_EXPECTED if answer.is_page and isinstance(outcome, Accepted) else outcome
        known = word in TRANSIENT | PERMANENT
        permanent = word not in TRANSIENT if known else isinstance(outcome, Accepted) or outcome.permanent
        return Refused(
            f"refused: {word}" if known else getattr(outcome, "reason", "refused for a reason that is not known"),
            permanent=permanent,
            status=answer.status,
            retry_after=None if permanent else answer.retry_after,
            doubtful=isinstance(outcome, Refused) and outcome.doubtful,
        )


def escaped(text: str) -> str:
    """Text in which Slack finds neither a mention nor a link (api.slack.com/reference/surfaces/formatting)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _custom(message: Message) -> list[dict[str, Any]] | None:
    """A person's own wording is Slack's markup, in a block that reads it."""
    text = message.custom(escaped, LONGEST) if message.custom else None
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}] if text else None


def _blocks(message: Message) -> list[dict[str, Any]]:
    """One block of rich text; whole lines that do not fit any more are left out, never the first."""
    elements: list[dict[str, Any]] = []
    for line in _fitting(message):
        elements += [*([_text("\n")] if elements else []), *line]
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}]


def _fitting(message: Message) -> list[list[dict[str, Any]]]:
    lines = list(_lines(message))
    if message.digest is not None:
        return beginning(lines, counts_of(message.digest), LONGEST, _size, lambda rest: [_text(rest)])
    sizes = [_size(line) for line in lines]
    first = lines[0] if sizes[0] <= LONGEST else [_text(cut(message.title, LONGEST // 2))]
    room = LONGEST - _size(first) - 1
    return [first, *(lines[1 + index] for index in kept(sizes[1:], room, range(len(lines) - 1)))]


def _size(line: list[dict[str, Any]]) -> int:
    """What is shown. Addresses count a little, for there is an end to what Slack reads, too; each counts once, however many
    parts of a headline are links to it.
    """
    text = sum(len(element["text"]) for element in line)
    return max(text, (text + sum(map(len, {element.get("url", "") for element in line}))) // RAW)


def _lines(message: Message) -> Iterator[list[dict[str, Any]]]:
    if message.digest is not None:
        for line in digest_lines(message.digest):
            words = _link(line.text, line.link, bold=line.strong) if line.link else _text(line.text, bold=line.strong)
            yield [*([_text(BULLET)] if line.item else []), words, *([_text(line.after)] if line.after else [])]
    elif message.brief is not None:
        yield from _brief(message.brief)
    else:
        yield [_text(message.title, bold=True)]
        yield from ([_text(line)] for line in message.body.split("\n") if line)


def _brief(told: Brief) -> Iterator[list[dict[str, Any]]]:
    headline = _runs(told.headline, told.link) or [_text("(untitled)")]
    yield [_text(f"[{told.severity.label.upper()}] ", bold=True), *headline]
    if source := source_line(told):
        yield [_text(source, italic=True)]
    if marks := marks_line(told):
        yield [_text(WARNING + marks, bold=True)]
    yield from ([_text(line)] for line in told.notice)
    if told.excerpt:
        yield _runs(told.excerpt)
    if told.matched:
        words = [element for word in told.matched for element in (_text(word, bold=True), _text(", "))][:-1]
        yield [_text("Matched: "), *words, *([_text(f" +{told.more_words} more")] if told.more_words else [])]
    yield from ([_text(text)] for text in (tickers_line(told), rule_line(told)) if text)
    foot = [_text(f"Alert {told.number}")] if told.number else []
    for action, address in told.actions:
        foot += [*([_text(" · ")] if foot else []), _link(action, address)]
    if foot:
        yield foot


def _runs(line: Line, link: str | None = None) -> list[dict[str, Any]]:
    return [_link(run.text, link, bold=run.marked) if link else _text(run.text, bold=run.marked) for run in line]


def _text(text: str, *, bold: bool = False, italic: bool = False) -> dict[str, Any]:
    style = {name: True for name, holds in (("bold", bold), ("italic", italic)) if holds}
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def _link(text: str, url: str | None, *, bold: bool = False) -> dict[str, Any]:
    return {"type": "link", "url": url or "", "text": text} | ({"style": {"bold": True}} if bold else {})


def read_slack(address: Address, base_url: str | None) -> Slack | Unusable | None:
    """The channel behind ``slack://``; None where only Apprise can do what the address asks for."""
    if not address.asks_only("image", "footer", "timestamp", "blocks", "to", "token"):
        return None
    entries = [address.host, *address.entries]
    if token := address.options.get("token"):
        entries = [*(part for part in re.split(r"[ ,#/\\]+", token) if part), *entries]
    is_bot = bool(_BOT.fullmatch(entries[0]))
    length = 1 if is_bot else 3
    tokens, channels = entries[:length], entries[length:]
    channels += [channel for channel in re.split(r"[\s,/\\]+", address.options.get("to", "")) if channel]
    if len(tokens) < length or not all((_BOT if is_bot else _TOKEN).fullmatch(part) for part in tokens):
        return None
    if len(channels) > 1 or (is_bot and not channels) or not all(_CHANNEL.fullmatch(one) for one in channels):
        return None  # more than one target, an e-mail address, a thread
    channel = _named(channels[0]) if channels else None
    common: dict[str, Any] = {
        "channel": channel,
        "target": account_of("slack", base_url or "", *tokens, channel or ""),
        "username": address.user,
        "verify": address.flag("verify", default=True),
    }
    if is_bot:
        url = f"{base_url or API}/api/chat.postMessage"
        return Slack(url=url, bot=tokens[0], account=account_of("slack", tokens[0]), **common)
    return Slack(url=f"{base_url or HOOKS}/services/{'/'.join(tokens)}", **common)


def _named(channel: str) -> str:
    """``+C123`` is an id, ``@jane`` a person; everything else is a channel's name."""
    if channel.startswith("+"):
        return channel[1:]
    return channel if channel.startswith(("@", "#")) else f"#{channel}"
