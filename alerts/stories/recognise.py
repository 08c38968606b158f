"""Is this entry an item that is known already?

An item is known if any trusted identity of it is known in its own feed: guid, canonical link, or title and date. The
same link, or the same dated title with the same text, in another feed makes it a member of that item's story: one
item for alerting, though a rule may look at the other feed's words.

Two dangers are weighed here. Taking news for known loses an alert, the worst fault there is; taking known news for
new repeats one. So a title and date count only where nothing speaks against them (``_same_by_title``), and a link
under which a feed shows a new guid with wholly different words is not trusted any more.
"""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from alerts.model.intake import KnownItem
from alerts.model.item import Identity, IdentityKind, Item

_WORDS = re.compile(r"[^\W\d_]{4,}")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]{2,}")


class Standing(StrEnum):
    """What an entry is to us."""

    NEW = "new"
    KNOWN = "known"
    MEMBER = "member of a known story"
    RETIRED = "known, its text retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """The answer. ``known`` is the stored item it was recognised by; ``distrust`` are digests found untrustworthy."""

    standing: Standing
    known: KnownItem | None = None
    distrust: frozenset[bytes] = frozenset()


def own(identity: Identity, feed: str) -> Identity:
    """The identity as it counts within one feed; links and dated titles also count across feeds."""
    return Identity(identity.kind, feed, identity.value)


def digests(item: Item, distrusted: AbstractSet[bytes]) -> tuple[bytes, ...]:
    """Every digest that may lead to this item, its feed's own first; its key alone where no identity is trusted."""
    feed = item.feed or ""
    trusted = [identity for identity in item.identities if identity.digest not in distrusted]
    found = [own(identity, feed).digest for identity in trusted]
    found += [identity.digest for identity in trusted if not identity.scope]
    return tuple(dict.fromkeys(found)) or (_key(item),)


def recognise(
    item: Item, known: Mapping[bytes, KnownItem], distrusted: AbstractSet[bytes], claimed: AbstractSet[int]
) -> Recognition:
    """Find the stored item that ``item`` is, or whose story it joins.

    ``known`` maps digests to stored items; ``distrusted`` are identity digests that this feed is not trusted with;
    ``claimed`` are the ids of stored items that other entries of the same document are by guid, link or key: those
    stand beside this entry, so an equal title cannot make it one of them.
    """
    feed = item.feed or ""
    trusted = [identity for identity in item.identities if identity.digest not in distrusted]
    distrust: frozenset[bytes] = frozenset()
    by_kind = {identity.kind: identity for identity in trusted}
    for kind in (IdentityKind.GUID, IdentityKind.LINK):
        here = _hit(known, by_kind.get(kind), feed)
        if here is None:
            continue
        if kind is IdentityKind.LINK and _reused(item, here):
            distrust = frozenset({by_kind[kind].digest})
            by_kind.pop(kind)
            continue
        return _known(here)
    if not trusted:
        keyed = known.get(_key(item))
        return _known(keyed) if keyed else Recognition(standing=Standing.NEW)
    title = by_kind.get(IdentityKind.TITLE)
    here = _hit(known, title, feed)
    if here is not None and here.id not in claimed and _same_by_title(item, here):
        return _known(here)
    for identity in (by_kind.get(IdentityKind.LINK), title):
        if identity is None or identity.scope:
            continue
        elsewhere = known.get(identity.digest)
        if elsewhere is None or elsewhere.feed == feed:
            continue
        if identity is title and (elsewhere.id in claimed or not _same_by_title(item, elsewhere)):
            continue
        standing = Standing.RETIRED if elsewhere.item is None else Standing.MEMBER
        return Recognition(standing=standing, known=elsewhere, distrust=distrust)
    return Recognition(standing=Standing.NEW, distrust=distrust)


def claims(items: Iterable[Item], known: Mapping[bytes, KnownItem], distrusted: AbstractSet[bytes]) -> set[int]:
    """The stored items that entries of one document are by guid, link or key."""
    found: set[int] = set()
    for item in items:
        feed = item.feed or ""
        strong = [
            own(identity, feed).digest
            for identity in item.identities
            if identity.kind is not IdentityKind.TITLE and identity.digest not in distrusted
        ]
        found.update(known[digest].id for digest in strong if digest in known)
    return found


def _key(item: Item) -> bytes:
    return Identity(IdentityKind.GUID, f"key of {item.feed}", item.key).digest


def _hit(known: Mapping[bytes, KnownItem], identity: Identity | None, feed: str) -> KnownItem | None:
    return None if identity is None else known.get(own(identity, feed).digest)


def _known(item: KnownItem) -> Recognition:
    return Recognition(standing=Standing.RETIRED if item.item is None else Standing.KNOWN, known=item)


def _same_by_title(item: Item, known: KnownItem) -> bool:
    """Equal titles and dates are one item unless the texts below them differ: templates ("Transaction in own shares")
    repeat a title to the second for different companies.
    """
    if known.item is None:
        return True
    mine, theirs = item.summary or item.body, known.item.summary or known.item.body
    return not mine or not theirs or mine == theirs


def _reused(item: Item, known: KnownItem) -> bool:
    """One link with a new guid and wholly different words is a page that shows the latest news, not an edited item."""
    if known.item is None or not item.guid or not known.item.guid or item.guid == known.item.guid:
        return False
    mine, theirs = _marks(item.title), _marks(known.item.title)
    return bool(mine) and bool(theirs) and not mine & theirs


def _marks(title: str) -> set[str]:
    """Words of four letters or more; in scripts without spaces, every pair of neighbours."""
    folded = title.casefold()
    pairs = {run[i : i + 2] for run in _UNSPACED.findall(folded) for i in range(len(run) - 1)}
    return {word for word in _WORDS.findall(folded) if not _UNSPACED.search(word)} | pairs
