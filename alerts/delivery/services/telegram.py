"""Telegram's Bot API: ``tgram://TOKEN/CHAT``, with a topic as ``CHAT:TOPIC`` or ``?topic=``.

Limits as published (core.telegram.org/bots/faq, "My bot is hitting limits"): one message a second in a chat, 20 a minute in a
group, 30 a second for a bot. A message has at most 4,096 characters.
"""

import html
import json
import re
from dataclasses import dataclass, field
from datetime import datetime

from alerts.delivery.fit import beginning, counts_of, kept, shortened
from alerts.delivery.rate import Limit, Window
from alerts.delivery.services.account import account_of
from alerts.delivery.services.address import read_address
from alerts.delivery.services.service import NOT_AS_EXPECTED, Answer, Request, Unusable
from alerts.delivery.services.telegram_html import is_well_formed
from alerts.delivery.verdict import of_status, seconds
from alerts.delivery.wear import Wear, worn
from alerts.model.delivery import Accepted, Message, Refused, SendOutcome

API = "https://api.telegram.org"
CHAT, GROUP, BOT = Window(1, 1.0), Window(20, 60.0), Window(30, 1.0)
LONGEST = 4_096
RAW = 3
"""How many times as long as what is shown a message may be with its tags and addresses; our own bound."""

_TAG = re.compile(r"<[^>]*>")

_ADDRESS = re.compile(r"tgram://(?:bot)?([0-9]+)(?::|%3A)+([a-z0-9_-].*)", re.IGNORECASE)
_CHAT = re.compile(r"(?:(-?[0-9]{1,32})|@?([a-z_-][a-z0-9_-]+))(?::([0-9]+))?", re.IGNORECASE)


def _anchor(words: str, address: str) -> str:
    return f'<a href="{html.escape(address)}">{words}</a>'


WEAR = Wear(escape=html.escape, strong=lambda words: f"<b>{words}</b>", link=_anchor)


@dataclass(slots=True, kw_only=True)
class Telegram:
    """One chat of one bot. A group that becomes a supergroup gets a new number, which the answer tells: it is used from
    then on, until the next start.
    """

    token: str = field(repr=False)
    chat: str = field(repr=False)
    server: str = field(default=API, repr=False)
    topic: int | None = None
    silent: bool = False
    preview: bool = False
    verify: bool = True
    name: str = "Telegram"
    needs_body: bool = False

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Groups and channels have negative numbers or names."""
        return (CHAT,) if self.chat.isdecimal() else (CHAT, GROUP)

    @property
    def target(self) -> str:
        """The chat, whatever the topic."""
        return account_of("telegram", self.server, self.token, self.chat.lower())

    @property
    def account(self) -> str:
        """The bot."""
        return account_of("telegram", self.server, self.token)

    @property
    def account_limits(self) -> tuple[Limit, ...]:
        """All chats of a bot together."""
        return (BOT,)

    def request(self, message: Message, now: datetime) -> Request:  # noqa: ARG002 - every service gets the time
        """``sendMessage`` with HTML, in which only our own tags are live."""
        payload: dict[str, object] = {
            "chat_id": int(self.chat) if self.chat.lstrip("-").isdecimal() else self.chat,
            "text": _custom(message) or _text(message),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": not self.preview},
        }
        if self.topic is not None:
            payload["message_thread_id"] = self.topic
        if self.silent:
            payload["disable_notification"] = True
        return Request(
            url=f"{self.server}/bot{self.token}/sendMessage",
            body=json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"),
            headers={"Content-Type": "application/json"},
        )

    def holds(self, message: Message) -> bool:
        """Whether every line fits."""
        return sum(_size(line) + 1 for line in worn(message, WEAR)) <= LONGEST

    def outcome(self, answer: Answer) -> SendOutcome:
        """The status is also in the body, with ``parameters`` that say how long to wait or where the chat has gone."""
        parameters = answer.facts.get("parameters")
        parameters = parameters if isinstance(parameters, dict) else {}
        moved = parameters.get("migrate_to_chat_id")
        if isinstance(moved, int) and not isinstance(moved, bool):
            self.chat = str(moved)
            return Refused(
                f"the group has become a supergroup and is now {moved}: write that into the channel's address",
                permanent=False,
                status=answer.status,
                retry_after=0.0,
            )
        asked = seconds(parameters.get("retry_after"))
        wait = answer.retry_after if asked is None else asked
        if answer.status == 429:
            return of_status(429, wait)
        if 200 <= answer.status < 300:
            return NOT_AS_EXPECTED if answer.is_page else Accepted()
        return _worded(answer.status, str(answer.facts.get("description", "")), wait)


_WORDS = {
    400: (
        ("chat not found", "there is no such chat, or the bot is not in it"),
        ("thread not found", "there is no such topic"),
    ),
    401: (("", "the bot's token is not valid"),),
    403: (
        ("blocked", "the user has blocked the bot"),
        ("kicked", "the bot was removed from the chat"),
        ("initiate", "the user has not started the bot"),
        ("", "the bot may not write there"),
    ),
    404: (("", "the bot's token is not valid"),),
}
"""What a status means where the description holds these words: our words, for theirs may hold names."""


def _worded(status: int, description: str, wait: float | None) -> SendOutcome:
    outcome = of_status(status, wait)
    for part, words in _WORDS.get(status, ()):
        if part in description.lower() and isinstance(outcome, Refused):
            return Refused(f"{outcome.reason}: {words}", permanent=outcome.permanent, status=status)
    return outcome


def _custom(message: Message) -> str | None:
    """A person's own wording, if Telegram takes it: a tag that is not closed would lose the alert."""
    text = message.custom(html.escape, LONGEST) if message.custom else None
    return text if text and _size(text) <= LONGEST and is_well_formed(text) else None


