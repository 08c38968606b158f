"""Row 32: services that count what they are sent answer 429: what they ask for is obeyed, nothing is lost or repeated."""

import pytest

from tests.faults.field import figure, rule
from tests.services.discord import Discord
from tests.services.host import Host
from tests.services.ntfy import Ntfy
from tests.services.slack import Slack
from tests.services.telegram import Telegram
from tests.services.webhook import Webhook

PARTS = 12
REFUSALS = 3
TICK = 0.001
"""Seconds by which a timer may ring early."""


class Gateway(Webhook):
    """A program behind one that says "too many" some times, and not for how long."""

    def accept(self, request, payload):
        return (429, {}, "too many") if len(self.waits) < REFUSALS else super().accept(request, payload)


@pytest.mark.slow
def test_32_limits_are_kept_and_a_storm_of_429_loses_nothing(field):
    # Our own idea of the limits is taken away where the service must say it itself, and too high for the others.
    rates = {"telegram": "none", "slack": "none", "discord": "20/s", "ntfy": "none"}
    with Host() as host:
        services = {
            "telegram": host.open(Telegram(scale=10, chat="12345")),
            "slack": host.open(Slack(scale=10)),
            "discord": host.open(Discord(scale=10)),
            "ntfy": host.open(Ntfy(scale=60)),
            "gateway": host.open(Gateway()),
        }
        field.settings["channels"] = {
            name: service.settings() | ({"rate": rates[name]} if name in rates else {})
            for name, service in services.items()
        }
        wire = field.wire()
        field.write(rule("nvidia", "Nvidia", to=services))
        daemon = field.daemon().ready()
        field.baseline(daemon)
        services["ntfy"].mode = "429"
        headlines = [f"Nvidia, part {n}" for n in range(PARTS)]
        for headline in headlines:
            wire.add(headline)
        daemon.until(lambda: services["ntfy"].answered[429] >= 2)
        services["ntfy"].mode = "up"
        field.until_delivered(daemon, PARTS * len(services))
        assert daemon.stop() == 0
        told = []
        for name, service in services.items():
            seen = [
                next(h for h in reversed(headlines) if f"{h} " in f"{taken.text} ".replace("\n", " "))
                for taken in service.ledger
            ]
            lost, repeated = set(headlines) - set(seen), len(seen) - len(set(seen))
            told.append(f"{name} {service.answered[429]} times 429")
            assert not lost, (name, lost)
            assert not repeated, name
            # Obeyed to the second: asked once too often for each wait, and not again within it.
            early = [
                (at, wait)
                for at, wait in service.waits
                if any(at < came < at + (wait or 1.0) - TICK for came in service.came)
            ]
            assert not early, name
        assert 0 < services["telegram"].answered[429] <= PARTS, "the storm did not happen"
        assert services["slack"].answered[429] <= PARTS
        assert services["gateway"].answered[429] == REFUSALS
        assert field.counts()["in_doubt"] == 0
        figure(f"row 32: {PARTS * len(services)} deliveries, 0 lost, 0 repeated; {', '.join(told)}")
