"""What becomes of each entry of a document. Pure but for what it gathers."""

from alerts.feeds.publisher import publisher
from alerts.model.intake import ItemIntake, KnownItem
from alerts.model.item import Item
from alerts.pipeline.gathering import Gathering
from alerts.pipeline.place import Place
from alerts.pipeline.standing import is_back
from alerts.pipeline.telling import holds_again, ruled
from alerts.stories.recognise import Recognition, Standing, by_text, digests, is_named, names, recognise, same_text

_NEW = Recognition(standing=Standing.NEW)
"""What an entry is of whose digests none is known."""


class Desk(Gathering):
    """Takes the entries of one document in, one after another."""

    def take(self, item: Item, *, silent: bool) -> None:
        """Decide about one entry."""
        if not (item.title or item.summary or item.body):
            return
        mine = digests(item, self._distrusted)
        if self._is_repeat(item):
            self.duplicates += 1
            return
        for digest in mine:
            self._here.setdefault(digest, item)
        found = self._recognised(item, mine)
        if found.distrust:
            self.distrust |= found.distrust
            mine = digests(item, self._distrusted | found.distrust)
        fresh = self._new(mine)
        if found.known is None:
            self._add(item, mine, self._placed(item, (fresh or mine)[0], silent=silent), silent=silent)
            return
        known = found.known
        if found.standing is Standing.REPEAT or (known.id in self._handled and not fresh):
            self.duplicates += 1
            return
        if known.id in self._handled and found.standing is Standing.KNOWN:
            # Two entries of one document cannot both be that item; this one goes on under its own name.
            self._add(item, mine, self._placing.fresh(self._trusted(item), fresh[0]), silent=silent)
            return
        self._claimed.add(known.id)
        self._handled.add(known.id)
        self._take_known(item, known, found.standing, mine, fresh, silent=silent)

    def _take_known(
        self,
        item: Item,
        known: KnownItem,
        standing: Standing,
        mine: tuple[bytes, ...],
        fresh: tuple[bytes, ...],
        *,
        silent: bool,
    ) -> None:
        self._placing.doubts.see(known)
        match standing:
            case Standing.MEMBER | Standing.RETIRED:
                self._join(item, mine, known, silent=silent)
            case Standing.KNOWN if known.item is not None and (
                known.is_written_anew(item) or is_back(item, known, self._recall, self._previous_ok)
            ):
                self._revise(item, known, fresh)
            case Standing.KNOWN if self._placing.doubts.due(known):
                self._believe(item, known, fresh)
            case _:
                self._placing.doubts.stays(known)
                self.aliases.update(dict.fromkeys(fresh, known.id))

    def _recognised(self, item: Item, mine: tuple[bytes, ...]) -> Recognition:
        if not any(digest in self._recall.known for digest in mine):
            return _NEW
        return recognise(item, self._recall.known, self._distrusted, self._claimed)

    def _placed(self, item: Item, key: bytes, *, silent: bool) -> Place:
        """What a silent first poll brings of the time before the window is stored, and no more: no report of these days is of
        its event, and nobody is told of it.
        """
        if silent and self._placing.is_past(item):
            return self._placing.past(item, key)
        return self._placing.fresh(self._trusted(item), key)

    def _join(self, item: Item, mine: tuple[bytes, ...], known: KnownItem, *, silent: bool) -> None:
        if known.item is None:
            self._restore(item, mine, silent=silent)
            return
        unread = silent and self._placing.is_past(item)
        key = (self._new(mine) or mine)[0]
        place = self._placing.joins(item if unread else self._trusted(item), known, key, unread=unread)
        if place is None:
            self._add(item, mine, self._placed(item, mine[0], silent=silent), silent=silent)
            return
        self.duplicates += 1
        is_known = place.dossier.number == known.story
        previously = known.item if is_known and known.baseline and not self._is_news(item) else None
        self._add(item, mine, place, silent=silent, before=previously)

    def _restore(self, item: Item, mine: tuple[bytes, ...], *, silent: bool) -> None:
        """What is listed after its text was retired is stored in silence, so that its next edit is one. If its feed has dated it
        since the last poll, its name is given out again.
        """
        since, at = self._previous_ok, item.published
        silent = silent or since is None or at is None or at <= since
        self._add(item, mine, self._placed(item, by_text(item), silent=silent), silent=silent, leads=mine)

    def _revise(self, item: Item, known: KnownItem, mine: tuple[bytes, ...]) -> None:
        """An edited item is matched again. It alerts if a rule matches now that did not before, or if the edit is news in
        itself, as another number is: then it opens a story that follows its own.
        """
        is_listed_again = is_back(item, known, self._recall, self._previous_ok)
        placed = self._placing.relisted if is_listed_again else self._placing.revised
        place = placed(self._trusted(item), known)
        if place is None:
            return
        is_news = place.dossier.number != known.story and not place.flickers
        previously = frozenset[str]() if is_news else ruled(self._matcher, known.item)
        begun = ruled(self._matcher, item) - previously
        if not is_news and holds_again(place.dossier, begun, now=self._poll.now, revised_at=known.revised_at):
            place, is_news = self._placing.once_more(self._trusted(item), place, known.id), True
        self._rewrite(item, known, mine, place, previously, is_news=is_news, late=False)

    def _believe(self, item: Item, known: KnownItem, mine: tuple[bytes, ...]) -> None:
        """What was taken for a flicker has stood for so long that it is told, late."""
        place = self._placing.believed(self._trusted(item), known)
        if place is not None:
            self._rewrite(item, known, mine, place, frozenset(), is_news=True, late=True)

    def _rewrite(
        self,
        item: Item,
        known: KnownItem,
        mine: tuple[bytes, ...],
        place: Place,
        previously: frozenset[str],
        *,
        is_news: bool,
        late: bool,
    ) -> None:
        source = publisher(item)
        if is_news:
            place.dossier.carry(source, self._poll.now)
        told = self._tell(item, place, late=late, revised=True, previously=previously)
        taken = ItemIntake(
            item=item,
            known=known.id,
            story=place.dossier.story,
            digests=mine,
            seen_at=self._poll.now,
            publisher=source,
            filing=place.filing,
            alerts=told.planned.alerts,
            suppressions=told.planned.suppressions,
            amendments=told.amendments,
        )
        self._taken.append((taken, place.dossier))

    def _is_news(self, item: Item) -> bool:
        """Whether this feed published the item since its last poll: then it is news, though another feed that was
        added meanwhile had it in its silent first poll.
        """
        return self._previous_ok is None or item.published is None or item.published > self._previous_ok

    def _is_repeat(self, item: Item) -> bool:
        """Whether this document listed the item before: by a guid or link, or by a title that is all it has."""
        before = [self._here[digest] for digest in names(item, self._distrusted) if digest in self._here]
        return any(is_named(item, self._distrusted) or same_text(item, earlier) for earlier in before)
