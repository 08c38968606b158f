"""What a service asked for outlives the process that was asked."""

from dataclasses import replace
from datetime import timedelta

from alerts.daemon import asked
from alerts.delivery.rate import Allowance
from alerts.model.delivery import Delivery, Refused
from alerts.model.secret import Secret
from alerts.pipeline.gates import Gates
from alerts.settings.settings import Channel, DeliverySettings
from tests.pipeline.newsroom import TurnedClock

CHANNELS = {"desk": Channel(id="desk", url=Secret("json://127.0.0.1/hook"))}


def test_a_wait_that_a_service_asked_for_goes_on_after_a_restart_unless_the_channel_leads_elsewhere():
    clock = TurnedClock()
    gates = Gates(clock, lambda _: Allowance())
    failing = Delivery(id=1, alert=None, channel="desk", attempts=1, in_doubt=False, created_at=clock.now())
    gates.learn(failing, Refused("429", permanent=False, status=429, retry_after=3_600.0), DeliverySettings())
    text = asked.written(gates, CHANNELS)
    assert "hook" not in text

    def left(**changes):
        later = Gates(clock, lambda _: Allowance())
        asked.recall(later, {"desk": replace(CHANNELS["desk"], **changes)}, text)
        return later.wait("desk")

    clock.turn(600.0)
    assert left() == 3_000.0
    assert left(url=Secret("json://127.0.0.1/other")) == 0.0
    clock.start -= timedelta(days=365)
    assert left() == 3_600.0, "whatever the clock was set to"
    clock.turn(3_600.0)
    clock.start += timedelta(days=365)
    assert left() == 0.0


def test_what_is_short_or_unknown_is_not_kept():
    gates = Gates(TurnedClock(), lambda _: Allowance())
    asked.recall(gates, CHANNELS, "")
    assert asked.written(gates, CHANNELS) == "[]"
    failing = Delivery(id=1, alert=None, channel="desk", attempts=1, in_doubt=False, created_at=TurnedClock().now())
    gates.learn(failing, Refused("429", permanent=False, status=429, retry_after=5.0), DeliverySettings())
    assert asked.written(gates, CHANNELS) == "[]"
