import asyncio
import threading
from collections.abc import Callable

from alerts.delivery.line import OPEN_ATTEMPTS, Line, in_thread
from alerts.model.delivery import Accepted, Message, Refused, SendOutcome, Unknown
from alerts.model.severity import Severity

ENOUGH = 20.0
NO_TIME = 0.02


def message(key: str = "a") -> Message:
    return Message(title="t", body="b", severity=Severity.LOW, key=key)


def way(deliver: Callable[[Message], SendOutcome], timeout: float) -> Line:
    return Line(in_thread("desk", deliver), timeout)


class Gate:
    """A service that takes messages when it is opened, and counts what it was given."""

    def __init__(self, outcome: SendOutcome | None = None) -> None:
        self.opened = threading.Event()
        self.given: list[str] = []
        self.outcome = outcome or Accepted()

    def deliver(self, message: Message) -> SendOutcome:
        self.given.append(message.key)
        self.opened.wait(ENOUGH)
        return self.outcome


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(ENOUGH):
        while not holds():  # noqa: ASYNC110 - it is a thread that makes it true
            await asyncio.sleep(0.001)


async def test_an_outcome_comes_back() -> None:
    assert await way(lambda _: Accepted(), ENOUGH).send(message()) == Accepted()


async def test_when_the_time_has_passed_nobody_knows() -> None:
    gate = Gate()
    assert await way(gate.deliver, NO_TIME).send(message()) == Unknown("no answer within 0.02 s")
    gate.opened.set()


async def test_a_late_success_is_the_answer_when_the_message_is_sent_again() -> None:
    gate = Gate()
    line = way(gate.deliver, NO_TIME)
    await line.send(message())
    gate.opened.set()
    await line.settled()
    assert await line.send(message()) == Accepted()
    assert gate.given == ["a"]


async def test_a_message_sent_again_joins_its_open_attempt() -> None:
    gate = Gate()
    line = way(gate.deliver, NO_TIME)
    assert isinstance(await line.send(message()), Unknown)
    assert isinstance(await line.send(message()), Unknown)
    assert gate.given == ["a"]
    gate.opened.set()


async def test_a_late_failure_is_tried_anew() -> None:
    gate = Gate(Refused("busy", permanent=False))
    line = way(gate.deliver, NO_TIME)
    await line.send(message())
    gate.opened.set()
    await line.settled()
    await line.send(message())
    assert gate.given == ["a", "a"]


async def test_a_channel_that_hangs_takes_a_bounded_number_of_threads() -> None:
    gate = Gate()
    line = way(gate.deliver, NO_TIME)
    outcomes = [await line.send(message(str(n))) for n in range(OPEN_ATTEMPTS + 3)]
    assert [type(outcome) for outcome in outcomes] == [Unknown] * OPEN_ATTEMPTS + [Refused] * 3
    assert sum(thread.name == "channel desk" for thread in threading.enumerate()) == OPEN_ATTEMPTS
    gate.opened.set()
    await line.settled()
    await until(lambda: not any(thread.name == "channel desk" for thread in threading.enumerate()))
    assert await line.send(message("after")) == Accepted()


async def test_one_message_at_a_time() -> None:
    gate = Gate()
    line = way(gate.deliver, ENOUGH)
    sends = [asyncio.create_task(line.send(message(key))) for key in "abc"]
    await until(lambda: gate.given == ["a"])
    assert gate.given == ["a"]
    gate.opened.set()
    assert await asyncio.gather(*sends) == [Accepted()] * 3
    assert gate.given == ["a", "b", "c"]


async def test_a_send_that_is_cancelled_keeps_its_attempt() -> None:
    gate = Gate()
    line = way(gate.deliver, ENOUGH)
    sending = asyncio.create_task(line.send(message()))
    await until(lambda: gate.given == ["a"])
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    gate.opened.set()
    await line.settled()
    assert await line.send(message()) == Accepted()
    assert gate.given == ["a"]


def test_an_attempt_that_ends_after_the_loop_disturbs_nobody() -> None:
    gate = Gate()
    asyncio.run(way(gate.deliver, NO_TIME).send(message()))
    gate.opened.set()
    for thread in threading.enumerate():
        if thread.name == "channel desk":
            thread.join(ENOUGH)
            assert not thread.is_alive()


async def test_what_was_refused_after_its_time_is_repeated_by_nothing() -> None:
    gate = Gate(Refused("429", permanent=False))
    line = way(gate.deliver, NO_TIME)
    await line.send(message())
    gate.opened.set()
    await line.settled()
    gate.opened.clear()
    assert await line.send(message()) == Unknown("no answer within 0.02 s", joined=True)
    assert gate.given == ["a", "a"]
    gate.opened.set()
