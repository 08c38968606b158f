"""How a channel gets on with what is due: at its rate, without a claim that is held for longer than it must be."""

import asyncio
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest

from alerts.daemon.meter import MemoryMeter
from alerts.delivery.rate import Allowance, Window
from alerts.model.alert import Alert
from alerts.model.delivery import Accepted, Refused, Unknown
from alerts.model.secret import Secret
from alerts.model.severity import Severity
from alerts.pipeline.arrivals import Arrivals
from alerts.pipeline.current import Current
from alerts.pipeline.dispatch import Dispatcher
from alerts.pipeline.handover import LEAD, Handover
from alerts.settings.settings import Channel, Settings
from alerts.store import reading
from alerts.store.opening import open_store
from tests.pipeline.newsroom import TurnedClock


class Watched(TurnedClock):
    """Notes what is claimed whenever somebody waits for longer than a claim may be held."""

    def __init__(self, url):
        super().__init__()
        self._url, self.held = url, []

    async def wait(self, event, seconds):
        if seconds > LEAD:
            self.held.append(reading.delivery_counts(self._url).get("desk", {}).get("sending", 0))
        await super().wait(event, seconds)


class Service:
    """Satisfies ``Sender``: one message in ten seconds, or as many as there are."""

    def __init__(self, clock):
        self.clock, self.sent, self.limits, self.target = clock, [], (Window(1, 10.0),), ""
        self.answers = lambda _: Accepted()

    def allowance(self, _channel):
        return Allowance(self.limits, target=self.target)

    def holds(self, _channel, _message):
        return True

    async def send(self, _channel, message):
        self.sent.append((message.alert.headline, self.clock.monotonic()))
        return self.answers(message)


@asynccontextmanager
async def room(folder, alerts, told=("desk",)):
    url = f"sqlite:///{folder}/tapewatch.db"
    clock = Watched(url)
    channels = {name: Channel(id=name, url=Secret("json://127.0.0.1/")) for name in told}
    settings = Settings(path=folder / "x.yaml", state_dir=folder, store_url=url, rules=folder, channels=channels)
    store, service = await open_store(url), Service(clock)
    current = Current(settings, SimpleNamespace(rules=()))
    handover = Handover(
        current, sender=service, store=store, clock=clock, meter=MemoryMeter(), arrivals=Arrivals(), jitter=lambda: 0.5
    )
    dispatcher = Dispatcher(current, store=store, clock=clock, handover=handover, holds=service.holds)
    for n in range(alerts):
        one = Alert(headline=f"Nvidia, part {n}", severity=Severity.NORMAL, created_at=clock.now())
        for name in told:
            await store.notify(one, f"{n} {name}", name)
    yield store, dispatcher, service, clock
    await store.close()


async def test_a_round_sends_all_at_the_rate_and_holds_no_claim_meanwhile(tmp_path):
    async with room(tmp_path, 5) as (store, dispatcher, service, clock):
        assert await dispatcher.once() == 5
        gaps = [later - at for (_, at), (_, later) in zip(service.sent, service.sent[1:], strict=False)]
        assert gaps == pytest.approx([10.0] * 4), "as soon as the rate allows, and no sooner"
        assert len(clock.held) >= 4
        assert not any(clock.held), "whoever dies while he waits for the rate leaves nothing in doubt"
        assert (await store.tally()).deliveries == {"delivered": 5}


async def test_channels_that_lead_to_one_chat_take_turns(tmp_path):
    """None waits until the other has told all that it has, which may take an hour in a group."""
    async with room(tmp_path, 3, told=("desk", "ops")) as (store, dispatcher, service, _):
        service.target = "chat"
        assert await dispatcher.once() == 6
        assert [headline for headline, _ in service.sent] == [f"Nvidia, part {n}" for n in (0, 0, 1, 1, 2, 2)]
        assert service.sent[-1][1] - service.sent[0][1] == pytest.approx(50.0), "as one chat"
        assert (await store.tally()).deliveries == {"delivered": 6}


