"""What a service is: how a message becomes a request, and how an answer becomes an outcome. No I/O."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from alerts.delivery.rate import Limit
from alerts.model.delivery import Message, SendOutcome, Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request. Address, headers and body may hold tokens: none of them is part of a repr."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. Names of ``headers`` are in lower case, ``body`` is at most the first 64 KiB. ``retry_after`` are
    the seconds that a header of this name asks for.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    retry_after: float | None = None

    @property
    def is_page(self) -> bool:
        """Whether it is a web page, as a proxy or a portal before a service answers, and no service that takes messages."""
        return self.body.lstrip()[:1] == b"<"

    @property
    def facts(self) -> Mapping[str, object]:
        """The body as a JSON object; an empty one where it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


NOT_AS_EXPECTED = Unknown("answered, but not as expected")
"""A good status that is not the service's own."""


class Service(Protocol):
    """One target of one service, made from a channel's address.

    ``limits`` are the service's published limits for this target, which all channels of the same name in ``target`` share; it is
    empty where there are no others. ``account`` names what shares ``account_limits`` with other channels (a bot's token); empty
    where nothing does. Both are hashed, for tokens are part of them. ``verify`` is False where the address asks that the
    certificate not be checked. ``needs_body`` says that a 2xx alone does not mean that the message was taken.
    """

    @property
    def name(self) -> str:
        """As people know it: Telegram, Slack."""
        ...

    @property
    def limits(self) -> tuple[Limit, ...]:
        """How much this target takes."""
        ...

    @property
    def target(self) -> str:
        """Who has these limits."""
        ...

    @property
    def account(self) -> str:
        """What shares further limits with other channels."""
        ...

    @property
    def account_limits(self) -> tuple[Limit, ...]:
        """How much all channels of the account may send together."""
        ...

    @property
    def verify(self) -> bool:
        """Whether the certificate is checked."""
        ...

    @property
    def needs_body(self) -> bool:
        """Whether the body of a good answer must be read."""
        ...

    def request(self, message: Message, now: datetime) -> Request:
        """The request that hands the message over at ``now``."""
        ...

    def holds(self, message: Message) -> bool:
        """Whether all of the message is told; what does not fit would be left out by whole lines."""
        ...

    def outcome(self, answer: Answer) -> SendOutcome:
        """What the answer says."""
        ...


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why an address is no channel, in words that do not repeat it."""

    why: str
