"""ntfy: ``ntfy://topic``, ``ntfys://host/topic``, with a user, a password or a token.

Limits as published (docs.ntfy.sh, "Limitations"): 60 requests at once and one more every 5 seconds for each visitor, and
4,096 bytes of message; a longer one would become an attachment.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from alerts.delivery.fit import fitted_plain
from alerts.delivery.rate import Bucket, Limit
from alerts.delivery.services.account import account_of, basic
from alerts.delivery.services.address import Address
from alerts.delivery.services.service import NOT_AS_EXPECTED, Answer, Request, Unusable
from alerts.delivery.verdict import of_status
from alerts.model.delivery import Accepted, Message, SendOutcome
from alerts.model.severity import Severity

CLOUD = "https://ntfy.sh"
LIMIT = Bucket(60, 5.0)
BODY_BYTES = 4_096
TITLE = 800
"""Bytes that a title of ours has at most, in whatever script; ntfy itself has no limit for it."""

_TOPIC = re.compile(r"[-_A-Za-z0-9]{1,64}")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::([0-9]{1,5}))?", re.IGNORECASE)
_LEVELS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "max": 5, "high": 4, "normal": 3, "moderate": 2, "low": 2, "min": 1}
_PRIORITY = {Severity.CRITICAL: 5, Severity.HIGH: 4, Severity.NORMAL: 3, Severity.LOW: 2}
_TAG = {Severity.CRITICAL: "rotating_light", Severity.HIGH: "warning"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ntfy:
    """One topic. ``priority`` is the address's wish; without one the severity gives it."""

    server: str = field(repr=False)
    topic: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    priority: int | None = None
    tags: tuple[str, ...] = ()
    click: str | None = field(default=None, repr=False)
    account: str = ""
    verify: bool = True
    name: str = "ntfy"
    limits: tuple[Limit, ...] = ()
    target: str = ""
    account_limits: tuple[Limit, ...] = (LIMIT,)
    needs_body: bool = False

    def request(self, message: Message, now: datetime) -> Request:  # noqa: ARG002 - every service gets the time
        """Published as JSON, so that a title may hold any script. ``sequence_id`` lets a server of 2025 or later show
        a repeat in place of the message that it repeats; an older one passes over it.
        """
        title, body = fitted_plain(message, title=TITLE, body=BODY_BYTES, size=_bytes)
        custom = message.custom(str, BODY_BYTES) if message.custom else None
        body = custom if custom and _bytes(custom) <= BODY_BYTES else body
        tags = [*self.tags, *([_TAG[message.severity]] if message.severity in _TAG else [])]
        payload: dict[str, object] = {
            "topic": self.topic,
            "title": title,
            "message": body,
            "priority": self.priority or _PRIORITY[message.severity],
            "sequence_id": message.key[:64],
        }
        if tags:
            payload["tags"] = tags
        if click := self.click or message.link:
            payload["click"] = click
        body_bytes = json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace")
        return Request(
            url=f"{self.server}/", body=body_bytes, headers={"Content-Type": "application/json"} | dict(self.headers)
        )

    def holds(self, message: Message) -> bool:
        """Whether every line fits."""
        return _bytes(message.body) <= BODY_BYTES

    def outcome(self, answer: Answer) -> SendOutcome:
        """The status; a 429 comes without a time, and means that no token is left. 507 is the server's disk."""
        outcome = of_status(answer.status, answer.retry_after)
        return NOT_AS_EXPECTED if isinstance(outcome, Accepted) and answer.is_page else outcome


def read_ntfy(address: Address, base_url: str | None) -> Ntfy | Unusable | None:
    """The topic behind ``ntfy://`` or ``ntfys://``; None where only Apprise can do what the address asks for."""
    options = address.options
    if not address.asks_only("mode", "token", "auth", "priority", "xtags", "tags", "click", "to", "image"):
        return None
    entries = address.entries + [entry for entry in re.split(r"[,\s]+", options.get("to", "")) if entry]
    mode = options.get("mode", "").lower() or ("private" if entries else "cloud")
    if address.host.lower() in {"ntfy.sh", ""}:
        mode = "cloud"
    elif mode == "cloud":
        entries.insert(0, address.host)
    priority = options.get("priority", "").lower()
    level = next((number for word, number in _LEVELS.items() if priority and word.startswith(priority)), None)
    host = _HOST.fullmatch(address.host)
    if len(entries) != 1 or not _TOPIC.fullmatch(entries[0]) or mode not in {"private", "cloud"}:
        return None
    if (mode == "private" and host is None) or (priority and level is None):
        return None
    server = f"{'https' if address.schema == 'ntfys' else 'http'}://{address.host}" if mode == "private" else CLOUD
    server = base_url or server
    headers = _credentials(address)
    return Ntfy(
        server=server,
        topic=entries[0],
        headers=headers,
        priority=level,
        tags=tuple(tag for tag in re.split(r"[,\s]+", options.get("xtags") or options.get("tags") or "") if tag),
        click=options.get("click") or None,
        account=account_of("ntfy", server, *headers.values()),
        verify=address.flag("verify", default=True),
    )


def _credentials(address: Address) -> dict[str, str]:
    """A token (said to be one, or with the form of one) or name and password, as Apprise tells them apart."""
    user, password = address.user, address.password
    auth, token = address.options.get("auth", "").lower(), address.options.get("token")
    if not auth and (token or (user and not password and re.match(r"tk_[^ \t]+", user, re.IGNORECASE))):
        auth = "token"
    if auth.startswith("t") and (bearer := token or password or user):
        return {"Authorization": f"Bearer {bearer}"}
    if user:
        return {"Authorization": basic(user, password)}
    return {}


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