def _text(message: Message) -> str:
    lines = worn(message, WEAR)
    if message.digest is not None:
        return "\n".join(beginning(lines, counts_of(message.digest), LONGEST, _size, str))
    if 2 * (sum(map(len, lines)) + len(lines)) <= LONGEST // 2:  # no character has more than two units
        return "\n".join(lines)
    first = lines[0] if _size(lines[0]) <= LONGEST // 2 else shortened(message.title, html.escape, LONGEST // 2, _size)
    order = range(len(lines) - 1)
    below = kept([_size(line) for line in lines[1:]], LONGEST - _size(first) - 1, order)
    return "\n".join([first, *(lines[1 + index] for index in below)])


def _size(text: str) -> int:
    """Characters as Telegram counts them: UTF-16 units of what is shown. Addresses count a little, for there is an end to
    what it reads, too.
    """
    shown = html.unescape(_TAG.sub("", text))
    return max(_units(shown), _units(text) // RAW)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def read_telegram(address: str, base_url: str | None) -> Telegram | Unusable | None:
    """The chat behind ``tgram://``; None where only Apprise can do what the address asks for."""
    found = _ADDRESS.fullmatch(address)
    rest = read_address(f"tgram://{found[1]}/{found[2]}") if found else None
    if found is None or rest is None:
        return Unusable("the address is not a complete Telegram address; it has the form tgram://TOKEN/CHAT")
    if not rest.asks_only("silent", "preview", "topic", "thread", "to", "image", "detect", "content", "mdv"):
        return None
    secret, *chats = rest.entries or [""]
    chats += [chat for chat in re.split(r"[,\s]+", rest.options.get("to", "")) if chat]
    chat = _CHAT.fullmatch(chats[0]) if len(chats) == 1 else None
    topic = rest.options.get("topic") or rest.options.get("thread") or (chat[3] if chat else None)
    if chat is None or not secret or (topic and not topic.isdecimal()) or rest.flag("image", default=False):
        return None
    return Telegram(
        token=f"{rest.host}:{secret}",
        chat=chat[1] or f"@{chat[2]}",
        server=base_url or API,
        topic=int(topic) if topic else None,
        silent=rest.flag("silent", default=False),
        preview=rest.flag("preview", default=False),
        verify=rest.flag("verify", default=True),
    )
