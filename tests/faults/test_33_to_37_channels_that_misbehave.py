"""Rows 33 to 37: a success slower than the read time-out, a dripping answer, an answer of 300 MB, an alert that always fails,
a channel that hangs. One daemon has them all, beside a channel that is well.
"""

import asyncio
import threading

import psutil
import pytest

from tests.faults.field import figure, rule
from tests.services.host import Host
from tests.services.telegram import Telegram
from tests.services.webhook import Webhook

PARTS = 6


class Poisoned(Webhook):
    """Fails for good measure whenever one alert comes, and takes the others."""

    def accept(self, request, payload):
        if "part 2" in payload["title"]:
            return 500, {}, "boom"
        return super().accept(request, payload)


class Hanging(Webhook):
    """Answers nobody until it is let go."""

    def __init__(self):
        super().__init__()
        self.held, self.let_go = 0, threading.Event()

    async def handle(self, request):
        self.held += 1
        while not self.let_go.is_set():  # noqa: ASYNC110 - it is set by another thread
            await asyncio.sleep(0.02)
        return await super().handle(request)


@pytest.mark.slow
def test_33_to_37_each_channel_bears_its_own_faults(field):
    with Host() as host:
        services = {
            "well": Webhook(),
            "slow": Telegram(chat="12345"),  # it has no idempotency key, so a second copy would be seen
            "drip": Webhook(),
            "huge": Webhook(),
            "poisoned": Poisoned(),
            "hanging": Hanging(),
        }
        for service in services.values():
            host.open(service)
        for name in ("slow", "drip", "huge"):
            services[name].mode = name
        field.settings["delivery"] = {
            "timeout": "60s",
            "first_pause": "1s",
            "longest_pause": "1s",
            "give_up_after": "6s",
        }
        channels = {name: service.settings() for name, service in services.items()}
        channels["slow"]["url"] += (
            "?rto=0.5"  # less than it takes to answer; a quarter of the time that is waited for it
        )
        field.settings["channels"] = channels | {"ops": {"url": services["well"].settings()["url"]}}
        wire = field.wire()
        field.write(rule("nvidia", "Nvidia", to=services))
        daemon = field.daemon().ready()
        field.baseline(daemon)
        before = psutil.Process(daemon.pid).memory_info().rss
        headlines = [f"Nvidia, part {n}" for n in range(PARTS)]
        for headline in headlines:
            wire.add(headline)

        def told(name):
            # The first headline of a text is its own; a later one is that of the story which it follows.
            texts = [taken.text for taken in services[name].ledger]
            return [
                min((h for h in headlines if h in text), key=text.index)
                for text in texts
                if any(h in text for h in headlines) and "is down" not in text and "refuses" not in text
            ]

        daemon.until(lambda: len(told("well")) == PARTS)
        assert "part 2" not in "".join(told("poisoned"))
        daemon.until(lambda: all(len(told(name)) >= PARTS for name in ("slow", "drip", "huge")))
        daemon.until(lambda: field.status()["channels"]["poisoned"].get("dead") == 1)
        # All of that while one request hangs: it is waited for by nobody else.
        assert (services["hanging"].held, services["hanging"].ledger) == (1, [])
        services["hanging"].let_go.set()
        daemon.until(lambda: len(told("hanging")) == PARTS)
        counts = field.status()["channels"]
        grown = (psutil.Process(daemon.pid).memory_info().rss - before) / 2**20
        assert daemon.stop() == 0

    for name in ("well", "slow", "drip", "huge", "hanging"):
        assert sorted(told(name)) == headlines, f"{name}: lost or repeated"
    assert sorted(told("poisoned")) == [h for h in headlines if "part 2" not in h]
    assert not any(counts[name]["in_doubt"] for name in ("well", "drip", "huge", "hanging"))
    assert grown < 100
    figure(f"row 33: {PARTS} answers of 0.6 s with 0.5 s to wait: 0 lost, 0 repeated")
    figure(f"row 34: {PARTS} dripping answers: 0 lost, 0 repeated, 0 in doubt")
    figure(f"row 35: {PARTS} answers of 300 MB: 0 lost, 0 repeated, {grown:.0f} MB more memory")
    figure(f"row 36: 1 dead letter, {PARTS - 1} others delivered")
    figure(f"row 37: {PARTS} of {PARTS} on each other channel before one that hangs has answered once")