async def test_a_turn_that_is_not_taken_is_another_channel_s(tmp_path, monkeypatch):
    async with room(tmp_path, 2, told=("desk", "ops")) as (store, dispatcher, service, _):
        service.target, claim = "chat", store.claim
        monkeypatch.setattr(store, "claim", lambda of, *more: claim([one for one in of if one != "desk"], *more))
        assert await dispatcher.once() == 2
        assert (await store.tally()).deliveries == {"pending": 2, "delivered": 2}


async def test_what_is_settled_and_what_comes_next_is_one_commit(tmp_path):
    async with room(tmp_path, 6) as (store, dispatcher, service, _):
        service.limits = ()
        seen = []
        service.answers = lambda _: (
            seen.append(reading.delivery_counts(f"sqlite:///{tmp_path}/tapewatch.db")) or Accepted()
        )
        assert await dispatcher.once() == 6
        states = [(counts["desk"].get("delivered", 0), counts["desk"].get("sending", 0)) for counts in seen]
        assert states == [(n, 1) for n in range(6)]
        assert (await store.tally()).deliveries == {"delivered": 6}


async def test_a_claim_whose_gate_was_shut_meanwhile_is_given_back(tmp_path):
    async with room(tmp_path, 1) as (store, dispatcher, service, clock):
        [delivery] = await store.claim(["desk"], clock.now())
        dispatcher.gates.sending("desk")
        await dispatcher.handover.carry(delivery)
        assert service.sent == []
        assert (await store.tally()).deliveries == {"pending": 1}
        [again] = await store.claim(["desk"], clock.now())
        assert (again.attempts, again.in_doubt) == (1, False)


async def test_at_the_end_what_is_not_sent_yet_is_given_back(tmp_path):
    async with room(tmp_path, 3) as (store, dispatcher, service, _):
        service.limits, stopping = (), asyncio.Event()

        def stop(_):
            dispatcher.handover.close()
            stopping.set()
            return Accepted()

        service.answers = stop
        await dispatcher.run(stopping)
        assert len(service.sent) == 1
        assert (await store.tally()).deliveries == {"delivered": 1, "pending": 2}


async def test_a_round_waits_for_no_channel_that_fails_or_asks_for_quiet(tmp_path):
    async with room(tmp_path, 3) as (store, dispatcher, service, clock):
        service.answers = lambda _: Refused("answered 429", permanent=False, status=429, retry_after=3_600.0)
        assert await dispatcher.once() == 1
        assert clock.monotonic() < 60.0
        assert (await store.tally()).deliveries == {"pending": 3}


async def test_messages_that_are_always_refused_keep_no_other_waiting_though_they_are_the_oldest(tmp_path):
    async with room(tmp_path, 15) as (store, dispatcher, service, clock):
        service.limits = ()
        service.answers = lambda message: (
            Accepted() if "Siemens" in message.title else Refused("answered 500", permanent=False, status=500)
        )
        await dispatcher.once()
        assert not dispatcher.gates.is_open("desk")
        for n in range(4):
            one = Alert(headline=f"Siemens, part {n}", severity=Severity.LOW, created_at=clock.now())
            await store.notify(one, f"good {n}", "desk")
        for _ in range(20):
            clock.turn(60.0)
            await dispatcher.once()
        assert (await store.tally()).deliveries == {"delivered": 4, "pending": 15}


async def test_what_takes_messages_and_never_answers_is_the_end_of_few(tmp_path):
    async with room(tmp_path, 20) as (store, dispatcher, service, clock):
        service.limits, service.answers = (), lambda _: Unknown("no answer")
        for _ in range(120):
            await dispatcher.once()
            clock.turn(60.0)
        deliveries = (await store.tally()).deliveries
        assert deliveries["dead"] <= 2 * 60 / 15, "one repeat in a quarter of an hour"
        service.answers = lambda _: Accepted()
        for _ in range(40):
            clock.turn(60.0)
            await dispatcher.once()
        assert (await store.tally()).deliveries == {"delivered": 20 - deliveries["dead"], "dead": deliveries["dead"]}
