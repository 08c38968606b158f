"""Six services that behave like the real ones, as channels of one daemon, and what their ledgers say in the end.

with SixServices(field) as six:
    daemon = six.start()
    six.publish(20)
    six.trouble("telegram", "500")        # up, 429, 500, shut
    ...
    print(six.judged(kills=0))
"""

import re
from collections import Counter
from types import TracebackType
from typing import Any, Self

from alerts.store import reading
from tests.faults.field import Field, rule
from tests.faults.process import Process
from tests.services.discord import Discord
from tests.services.host import Host
from tests.services.ntfy import Ntfy
from tests.services.slack import Slack
from tests.services.smtp import Mail
from tests.services.telegram import Telegram
from tests.services.webhook import Webhook

PART = re.compile(r"Nvidia, part (\d+)")
BY_KEY = frozenset({"webhook", "ntfy"})
"""Who knows a repeat by its key has it once, however often it came."""


PATIENCE = 300.0
"""Seconds; only a daemon that does not start at all takes so long."""


class SixServices:
    """Telegram, Slack, Discord, ntfy, a web hook and a mail server; every story that names Nvidia goes to all of them."""

    def __init__(self, field: Field) -> None:
        self.field, self.published, self._shut = field, 0, set[str]()
        self._host, self.mail = Host(), Mail()

    def __enter__(self) -> Self:
        host = self._host.__enter__()
        self.mail.__enter__()
        self.services: dict[str, Any] = {
            "telegram": host.open(Telegram(scale=60, chat="12345")),
            "slack": host.open(Slack(scale=60)),
            "discord": host.open(Discord(scale=60)),
            "ntfy": host.open(Ntfy(scale=60)),
            "webhook": host.open(Webhook()),
        }
        everyone = self.services | {"mail": self.mail}
        self.field.settings["channels"] = {name: one.settings() | {"rate": "none"} for name, one in everyone.items()}
        self.wire = self.field.wire()
        self.field.write(rule("nvidia", "Nvidia", to=everyone))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.mail.__exit__(kind, error, at)
        self._host.__exit__(kind, error, at)

    def start(self, *runner: str) -> Process:
        """The daemon, after its silent first poll."""
        daemon = self.ready(self.field.daemon(*runner))
        daemon.until(lambda: daemon.says("feed wire: 2 entries"), seconds=PATIENCE)
        return daemon

    def ready(self, daemon: Process) -> Process:
        """Wait for READY=1. A machine that does much else may take long to start fifty daemons."""
        daemon.until(lambda: daemon.notified("READY=1"), seconds=PATIENCE)
        return daemon

    def publish(self, count: int) -> None:
        """News, one alert each on each channel."""
        for _ in range(count):
            self.wire.add(f"Nvidia, part {self.published}")
            self.published += 1

    @property
    def taken(self) -> int:
        """How much arrived, on all of them."""
        return sum(map(len, self.ledgers.values()))

    @property
    def ledgers(self) -> dict[str, list[Any]]:
        return {name: service.ledger for name, service in self.services.items()} | {"mail": self.mail.ledger}

    def trouble(self, name: str, what: str) -> None:
        """From now on: ``up``, a status that answers everything, or ``shut``. The mail server knows ``451``, too."""
        if name == "mail":
            self.mail.mode = what
            return
        if what == "shut" and name not in self._shut:
            self._host.shut(self.services[name])
            self._shut.add(name)
        elif what != "shut":
            if name in self._shut:
                self._host.open(self.services[name])
                self._shut.discard(name)
            self.services[name].mode = what

    def until_all_is_delivered(self, daemon: Process, seconds: float) -> None:
        """Every alert on every channel."""

        def done() -> bool:
            counts = self.field.counts()
            return counts["delivered"] + counts["dead"] >= self.published * 6 and not counts["sending"]

        daemon.until(done, seconds=seconds)

    def judged(self, *, kills: int) -> str:
        """Nothing is lost; a repeat was in flight when the daemon was killed, and is in doubt; at most one a channel and kill.
        Returns the figures.
        """
        doubtful: Counter[tuple[str, int]] = Counter()
        dead = []
        for listed in reading.list_alerts(self.field.store_url, limit=100_000, notices=False):
            for delivery in listed.deliveries:
                part = int(PART.search(listed.alert.headline)[1])
                doubtful[delivery.channel, part] += delivery.in_doubt
                dead += [(delivery.channel, part)] if delivery.state == "dead" else []
        lost = repeated = 0
        unmarked = []
        for name, ledger in self.ledgers.items():
            came = {taken.key: taken for taken in ledger}.values() if name in BY_KEY else ledger
            copies = Counter(int(PART.search(taken.text)[1]) for taken in came)
            lost += len(set(range(self.published)) - copies.keys())
            repeated += copies.total() - len(copies)
            unmarked += [(name, part) for part, count in copies.items() if count > 1 and not doubtful[name, part]]
            assert copies.total() - len(copies) <= kills, name
            assert sum(doubtful[name, part] for part in range(self.published)) <= kills, name
        figures = (
            f"{kills} kills, {self.published} alerts on {len(self.ledgers)} channels, {self.taken} taken: {lost} lost, "
            f"{repeated} repeated, {len(unmarked)} of them not in doubt, {doubtful.total()} in doubt, {len(dead)} dead"
        )
        assert not lost, (figures, dead)
        assert not unmarked, (figures, unmarked)
        assert not dead, (figures, dead)
        return figures
