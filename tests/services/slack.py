"""Slack's incoming web hooks: one message a second, short bursts; 429 with Retry-After; its words for what is wrong."""

import re
from typing import Any

from aiohttp import web

from tests.services.host import Service, Tokens

PATH = "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
_LIVE = re.compile(r"<[!@#a-z][^>]*>")


class Slack(Service):
    def __init__(self, scale: float = 1.0) -> None:
        super().__init__(scale)
        self._limit = Tokens(3, 1.0)

    def settings(self) -> dict[str, Any]:
        return {"url": f"slack://{PATH}", "base_url": self.server}

    def accept(self, request: web.Request, payload: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        if request.path != f"/services/{PATH}":
            return 404, {}, "no_service"
        elements = [e for block in payload["blocks"] for section in block["elements"] for e in section["elements"]]
        text = "".join(element["text"] for element in elements)
        if not text or len(payload["blocks"]) > 50 or not payload["text"]:
            return 400, {}, "invalid_blocks"
        assert not _LIVE.search(payload["text"]), "a mention or link in the line for notifications"
        now = self.now()
        if (wait := self._limit.wait(now)) > 0:
            return self.too_many(wait)
        self._limit.take(now)
        self.take(text, "", payload)
        return 200, {}, "ok"

    def too_many(self, wait: float) -> tuple[int, dict[str, str], Any]:
        return 429, {"Retry-After": f"{max(1.0, wait) / self.scale:g}"}, "rate_limited"
