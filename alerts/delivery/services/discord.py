"""Discord's web hooks: ``discord://ID/TOKEN``.

Limits are told in headers with each answer (discord.com/developers/docs/topics/rate-limits); until the first answer
five messages in two seconds are assumed, which is what a web hook's headers say. An embed has at most 256 characters of
title, 4,096 of description, and 6,000 in all.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from alerts.delivery.cut import cut
from alerts.delivery.dress import markdown_escaped
from alerts.delivery.fit import beginning, counts_of, kept, shortened
from alerts.delivery.rate import Limit, Window
from alerts.delivery.services.account import account_of
from alerts.delivery.services.address import Address
from alerts.delivery.services.service import NOT_AS_EXPECTED, Answer, Request, Unusable
from alerts.delivery.verdict import of_status, seconds
from alerts.delivery.wear import Wear, below, worn
from alerts.model.delivery import Accepted, Message, Refused, SendOutcome
from alerts.model.severity import Severity

API = "https://discord.com"
HOOK, GLOBAL = Window(5, 2.0), Window(50, 1.0)
LEAST = 0.001
"""Seconds. A wait that is rounded to nothing is over at once: without a wait at all it would be unknown how long."""

TITLE, DESCRIPTION = 256, 4_096
COLOUR = {Severity.CRITICAL: 0xB3261E, Severity.HIGH: 0xE8710A, Severity.NORMAL: 0x1A73E8, Severity.LOW: 0x80868B}

_REASONS = {10015: "the web hook was deleted", 50027: "the web hook's token is not valid", 10003: "the channel is gone"}


def _literal(text: str) -> str:
    """Nothing in it is Markdown, a mention or an emoji."""
    return markdown_escaped(text).replace("<", "\\<")


WEAR = Wear(
    escape=_literal,
    strong=lambda words: f"**{words}**",
    link=lambda words, address: f"[{words}](<{address}>)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discord:
    """One web hook."""

    url: str = field(repr=False)
    username: str | None = None
    avatar: str | None = field(default=None, repr=False)
    tts: bool = False
    verify: bool = True
    name: str = "Discord"
    limits: tuple[Limit, ...] = (HOOK,)
    target: str = ""
    account: str = "discord"
    account_limits: tuple[Limit, ...] = (GLOBAL,)
    needs_body: bool = False

    def request(self, message: Message, now: datetime) -> Request:
        """An embed; nobody is ever mentioned."""
        payload: dict[str, Any] = {
            "embeds": [_embed(message, now)],
            "allowed_mentions": {"parse": []},
        }
        if self.username:
            payload["username"] = self.username
        if self.avatar:
            payload["avatar_url"] = self.avatar
        if self.tts:
            payload["tts"] = True
        return Request(
            url=self.url,
            body=json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace"),
            headers={"Content-Type": "application/json"},
        )

    def holds(self, message: Message) -> bool:
        """Whether every line fits."""
        return sum(_size(line) + 1 for line in _lines(message)) <= DESCRIPTION

    def outcome(self, answer: Answer) -> SendOutcome:
        """A good answer says how much is left of the limit; a 429 says for how long, in seconds with fractions."""
        if 200 <= answer.status < 300:
            return NOT_AS_EXPECTED if answer.is_page else _told(answer.headers)
        facts = answer.facts
        if answer.status == 429:
            wait = seconds(facts.get("retry_after"))
            wait = answer.retry_after if wait is None else max(wait, LEAST)
            everywhere = facts.get("global") is True or answer.headers.get("x-ratelimit-scope") == "global"
            return Refused(
                "answered 429 Too Many Requests", permanent=False, status=429, retry_after=wait, everywhere=everywhere
            )
        outcome = of_status(answer.status, answer.retry_after)
        code = facts.get("code")
        words = _REASONS.get(code) if isinstance(code, int) else None
        if words and isinstance(outcome, Refused):
            return Refused(f"{outcome.reason}: {words}", permanent=outcome.permanent, status=answer.status)
        return outcome


def _told(headers: Mapping[str, str]) -> Accepted:
    """What a good answer says of the limit. Where nothing is left of it and not until when, it says too little."""
    remaining = headers.get("x-ratelimit-remaining", "").strip()
    reset = seconds(headers.get("x-ratelimit-reset-after"))
    if not re.fullmatch(r"[0-9]{1,6}", remaining) or (int(remaining) == 0 and reset is None):
        return Accepted()
    return Accepted(pause=(reset or 0.0) if int(remaining) == 0 else 0.0, left=int(remaining))


def _embed(message: Message, now: datetime) -> dict[str, Any]:
    published = message.alert.published if message.alert else None
    embed: dict[str, Any] = {
        "title": shortened(message.title, _literal, TITLE, _size),
        "description": (message.custom(_literal, DESCRIPTION) if message.custom else None)
        or _fitted(message, _lines(message)),
        "color": COLOUR[message.severity],
        "timestamp": (published or now).astimezone(UTC).isoformat(),
    }
    if message.link:
        embed["url"] = message.link
    return embed


def _lines(message: Message) -> list[str]:
    return list(below(message.brief, WEAR)) if message.brief else worn(message, WEAR)[1:]


def _fitted(message: Message, lines: list[str]) -> str:
    if message.digest is not None:
        return "\n".join(beginning(lines, counts_of(message.digest)[1:], DESCRIPTION, _size, str))
    indices = kept([_size(line) for line in lines], DESCRIPTION, range(len(lines)))
    return "\n".join(lines[index] for index in indices)


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def read_discord(address: Address, base_url: str | None) -> Discord | Unusable | None:
    """The web hook behind ``discord://``; None where only Apprise can do what the address asks for."""
    if not address.asks_only(
        "tts", "avatar", "avatar_url", "footer", "footer_logo", "fields", "image", "batch", "botname", "thread"
    ):
        return None
    entries = address.entries
    if not address.host.isdecimal() or not entries or not re.fullmatch(r"[A-Za-z0-9_-]+", entries[0]):
        return Unusable("the address is not a complete Discord address; it has the form discord://ID/TOKEN")
    thread = address.options.get("thread", "")
    if thread and not thread.isdecimal():
        return None
    username = cut(address.options.get("botname") or address.user or "", 80)
    where = f"/api/webhooks/{address.host}/{entries[0]}?wait=true" + (f"&thread_id={thread}" if thread else "")
    return Discord(
        url=f"{base_url or API}{where}",
        target=account_of("discord", base_url or API, address.host, entries[0]),
        username=username or None,
        avatar=address.options.get("avatar_url") or None,
        tts=address.flag("tts", default=False),
        verify=address.flag("verify", default=True),
    )
