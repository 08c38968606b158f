"""A piece of news: as a feed states it (Entry), and as we know it (Item)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property


class IdentityKind(StrEnum):
    """The three ways in which an item can be known again, strongest first."""

    GUID = "guid"
    LINK = "link"
    TITLE = "title"


@dataclass(frozen=True)
class Identity:
    """One identity of an item. A guid is good within its feed, so ``scope`` is the feed's id there and else empty."""

    kind: IdentityKind
    scope: str
    value: str

    @cached_property
    def digest(self) -> bytes:
        """Sixteen bytes that stand for this identity in the store."""
        text = f"{self.kind}\0{self.scope}\0{self.value}"
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def within(self, feed: str) -> "Identity":
        """The identity as it counts within one feed."""
        if self.scope == feed:
            return self
        found = self._homes.get(feed)
        if found is None:
            found = self._homes[feed] = Identity(self.kind, feed, self.value)
        return found

    @cached_property
    def _homes(self) -> dict[str, "Identity"]:
        """Remembered, as the digest is: a decision asks for each some ten times."""
        return {}


class DateSource(StrEnum):
    """Where an item's date is from."""

    PUBLISHED = "published"
    UPDATED = "updated"
    MISSING = "missing"
    ABSURD = "absurd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed document. Every text is plain: no markup, no entities, no control characters.

    ``symbols`` are the securities that the publisher itself says it is about: ``NASDAQ:NVDA``, ``NVDA`` or an ISIN.
    ``link`` is absolute, as the publisher wrote it. ``origin`` is the address of the publisher from whom an aggregator
    says that it has the item; it is not stored, but who stands behind an item is. ``published`` is aware and in UTC, or
    None where the feed gives no date or an absurd one; ``published_source`` says which, ``published_raw`` keeps what
    stood there. ``dated_by_day``: the publisher says the day alone, with no time of day or midnight.
    """

    guid: str | None = None
    link: str | None = None
    title: str = ""
    summary: str = ""
    body: str = ""
    author: str = ""
    categories: tuple[str, ...] = ()
    published: datetime | None = None
    published_source: DateSource = DateSource.MISSING
    published_raw: str | None = None
    dated_by_day: bool = False
    lang: str | None = None
    symbols: tuple[str, ...] = ()
    origin: str | None = None


@dataclass(frozen=True, kw_only=True)
class Item(Entry):
    """An entry of a named feed with its key: the strongest identity that is trusted there.

    ``identities`` are all that the entry states, trusted or not, strongest first. ``groups`` are the feed's.
    """

    feed: str | None
    key: str
    identities: tuple[Identity, ...] = ()
    groups: tuple[str, ...] = ()

    @cached_property
    def content_digest(self) -> bytes:
        """Changes when a text that rules look at changes (title, summary, body, author, categories)."""
        parts = (self.title, self.summary, self.body, self.author, *self.categories)
        return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
