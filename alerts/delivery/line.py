"""The way to one channel: one message at a time, and a limit on how long one may take.

A send that takes too long may still arrive. When its time has passed we stop waiting, not knowing, and it goes on by itself:
a blocking one in its thread, which cannot be stopped, another for a while longer. Two rules keep that in bounds:

- A message that is sent again while its first attempt is still open joins that attempt instead of starting a second
  one; if the first one was accepted in the meantime, that is the answer. So a service that is slower than the time
  limit gets each message once.
- A channel with ``OPEN_ATTEMPTS`` unfinished attempts takes no further message until one has ended. A channel thus
  has never more threads or connections than that, and a service that hangs costs the others nothing.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from alerts.model.delivery import Accepted, Message, Refused, SendOutcome, Unknown

OPEN_ATTEMPTS = 3
LATE_ANSWERS = 64
"""Messages of which a late answer is kept until they are sent again."""

Deliver = Callable[[Message], Awaitable[SendOutcome]]


class Line:
    """One channel's way out. ``deliver`` never raises; ``timeout`` is in seconds."""

    def __init__(self, deliver: Deliver, timeout: float) -> None:
        self._deliver, self._timeout = deliver, timeout
        self._one_at_a_time = asyncio.Lock()
        self._attempts: dict[str, asyncio.Future[SendOutcome]] = {}

    async def send(self, message: Message) -> SendOutcome:
        """One attempt, or the rest of an earlier one of the same message."""
        async with self._one_at_a_time:
            attempt, joined = self._attempts.get(message.key), True
            if attempt is None or (attempt.done() and not isinstance(_outcome(attempt), Accepted)):
                was_refused = attempt is not None and _is_refused(_outcome(attempt))
                if sum(not earlier.done() for earlier in self._attempts.values()) >= OPEN_ATTEMPTS:
                    return Refused("earlier messages are still on their way", permanent=False)
                # An attempt that was refused after its time told nobody: the next one is no repeat of it either.
                joined = was_refused
                attempt = self._attempts[message.key] = asyncio.ensure_future(self._deliver(message))
            await asyncio.wait({attempt}, timeout=self._timeout)
            if not attempt.done():
                self._forget_old()
                return Unknown(f"no answer within {self._timeout:g} s", joined=joined)
            del self._attempts[message.key]
            outcome = _outcome(attempt)
            return replace(outcome, joined=joined) if isinstance(outcome, Unknown) else outcome

    @property
    def busy(self) -> bool:
        """Whether an attempt is open."""
        return any(not attempt.done() for attempt in self._attempts.values())

    async def settled(self) -> None:
        """Return when no attempt is open."""
        if open_ones := [attempt for attempt in self._attempts.values() if not attempt.done()]:
            await asyncio.wait(open_ones)

    def abandon(self) -> None:
        """Wait for nothing any more."""
        for attempt in self._attempts.values():
            attempt.cancel()

    def _forget_old(self) -> None:
        ended = [key for key, attempt in self._attempts.items() if attempt.done()]
        for key in ended[: max(0, len(ended) - LATE_ANSWERS)]:
            del self._attempts[key]


def _is_refused(outcome: SendOutcome) -> bool:
    return isinstance(outcome, Refused) and not outcome.doubtful


def _outcome(attempt: asyncio.Future[SendOutcome]) -> SendOutcome:
    return Unknown("abandoned") if attempt.cancelled() else attempt.result()


def in_thread(name: str, deliver: Callable[[Message], SendOutcome]) -> Deliver:
    """A blocking ``deliver``, which never raises, in a daemon thread for each message."""
    return partial(_start, name, deliver)


async def _start(name: str, deliver: Callable[[Message], SendOutcome], message: Message) -> SendOutcome:
    loop = asyncio.get_running_loop()
    over: asyncio.Future[SendOutcome] = loop.create_future()

    def settle(outcome: SendOutcome) -> None:
        if not over.done():
            over.set_result(outcome)

    def run() -> None:
        outcome = deliver(message)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, outcome)

    try:
        threading.Thread(target=run, name=f"channel {name}", daemon=True).start()
    except RuntimeError:  # the system gives us no thread
        return Refused("no thread to send it in", permanent=False)
    return await over
