"""The way to one channel: a thread of its own, one message at a time, and a limit on how long one may take.

A blocking send cannot be stopped from outside. When its time has passed we stop waiting, not knowing whether the
message arrives, and the thread goes on by itself; it is never used again. Two rules keep that in bounds:

- A message that is sent again while its first attempt is still open joins that attempt instead of starting a second
  one; if the first one was accepted in the meantime, that is the answer. So a service that is slower than the time
  limit gets each message once.
- A channel with ``OPEN_ATTEMPTS`` unfinished attempts takes no further message until one has ended. A channel thus
  has never more threads than that, and a service that hangs costs the others nothing.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

from alerts.model.delivery import Accepted, Message, Refused, SendOutcome, Unknown

OPEN_ATTEMPTS = 3
LATE_ANSWERS = 64
"""Messages of which a late answer is kept until they are sent again."""


class Line:
    """One channel's way out. ``deliver`` blocks and never raises; ``timeout`` is in seconds."""

    def __init__(self, name: str, deliver: Callable[[Message], SendOutcome], timeout: float) -> None:
        self._name, self._deliver, self._timeout = name, deliver, timeout
        self._one_at_a_time = asyncio.Lock()
        self._attempts: dict[str, _Attempt] = {}

    async def send(self, message: Message) -> SendOutcome:
        """One attempt, or the rest of an earlier one of the same message."""
        async with self._one_at_a_time:
            attempt = self._attempts.get(message.key)
            if attempt is None or (attempt.ended and not isinstance(attempt.outcome, Accepted)):
                if sum(not earlier.ended for earlier in self._attempts.values()) >= OPEN_ATTEMPTS:
                    return Refused("earlier messages are still on their way", permanent=False)
                attempt = _Attempt()
                self._attempts[message.key] = attempt
                try:
                    attempt.start(self._name, self._deliver, message)
                except RuntimeError:  # the system gives us no thread
                    del self._attempts[message.key]
                    return Refused("no thread to send it in", permanent=False)
            try:
                async with asyncio.timeout(self._timeout):
                    await attempt.over.wait()
            except TimeoutError:
                self._forget_old()
                return Unknown(f"no answer within {self._timeout:g} s")
            del self._attempts[message.key]
            return attempt.outcome

    @property
    def busy(self) -> bool:
        """Whether an attempt is open."""
        return any(not attempt.ended for attempt in self._attempts.values())

    async def settled(self) -> None:
        """Return when no attempt is open."""
        for attempt in list(self._attempts.values()):
            await attempt.over.wait()

    def _forget_old(self) -> None:
        ended = [key for key, attempt in self._attempts.items() if attempt.ended]
        for key in ended[: max(0, len(ended) - LATE_ANSWERS)]:
            del self._attempts[key]


class _Attempt:
    def __init__(self) -> None:
        self.over = asyncio.Event()
        self.outcome: SendOutcome = Unknown("no answer")
        self.ended = False

    def start(self, name: str, deliver: Callable[[Message], SendOutcome], message: Message) -> None:
        loop = asyncio.get_running_loop()

        def run() -> None:
            self.outcome = deliver(message)
            self.ended = True
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(self.over.set)

        threading.Thread(target=run, name=f"channel {name}", daemon=True).start()
