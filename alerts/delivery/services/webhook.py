"""A web hook of one's own: ``json://host/path`` and ``jsons://``, what Apprise sends and more, signed where a secret is set.

What a program gets is held to ``config/webhook.schema.json``. Three headers come with it:

- ``Idempotency-Key``: the same for each attempt of one delivery, so that a repeat can be recognised;
- ``X-Tapewatch-Timestamp``: seconds since 1970, when it was sent;
- ``X-Tapewatch-Signature``: ``v1=`` and the HMAC-SHA256, in hex, of the timestamp, a dot and the body, under the channel's
  ``secret``. Compare it in constant time, and refuse what is older than five minutes.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlencode

from alerts.delivery.facts import message_facts
from alerts.delivery.rate import Limit
from alerts.delivery.services.account import basic
from alerts.delivery.services.address import Address
from alerts.delivery.services.service import Answer, Request, Unusable
from alerts.delivery.verdict import of_status
from alerts.model.delivery import Message, SendOutcome
from alerts.model.secret import Secret

LONGEST = 65_536
"""Bytes of a digest. Express, of the usual servers the strictest, takes 100 KiB unless it is told otherwise."""

METHODS = frozenset({"POST", "PUT", "PATCH"})
_HOST = re.compile(r"(?:\[[0-9a-f:.%]+\]|[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?)(?::([0-9]{1,5}))?", re.IGNORECASE)
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A program that takes JSON. It has no published limit."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    payload: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "POST"
    secret: Secret | None = None
    verify: bool = True
    name: str = "JSON"
    limits: tuple[Limit, ...] = ()
    target: str = ""
    account: str = ""
    account_limits: tuple[Limit, ...] = ()
    needs_body: bool = False

    def request(self, message: Message, now: datetime) -> Request:
        """Apprise's fields, with the facts of the alert or digest beside them."""
        body = json.dumps(self._remapped(message_facts(message)), ensure_ascii=False).encode("utf-8", "replace")
        timestamp = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": message.key,
            "X-Tapewatch-Timestamp": timestamp,
        }
        if self.secret is not None:
            headers["X-Tapewatch-Signature"] = signature(self.secret, timestamp, body)
        return Request(url=self.url, body=body, headers={**headers, **self.headers}, method=self.method)

    def holds(self, message: Message) -> bool:
        """Whether the body is one that every server takes."""
        return len(json.dumps(message_facts(message), ensure_ascii=False).encode("utf-8", "replace")) <= LONGEST

    def outcome(self, answer: Answer) -> SendOutcome:
        """The status alone says it."""
        return of_status(answer.status, answer.retry_after)

    def _remapped(self, facts: dict[str, object]) -> dict[str, object]:
        """``:title=subject`` renames a field, ``:title=`` leaves it out, ``:desk=fx`` adds one: as Apprise does it."""
        for key, value in self.payload.items():
            if key not in facts:
                facts[key] = value
            else:
                kept = facts.pop(key)
                if value:
                    facts[value] = kept
        return facts


def signature(secret: Secret, timestamp: str, body: bytes) -> str:
    """The value of ``X-Tapewatch-Signature``."""
    signed = hmac.new(secret.reveal().encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={signed.hexdigest()}"


def read_webhook(address: Address, secret: Secret | None) -> Webhook | Unusable | None:
    """The hook behind ``json://`` or ``jsons://``; None where only Apprise can do what the address asks for."""
    host = _HOST.fullmatch(address.host)
    if host is None or int(host[1] or 1) not in range(1, 65_536):
        return Unusable("the address is not a complete JSON address")
    known = address.options.keys() <= {
        "method",
        "verify",
        "rto",
        "cto",
        "overflow",
        "retry",
        "wait",
        "optional",
        "store",
    }
    method = address.options.get("method", "").upper() or "POST"
    if not known or method not in METHODS:
        return None
    if not all(_HEADER.fullmatch(name) and value.isprintable() for name, value in address.headers.items()):
        return Unusable("a header in the address is not well formed")
    schema = "https" if address.schema == "jsons" else "http"
    query = f"?{urlencode(address.parameters)}" if address.parameters else ""
    headers = dict(address.headers)
    if address.user:
        headers.setdefault("Authorization", basic(address.user, address.password))
    path = quote(address.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    return Webhook(
        url=f"{schema}://{address.host}{path}{query}",
        headers=headers,
        payload=address.payload,
        method=method,
        secret=secret,
        verify=address.flag("verify", default=True),
    )
