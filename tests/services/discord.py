"""Discord's web hooks: five messages in two seconds, told in headers; a 429 with seconds and fractions in its body."""

from typing import Any

from aiohttp import web

from tests.services.host import Service

ID, TOKEN = "4174216298", "JHMHI8qBe7bk2ZwO5U711o3dV_js"
COUNT, SECONDS = 5, 2.0


class Discord(Service):
    def __init__(self, scale: float = 1.0) -> None:
        super().__init__(scale)
        self._began, self._used = float("-inf"), 0

    def settings(self) -> dict[str, Any]:
        return {"url": f"discord://{ID}/{TOKEN}", "base_url": self.server}

    def accept(self, request: web.Request, payload: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        if request.path != f"/api/webhooks/{ID}/{TOKEN}":
            return 404, {}, {"message": "Unknown Webhook", "code": 10015}
        [embed] = payload["embeds"]
        title, text = embed["title"], embed["description"]
        if len(title) > 256 or len(text) > 4_096 or len(title) + len(text) > 6_000 or not title:
            return 400, {}, {"message": "Invalid Form Body", "code": 50035}
        assert payload["allowed_mentions"] == {"parse": []}
        now = self.now()
        if now - self._began >= SECONDS:
            self._began, self._used = now, 0
        left = (self._began + SECONDS - now) / self.scale
        if self._used >= COUNT:
            headers = {"Retry-After": str(int(left + 0.999)), "X-RateLimit-Scope": "user"} | self._headers(0, left)
            return (
                429,
                headers,
                {"message": "You are being rate limited.", "retry_after": round(left, 4), "global": False},
            )
        self._used += 1
        self.take(f"{title}\n{text}", "", payload)
        return 200, self._headers(COUNT - self._used, left), {"id": str(len(self.ledger))}

    def _headers(self, remaining: int, left: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(COUNT),
            "X-RateLimit-Remaining": str(remaining),
            "X-RateLimit-Reset-After": f"{left:.4f}",
        }
