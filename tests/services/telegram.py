"""Telegram's Bot API: sendMessage alone. One message a second in a chat, 20 a minute in a group; 429 with parameters."""

import html.parser
import re
from typing import Any

from aiohttp import web

from tests.services.host import Counted, Service

TAGS = {"b", "a", "i", "u", "s", "code", "pre", "blockquote"}
TOKEN, CHAT = "123456789:abcdefg_hijklmnop", "-1001"


class Telegram(Service):
    def __init__(self, scale: float = 1.0, chat: str = CHAT) -> None:
        super().__init__(scale)
        self.chat = chat
        self.migrated_to: int | None = None
        self.forbidden = ""
        """Words that this Telegram does not take, whatever its reader says."""
        self._limits = [Counted(1, 1.0)] + ([Counted(20, 60.0)] if chat.startswith("-") else [])

    def settings(self) -> dict[str, Any]:
        return {"url": f"tgram://{TOKEN}/{self.chat}", "base_url": self.server}

    def accept(self, request: web.Request, payload: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        if request.path != f"/bot{TOKEN}/sendMessage":
            return self._no(404, "Not Found")
        if str(payload.get("chat_id")) != str(self.migrated_to or self.chat):
            if self.migrated_to is None:
                return self._no(400, "Bad Request: chat not found")
            moved = {"migrate_to_chat_id": self.migrated_to}
            return self._no(400, "Bad Request: group chat was upgraded to a supergroup chat", moved)
        text, why = shown(payload["text"])
        if self.forbidden and self.forbidden in text:
            why = "can't parse entities"
        if len(text) > 4_096:
            why = "message is too long"
        if why or not text.strip():
            return self._no(400, f"Bad Request: {why or 'message text is empty'}")
        now = self.now()
        wait = max(limit.wait(now) for limit in self._limits)
        if wait > 0:
            seconds = max(1, int(wait + 0.999))
            return self._no(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds / self.scale})
        for limit in self._limits:
            limit.take(now)
        self.take(text, "", payload)
        return 200, {}, {"ok": True, "result": {"message_id": len(self.ledger)}}

    def _no(self, status: int, words: str, parameters: dict[str, Any] | None = None) -> tuple[int, dict[str, str], Any]:
        more = {"parameters": parameters} if parameters else {}
        return status, {}, {"ok": False, "error_code": status, "description": words, **more}


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open, self.why = "", list[str](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS or (tag == "a") != bool(attrs):
            self.why = f'can\'t parse entities: unsupported start tag "{tag}"'
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.why = "can't parse entities: unmatched end tag"

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(text: str) -> tuple[str, str]:
    """What people read of HTML, and why Telegram would not take it."""
    # As td/telegram/MessageEntity.cpp reads: every "<" begins a tag, where a browser would take "<-" for text.
    if stray := re.search(r"<(?!/?[a-zA-Z][a-zA-Z-]*[\s>])", text):
        return text, f"can't parse entities: Unsupported start tag at byte offset {stray.start()}"
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.text, reader.why or ("can't parse entities: can't find end tag" if reader.open else "")
