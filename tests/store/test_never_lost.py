"""Whatever happens in whatever order: no delivery is lost, and none is repeated that is not marked in doubt."""

import asyncio
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from alerts.model.delivery import DeliveryState, Settlement
from alerts.model.severity import Severity
from alerts.store import reading
from alerts.store.opening import open_store
from tests.examples import examples
from tests.store.news import MINUTE, NOW, item, planned, take, taken

CHANNELS = ["desk", "ops", "night"]
channel_sets = st.lists(st.sampled_from(CHANNELS), min_size=1, max_size=3, unique=True)


class Outbox(RuleBasedStateMachine):
    """A store, and beside it what the receivers got, marked in doubt or not."""

    def __init__(self):
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp())
        self.url = f"sqlite:///{self.folder}/tapewatch.db"
        self.now = NOW
        self.promised, self.claimed = set(), {}
        self.got, self.got_marked, self.buried = Counter(), Counter(), set()
        self.store = self.runner.run(open_store(self.url))

    @rule(
        name=st.integers(0, 6),
        what=st.sampled_from(["chips", "sanctions"]),
        to=channel_sets,
        how=st.sampled_from(Severity),
    )
    def news(self, name, what, to, how):
        entry = taken(item(f"{name}"), alerts=(planned(*to, rule=what, name=f"{name}", severity=how, at=self.now),))
        _, done = self.runner.run(take(self.store, entry))
        if done.alerts:
            self.promised |= {(f"{what} {name}", channel) for channel in to}

    @rule(channels=channel_sets)
    def claim(self, channels):
        for delivery in self.runner.run(self.store.claim(channels, self.now)):
            assert delivery.channel not in self.claimed
            self.claimed[delivery.channel] = delivery

    @rule(channels=channel_sets)
    def claim_and_lose_patience(self, channels):
        async def claim():
            task = asyncio.create_task(self.store.claim(channels, self.now))
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self.runner.run(claim())

    @rule(channel=st.sampled_from(CHANNELS), outcome=st.sampled_from(["accepted", "unknown", "refused", "hopeless"]))
    def send(self, channel, outcome):
        delivery = self.claimed.pop(channel, None)
        if delivery is None:
            return
        name = (f"{delivery.alert.rule} {delivery.alert.headline.split()[-1]}", channel)
        if outcome in {"accepted", "unknown"}:
            (self.got_marked if delivery.in_doubt else self.got)[name] += 1
        known = {
            "accepted": Settlement(state=DeliveryState.DELIVERED, in_doubt=delivery.in_doubt),
            "unknown": Settlement(state=DeliveryState.PENDING, in_doubt=True, next_attempt_at=self.now + MINUTE),
            "refused": Settlement(
                state=DeliveryState.PENDING, in_doubt=delivery.in_doubt, next_attempt_at=self.now + MINUTE
            ),
            "hopeless": Settlement(state=DeliveryState.DEAD, in_doubt=delivery.in_doubt, reason="410"),
        }[outcome]
        if outcome == "hopeless":
            self.buried.add(name)
        self.runner.run(self.store.settle(delivery.id, known, self.now))

    @rule(sent=st.booleans())
    def crash(self, sent):
        """What is in flight may have arrived or not; the new process cannot know."""
        for channel, delivery in self.claimed.items():
            name = (f"{delivery.alert.rule} {delivery.alert.headline.split()[-1]}", channel)
            if sent:
                (self.got_marked if delivery.in_doubt else self.got)[name] += 1
        self.runner.run(self.store._writer.close())
        self.store._lock.release()
        self.store = self.runner.run(open_store(self.url))
        assert self.runner.run(self.store.recover(self.now)) == len(self.claimed)
        self.claimed = {}

    @rule()
    def time_passes(self):
        self.now += MINUTE

    @rule()
    def old_things_go(self):
        self.runner.run(self.store.retire(NOW))

    @invariant()
    def no_unmarked_repeat(self):
        assert max(self.got.values(), default=0) <= 1

    @invariant()
    def every_promise_is_one_row(self):
        counts = reading.delivery_counts(self.url)
        rows = {channel: sum(n for state, n in of.items() if state != "in_doubt") for channel, of in counts.items()}
        assert rows == Counter(channel for _, channel in self.promised)

    def teardown(self):
        self.deliver_the_rest()
        arrived = set(self.got) | set(self.got_marked) | self.buried
        self.runner.run(self.store.close())
        self.runner.close()
        shutil.rmtree(self.folder)
        assert arrived == self.promised

    def deliver_the_rest(self):
        for channel in list(self.claimed):
            self.send(channel, "accepted")
        while True:
            self.now += MINUTE
            self.claim(CHANNELS)
            if not self.claimed:
                return
            for channel in list(self.claimed):
                self.send(channel, "accepted")


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(
    max_examples=examples(15), stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
