"""What makes an item the same item: its guid, its canonical link, its title with its date. Pure."""

import hashlib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from operator import attrgetter

from alerts.feeds.link import canonical, is_home
from alerts.model.item import Entry, Identity, IdentityKind, Item

_BEGINNING = 300
"""Characters of a text that keep posts without titles apart."""

_KEY_LIMIT = 200
"""Characters of a value that a key shows; longer ones are hashed."""


_STATED = tuple(field.name for field in fields(Entry))
_values = attrgetter(*_STATED)


def identities(entry: Entry, feed: str | None, distrusted: Collection[bytes] = frozenset()) -> tuple[Identity, ...]:
    """Every identity that the entry states, strongest first; never empty.

    A guid is good within the feed. A link is good everywhere, except a site's front page, which is none; so is a title
    with its date, where nothing speaks against it (``alerts.stories.recognise`` weighs that). A title without a date
    identifies only what has no trusted guid or link, in this feed: undated columns keep their titles for years. Where
    there is no title either, a hash of the whole entry stands in.
    """
    scope = feed or ""
    found = []
    if entry.guid:
        found.append(Identity(IdentityKind.GUID, scope, entry.guid))
    link = canonical(entry.link) if entry.link else None
    if link and not is_home(link):
        found.append(Identity(IdentityKind.LINK, "", link))
    trusted = any(identity.digest not in distrusted for identity in found)
    title = fold(entry.title)
    if title and entry.published is not None:
        found.append(Identity(IdentityKind.TITLE, "", f"{title}\n{int(entry.published.timestamp())}"))
    elif title and not trusted:
        found.append(Identity(IdentityKind.TITLE, scope, title))
    elif not trusted:
        found.append(Identity(IdentityKind.TITLE, scope, f"#{_fingerprint(entry)}"))
    return tuple(found)


def repeated(entries: Sequence[Entry], feed: str | None) -> frozenset[bytes]:
    """Digests of the identities that one document repeats for different items: not to be trusted, from then on.

    The same item listed twice is only a repeat. Different are entries under one guid whose titles or links differ,
    entries under one link whose titles differ, and entries under one title and second whose guids and links all differ.
    Items of that feed that distrust nothing do as well as entries.
    """
    stated = [entry.identities if isinstance(entry, Item) else identities(entry, feed) for entry in entries]
    counted = Counter(identity.digest for own in stated for identity in own)
    sharing: dict[Identity, set[tuple[object, ...]]] = defaultdict(set)
    for entry, own in zip(entries, stated, strict=True):
        shared = [identity for identity in own if counted[identity.digest] > 1]
        if not shared:
            continue
        guid = next((identity.value for identity in own if identity.kind is IdentityKind.GUID), None)
        link = next((identity.value for identity in own if identity.kind is IdentityKind.LINK), None)
        # Posts have no titles: what they say keeps them apart.
        title = fold(entry.title or (entry.summary or entry.body)[:_BEGINNING])
        for identity in shared:
            if identity.kind is IdentityKind.GUID:
                sharing[identity].add((title, link))
            elif identity.kind is IdentityKind.LINK:
                sharing[identity].add((title,))
            else:
                sharing[identity].add((guid, link))
    return frozenset(
        identity.digest
        for identity, bearers in sharing.items()
        if len(bearers) > 1 and (identity.kind is not IdentityKind.TITLE or _all_apart(bearers))
    )


def itemise(
    entries: Iterable[Entry],
    *,
    feed: str | None,
    groups: tuple[str, ...] = (),
    distrusted: Collection[bytes] = frozenset(),
) -> tuple[Item, ...]:
    """One item for each entry, repeats included, keyed by its strongest identity that is not in ``distrusted``."""
    return tuple(_item(entry, feed, groups, distrusted) for entry in entries)


def last_resorts(entry: Entry, feed: str | None) -> tuple[Identity, ...]:
    """What an entry may be known by when none of ``identities`` is trusted in its feed: its title where it has no date, and a
    hash of all that it says.
    """
    scope = feed or ""
    title = fold(entry.title) if entry.published is None else ""
    said = Identity(IdentityKind.TITLE, scope, f"#{_fingerprint(entry)}")
    return (Identity(IdentityKind.TITLE, scope, title), said) if title else (said,)


def fold(title: str) -> str:
    """A title as identity sees it. Stored for years: never change it, or everything old becomes new."""
    plain = title if title.isascii() else unicodedata.normalize("NFKC", title)
    return " ".join(plain.casefold().split())


def _item(entry: Entry, feed: str | None, groups: tuple[str, ...], distrusted: Collection[bytes]) -> Item:
    own = identities(entry, feed, distrusted)
    strongest = next((identity for identity in own if identity.digest not in distrusted), None)
    if strongest is None:
        strongest = Identity(IdentityKind.TITLE, feed or "", f"#{_fingerprint(entry)}")
        own = (*own, strongest)
    stated = dict(zip(_STATED, _values(entry), strict=True))
    return Item(**stated, feed=feed, key=_key(strongest), identities=own, groups=groups)


def _key(identity: Identity) -> str:
    """The identity as a person reads it: ``guid:...``, ``link:...``, ``title:...``."""
    value = identity.value.replace("\n", " @")
    if len(value) > _KEY_LIMIT:
        value = hashlib.blake2b(identity.value.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{identity.kind}:{value}"


def _all_apart(bearers: Collection[tuple[object, ...]]) -> bool:
    """Whether the bearers of one title and second have nothing in common: no guid, no link."""
    for column in zip(*bearers, strict=True):
        stated = [value for value in column if value is not None]
        if len(set(stated)) < len(stated):
            return False
    return all(any(value is not None for value in bearer) for bearer in bearers)


def _fingerprint(entry: Entry) -> str:
    """A hash of all that the entry says, for one that names itself in no other way."""
    said = (entry.title, entry.summary, entry.body, entry.author, entry.published_raw or "", *entry.categories)
    return hashlib.blake2b("\0".join(said).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
