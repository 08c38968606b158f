"""A program that takes web hooks: it knows repeats by their key, and takes a message once."""

from typing import Any

from aiohttp import web

from tests.services.host import Service


class Webhook(Service):
    def settings(self) -> dict[str, Any]:
        return {"url": f"json://127.0.0.1:{self.port}/hook"}

    def accept(self, request: web.Request, payload: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        self.take(f"{payload['title']}\n{payload['message']}", request.headers["Idempotency-Key"], payload)
        return 200, {}, "ok"
