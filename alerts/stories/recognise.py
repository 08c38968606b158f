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
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from alerts.model.intake import KnownItem
from alerts.model.item import Identity, IdentityKind, Item
from alerts.stories.untitled import title_likeness, titled
from alerts.stories.wording import is_unspaced, likeness

_EDITED = 0.5
"""The likeness of two titles from which a new guid under the same link is taken for an edit."""

_SHARED = 0.2
"""The same for one link in two feeds, which word their headlines for themselves."""


_OTHER = 0.2
"""The likeness of two titles up to which one cannot be an edit of the other where their name may mean anything: the company's
name is one word of five.
"""

_PAGE, _PAGE_WORDS = 24, 2
"""Characters and words of the name of a page, at most."""

_ANEW = timedelta(hours=1)
"""How much later a date has to be that is no correction of the one before."""

_ARTICLE = re.compile(r"\d{4,}")
"""The number of an article, as it stands in its address."""


class Standing(StrEnum):
    """What an entry is to us."""

    NEW = "new"
    KNOWN = "known"
    REPEAT = "listed beside the item that it is"
    MEMBER = "member of a known story"
    RETIRED = "known, its text retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """The answer. ``known`` is the stored item it was recognised by; ``distrust`` are digests found untrustworthy."""

    standing: Standing
    known: KnownItem | None = None
    distrust: frozenset[bytes] = frozenset()


def digests(item: Item, distrusted: AbstractSet[bytes]) -> tuple[bytes, ...]:
    """Every digest that may lead to this item, its feed's own first: links and dated titles also count across feeds.

    An item without a trusted guid or link also leads there by its whole text and date: another entry may hold its title.
    """
    feed = item.feed or ""
    trusted = [identity for identity in item.identities if identity.digest not in distrusted]
    found = [identity.within(feed).digest for identity in trusted]
    found += [identity.digest for identity in trusted if not identity.scope]
    if not any(identity.kind is not IdentityKind.TITLE for identity in trusted):
        found.append(by_text(item))
    return tuple(dict.fromkeys(found))


def is_named(item: Item, distrusted: AbstractSet[bytes]) -> bool:
    """Whether the item has a guid or a link that is trusted."""
    return any(i.kind is not IdentityKind.TITLE and i.digest not in distrusted for i in item.identities)


def names(item: Item, distrusted: AbstractSet[bytes]) -> tuple[bytes, ...]:
    """The digests by which one document cannot list an item twice: guid and link, or all where it has neither."""
    return _strong(item, distrusted) or digests(item, distrusted)


def _strong(item: Item, distrusted: AbstractSet[bytes]) -> tuple[bytes, ...]:
    """The digests of the guid and link that are trusted."""
    feed = item.feed or ""
    strong = [one for one in item.identities if one.kind is not IdentityKind.TITLE and one.digest not in distrusted]
    return tuple([one.within(feed).digest for one in strong])


def standing_names(item: Item, distrusted: AbstractSet[bytes]) -> tuple[bytes, ...]:
    """The digests that show an item to stand in a document: guid and link, or text and date where it has neither."""
    return _strong(item, distrusted) or (by_text(item),)


def by_text(item: Item) -> bytes:
    """The digest of all that an item says and of its date, for one that names itself by no more than its title: a
    trading halt is announced in the same words each time.
    """
    at = int(item.published.timestamp()) if item.published else ""
    return Identity(IdentityKind.TITLE, f"text of {item.feed}", f"{item.content_digest.hex()} {at}").digest


def same_text(one: Item, other: Item) -> bool:
    """Whether nothing in the texts speaks against two items of one title being one: templates ("Transaction in own
    shares") repeat a title to the second for different companies.
    """
    mine, theirs = one.summary or one.body, other.summary or other.body
    return not mine or not theirs or mine == theirs


def recognise(
    item: Item, known: Mapping[bytes, KnownItem], distrusted: AbstractSet[bytes], claimed: AbstractSet[int]
) -> Recognition:
    """Find the stored item that ``item`` is, or whose story it joins.

    ``known`` maps digests to stored items; ``distrusted`` are identity digests that this feed is not trusted with;
    ``claimed`` are the ids of stored items that other entries of the same document are by guid, link or key: those
    stand beside this entry, so an equal title cannot make it one of them.
    """
    trusted = {identity.kind: identity for identity in item.identities if identity.digest not in distrusted}
    distrust: frozenset[bytes] = frozenset()
    for kind, reused in ((IdentityKind.GUID, _is_guid_reused), (IdentityKind.LINK, _is_link_reused)):
        name = trusted.get(kind)
        here = _hit(known, name, item.feed or "")
        if name is None or here is None or here.item is None:
            continue
        is_anew = is_page(name.value) or _is_dated_anew(item, here.item)
        if reused(item, here.item) or (is_anew and _is_other_news(item, here.item)):
            distrust |= {name.digest}
            del trusted[kind]
    found = _in_its_feed(item, trusted, known, claimed)
    if found is None and (page := _page_elsewhere(item, trusted, known)) is not None:
        distrust |= {page.digest}
        del trusted[IdentityKind.LINK]
    found = found or _elsewhere(item, trusted, known, claimed)
    return replace(found, distrust=distrust) if found else Recognition(standing=Standing.NEW, distrust=distrust)


def _in_its_feed(
    item: Item, trusted: Mapping[IdentityKind, Identity], known: Mapping[bytes, KnownItem], claimed: AbstractSet[int]
) -> Recognition | None:
    feed = item.feed or ""
    named = [trusted[kind] for kind in (IdentityKind.GUID, IdentityKind.LINK) if kind in trusted]
    by_name = next((here for name in named if (here := _hit(known, name, feed)) is not None), None)
    if by_name is None and not named:
        by_name = known.get(by_text(item))
    if by_name is not None:
        return _known(by_name)
    here = _hit(known, trusted.get(IdentityKind.TITLE), feed)
    if here is None or not _same_by_title(item, here):
        return None
    if here.id not in claimed:
        return _known(here)
    # Its title was that item's once, and that item stands in this document under its own name.
    return None if named else Recognition(standing=Standing.REPEAT, known=here)


def _elsewhere(
    item: Item, trusted: Mapping[IdentityKind, Identity], known: Mapping[bytes, KnownItem], claimed: AbstractSet[int]
) -> Recognition | None:
    for kind in (IdentityKind.LINK, IdentityKind.TITLE):
        name = trusted.get(kind)
        there = known.get(name.digest) if name is not None and not name.scope else None
        if there is None or there.feed == item.feed:
            continue
        if kind is IdentityKind.TITLE and (there.id in claimed or not _same_by_title(item, there)):
            continue
        return Recognition(standing=Standing.RETIRED if there.item is None else Standing.MEMBER, known=there)
    return None


def _page_elsewhere(
    item: Item, trusted: Mapping[IdentityKind, Identity], known: Mapping[bytes, KnownItem]
) -> Identity | None:
    """The link, if it has another item in another feed: the one page of all of a company's releases."""
    link = trusted.get(IdentityKind.LINK)
    there = known.get(link.digest) if link is not None and not link.scope else None
    if there is None or there.feed == item.feed or there.item is None:
        return None
    return link if _is_page(item, there.item) else None


def claims(items: Iterable[Item], known: Mapping[bytes, KnownItem], distrusted: AbstractSet[bytes]) -> set[int]:
    """The stored items that entries of one document are by guid, link or key."""
    return {known[name].id for item in items for name in _strong(item, distrusted) if name in known}


def _hit(known: Mapping[bytes, KnownItem], identity: Identity | None, feed: str) -> KnownItem | None:
    return None if identity is None else known.get(identity.within(feed).digest)


def _known(item: KnownItem) -> Recognition:
    return Recognition(standing=Standing.RETIRED if item.item is None else Standing.KNOWN, known=item)


def _same_by_title(item: Item, known: KnownItem) -> bool:
    return known.item is None or same_text(item, known.item)


def _is_link_reused(item: Item, known: Item) -> bool:
    """One link with a new guid and mostly other words is a page that shows the latest news, not an edited item.

    Publishers that count revisions in a guid's fragment (``...#0``, ``...#1``) do edit the item.
    """
    if not item.guid or not known.guid or item.guid.partition("#")[0] == known.guid.partition("#")[0]:
        return False
    return title_likeness(item, known) < _EDITED


def _is_page(item: Item, there: Item) -> bool:
    """Whether one link in two feeds shows two items: hardly a word in common, and neither date nor text. Two scripts have
    none in common anyhow.
    """
    if not item.guid or not there.guid or is_unspaced(titled(item).title) != is_unspaced(titled(there).title):
        return False
    if (item.published is not None and item.published == there.published) or (
        (item.summary or item.body) and (item.summary or item.body) == (there.summary or there.body)
    ):
        return False
    return title_likeness(item, there) < _SHARED


def _is_guid_reused(item: Item, known: Item) -> bool:
    """One guid with another link and hardly a word in common is a number that is given out again, or names the issuer; with
    the number of one article in both links it is the article.
    """
    if not (item.link and known.link) or item.link == known.link:
        return False
    if _ARTICLE.findall(item.link) and _ARTICLE.findall(item.link) == _ARTICLE.findall(known.link):
        return title_likeness(item, known) == 0.0
    return _is_other_news(item, known)


def is_page(name: str) -> bool:
    """Whether a guid or link reads like the name of a page ("latest", "/status/current.html") and not of one item, which
    has a number or a whole title in it.
    """
    last = re.split(r"[/#]", name.rstrip("/"))[-1]
    stem = last.rpartition(".")[0] or last
    is_short = len(stem) <= _PAGE and len(re.split(r"[-_ +]", stem)) <= _PAGE_WORDS
    return is_short and "?" not in name and not re.search(r"\d", stem)


def _is_dated_anew(item: Item, known: Item) -> bool:
    """Whether the publisher dates it later, as one does that puts other news in the place of the last."""
    if item.published is None or known.published is None:
        return False
    return item.published - known.published >= _ANEW


def _is_other_news(item: Item, known: Item) -> bool:
    """Whether a title has hardly a word in common with the one before, and the text no more: an edit leaves more standing."""
    if title_likeness(item, known) > _OTHER:
        return False
    mine, theirs = item.summary or item.body, known.summary or known.body
    return not (mine and theirs) or likeness(mine, theirs) < _EDITED
