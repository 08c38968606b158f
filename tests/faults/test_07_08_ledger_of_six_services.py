"""Rows 1 to 10 and 32 together, on all kinds of channels at once: kill -9 at random moments while services that behave
like the real ones answer 429 and 500 or do not listen at all. Their ledgers say what arrived: nothing is lost, and a repeat
was in flight when the daemon was killed and is in doubt.
"""

import random
import re
from collections import Counter

from alerts.store import reading
from tests.faults.field import figure, rule
from tests.faults.process import until
from tests.services.discord import Discord
from tests.services.host import Host
from tests.services.ntfy import Ntfy
from tests.services.slack import Slack
from tests.services.smtp import Mail
from tests.services.telegram import Telegram
from tests.services.webhook import Webhook

PART = re.compile(r"Nvidia, part (\d+)")
TROUBLES = ("up", "up", "up", "429", "500", "shut")


def test_the_ledgers_of_six_services_under_kills(field):
    seed, kills, items = 0, 3, 12
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    with Host() as host, Mail() as mail:
        services = {
            "telegram": host.open(Telegram(scale=60, chat="12345")),
            "slack": host.open(Slack(scale=60)),
            "discord": host.open(Discord(scale=60)),
            "ntfy": host.open(Ntfy(scale=60)),
            "webhook": host.open(Webhook()),
        }
        channels = {name: service.settings() | {"rate": "none"} for name, service in services.items()}
        field.settings["channels"] = channels | {"mail": mail.settings()}
        wire = field.wire()
        field.write(rule("nvidia", "Nvidia", to=[*services, "mail"]))
        daemon = field.daemon().ready()
        field.baseline(daemon)
        shut = set()

        def trouble():
            name, what = chance.choice(list(services)), chance.choice(TROUBLES)
            if name in shut:
                host.open(services[name])
                shut.discard(name)
            elif what == "shut":
                host.shut(services[name])
                shut.add(name)
            else:
                services[name].mode = what

        waiting = list(range(items))
        for kill in range(kills):
            for _ in range(items // kills):
                wire.add(f"Nvidia, part {waiting.pop(0)}")
            trouble()
            seconds = chance.uniform(0.0, 1.0)
            if kill % 4:
                daemon.ready()
            wanted = len(mail.ledger) + chance.randint(1, 3)
            _until_or_later(lambda wanted=wanted: len(mail.ledger) >= wanted, seconds)
            daemon.kill()
            daemon = field.daemon()
        for name, service in services.items():
            service.mode = "up"
            if name in shut:
                host.open(service)
        field.until_delivered(daemon.ready(), items * (len(services) + 1))
        assert daemon.stop() == 0
        ledgers = {name: service.ledger for name, service in services.items()} | {"mail": mail.ledger}
        figure(f"ledger: {_judged(field, ledgers, items, kills)}")


def _judged(field, ledgers, items, kills):
    doubtful = Counter()
    for listed in reading.list_alerts(field.store_url, limit=100_000, notices=False):
        for delivery in listed.deliveries:
            doubtful[delivery.channel, int(PART.search(listed.alert.headline)[1])] += delivery.in_doubt
    lost = repeated = unmarked = 0
    for name, ledger in ledgers.items():
        # Who knows a repeat by its key has it once, however often it came.
        came = {taken.key: taken for taken in ledger}.values() if name in {"webhook", "ntfy"} else ledger
        copies = Counter(int(PART.search(taken.text)[1]) for taken in came)
        lost += len(set(range(items)) - copies.keys())
        again = {part for part, count in copies.items() if count > 1}
        repeated += sum(copies.values()) - len(copies)
        unmarked += sum(not doubtful[name, part] for part in again)
        assert sum(copies.values()) - len(copies) <= kills, name
        assert sum(doubtful[name, part] for part in range(items)) <= kills, name
    figures = (
        f"{kills} kills, {items} alerts on {len(ledgers)} channels: {lost} lost, {repeated} repeated, "
        f"{unmarked} of them not in doubt, {doubtful.total()} in doubt"
    )
    assert not lost, figures
    assert not unmarked, figures
    return figures


def _until_or_later(true, seconds):
    try:
        until(true, seconds=seconds)
    except AssertionError:
        return
