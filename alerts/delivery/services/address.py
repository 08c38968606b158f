"""An Apprise-style address, taken apart as Apprise takes it apart: ``schema://user:password@host:port/path?key=value``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_plus

_FORM = re.compile(r"([a-z0-9]{1,30})://(?:([^/?#@]*)@)?([^/?]*)([^?]*)(?:\?(.*))?", re.IGNORECASE | re.DOTALL)
_TRUE, _FALSE = ("1", "t", "y", "on", "e", "a", "-", "p", "c"), ("0", "f", "n", "of", "d", "ne", "x")

OURS = frozenset({"overflow", "retry", "wait", "optional", "store", "emojis", "interpret", "rto", "cto"})
"""Keys of any address that ask for what only we decide: repeats, pauses, what is cut, how long an attempt may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The parts, with their escapes undone. ``options`` are the query's keys in lower case. ``headers``, ``parameters``
    and ``payload`` are what the query gives with ``+``, ``-`` and ``:`` before the key. Everything may be secret.
    """

    schema: str
    user: str | None = field(repr=False)
    password: str | None = field(repr=False)
    host: str = field(repr=False)
    path: str = field(repr=False)
    options: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict, repr=False)
    payload: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def entries(self) -> list[str]:
        """The parts of the path that are not empty."""
        return [unquote(part) for part in self.path.split("/") if part]

    def asks_only(self, *known: str) -> bool:
        """Whether every key of the query is one of these, or one that holds for any address."""
        return self.options.keys() <= OURS | {"verify", *known} and not (
            self.headers or self.parameters or self.payload
        )

    def flag(self, key: str, *, default: bool) -> bool:
        """A yes or no, as loosely as Apprise reads it."""
        said = self.options.get(key, "").strip().lower()
        if said.startswith(_FALSE):
            return False
        return True if said.startswith(_TRUE) else default


def read_address(url: str) -> Address | None:
    """The parts of an address, or None where it has no such form."""
    found = _FORM.fullmatch(url.strip())
    if found is None:
        return None
    user, colon, password = (found[2] or "").partition(":")
    kinds: dict[str, dict[str, str]] = {"": {}, "+": {}, "-": {}, ":": {}}
    for pair in (found[5] or "").split("&"):
        key, _, value = pair.partition("=")
        name = unquote(key)
        kind = name[:1] if name[:1] in {"+", "-", ":"} else ""
        if name:
            kinds[kind][name.removeprefix(kind) if kind else name.strip().lower()] = unquote_plus(value).strip()
    return Address(
        schema=found[1].lower(),
        user=unquote(user) if found[2] else None,
        password=unquote(password) if colon else None,
        host=found[3],
        path=found[4],
        options=kinds[""],
        headers=kinds["+"],
        parameters=kinds["-"],
        payload=kinds[":"],
    )
