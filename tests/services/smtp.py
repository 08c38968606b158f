"""A mail server. ``mode``: up, hang (after DATA), 451 (greylisting), 550."""

import threading
import time
from email import message_from_bytes, policy
from typing import Any, Self

from aiosmtpd.controller import Controller

from tests.delivery.loopback import free_port
from tests.services.host import Taken


class Mail:
    def __init__(self) -> None:
        self.mode, self.ledger, self.asked = "up", list[Taken](), 0
        self.over = threading.Event()

    def __enter__(self) -> Self:
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self._controller.start()
        self.port = self._controller.port
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._controller.stop()

    def settings(self) -> dict[str, Any]:
        return {"url": f"mailto://127.0.0.1:{self.port}?from=watch@news.example.com&to=desk@news.example.com"}

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's signature
        self.asked += 1
        if self.mode.isdecimal():
            return f"{self.mode} not now"
        mail = message_from_bytes(envelope.original_content, policy=policy.default)
        self.ledger.append(Taken(time.monotonic(), str(mail["subject"]), "", {"raw": envelope.original_content}))
        return "250 OK"
