"""One alert on its way to one channel."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from alerts.model.alert import Alert
from alerts.model.brief import Brief
from alerts.model.digest import Digest
from alerts.model.severity import Severity


class DeliveryState(StrEnum):
    """``waiting`` is for a later time: a digest, the end of quiet hours, an answer. ``sending`` is claimed: whoever finds
    it after a crash cannot know whether it went out. ``gathered`` goes out within a digest, which has a delivery of its
    own, or as a digest that was too long in parts. ``dropped`` was taken back by a person, or answered before it was due.
    """

    WAITING = "waiting"
    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    DEAD = "dead"
    GATHERED = "gathered"
    DROPPED = "dropped"


class Probe(StrEnum):
    """What may try a channel that seems to be down: ``any`` delivery, or only one that is not in doubt (``undoubted``), for
    who is in doubt and not answered again is given up.
    """

    ANY = "any"
    UNDOUBTED = "undoubted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A claimed delivery. ``attempts`` counts this one. ``in_doubt``: an earlier attempt may have arrived;
    ``unknown_before``: and that because nobody answered it, not because who made it died.

    ``severity`` is set where it goes out as less urgent than its alert is. ``members`` are the alerts that a digest
    tells. ``failed_since`` is when the first attempt failed. ``why`` says for people what is special about it, such as
    the channel that it stands in for.
    """

    id: int
    alert: Alert
    channel: str
    attempts: int
    in_doubt: bool
    created_at: datetime
    severity: Severity | None = None
    members: tuple[Alert, ...] = ()
    unknown_before: bool = False
    failed_since: datetime | None = None
    why: str = ""


Custom = Callable[[Callable[[str], str], int], str | None]
"""A person's own wording of one message: given how the service escapes and how much it takes, the text in the service's
markup, or None where the usual wording is to be used.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a channel is asked to show. ``title`` and ``body`` are plain text, safe for terminals, headers and mentions,
    and enough for any service; a service with more than plain text makes its own of ``brief`` or ``digest``. ``alert``
    holds the facts for programs. ``custom`` is a person's own wording, where the channel has one. ``key`` is stable
    over repeats of the same delivery (an idempotency key where a service takes one).
    """

    title: str
    body: str
    severity: Severity
    key: str
    link: str | None = None
    brief: Brief | None = None
    alert: Alert | None = None
    digest: Digest | None = None
    custom: Custom | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The service took the message. ``pause``: seconds in which it takes no more on this channel. ``left``: how many more it takes
    before that, where it says so.
    """

    pause: float = 0.0
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """The service did not take it. ``permanent``: sending it again cannot help. ``retry_after`` is in seconds, and holds
    for the whole channel; ``everywhere`` says that it holds for all channels that share the service's account. ``doubtful``:
    who answered is a gateway that does not know what became of it.
    """

    reason: str
    permanent: bool
    status: int | None = None
    retry_after: float | None = None
    everywhere: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can tell whether it arrived: the request went out and no answer came. ``joined``: nothing was sent anew, an
    earlier attempt is still open; or that one was refused after its time, so this one repeats nothing.
    """

    reason: str
    joined: bool = False


SendOutcome = Accepted | Refused | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What follows from an outcome: the delivery's next state. ``next_attempt_at`` is set while it is pending. ``unknown``:
    of this attempt or one before nobody knows what became. ``parts``: the alerts that a digest told, by number, are told in
    these parts instead.
    """

    state: DeliveryState
    in_doubt: bool
    unknown: bool = False
    next_attempt_at: datetime | None = None
    reason: str | None = None
    parts: tuple[tuple[int, ...], ...] = ()
