"""ntfy: 60 requests at once and one more every five seconds; 4,096 bytes; a 429 that does not say how long."""

from typing import Any

from aiohttp import web

from tests.services.host import Service, Tokens


class Ntfy(Service):
    def __init__(self, scale: float = 1.0) -> None:
        super().__init__(scale)
        self._limit = Tokens(60, 5.0)

    def settings(self) -> dict[str, Any]:
        return {"url": f"ntfy://127.0.0.1:{self.port}/alerts"}

    def accept(self, request: web.Request, payload: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        if request.path != "/" or payload.get("topic") != "alerts":
            return 404, {}, {"code": 40401, "http": 404, "error": "page not found"}
        if len(payload["message"].encode()) > 4_096:
            return 413, {}, {"code": 41301, "http": 413, "error": "attachment too large"}
        now = self.now()
        if self._limit.wait(now) > 0:
            return 429, {}, {"code": 42901, "http": 429, "error": "limit reached: too many requests"}
        self._limit.take(now)
        self.take(f"{payload['title']}\n{payload['message']}", payload["sequence_id"], payload)
        return 200, {}, {"id": str(len(self.ledger)), "event": "message"}
