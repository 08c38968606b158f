"""What becomes of each entry of a document. Pure but for what it gathers."""

from dataclasses import replace
from datetime import datetime

from alerts.delivery.late import is_late
from alerts.feeds.publisher import publisher
from alerts.model.intake import ItemIntake, KnownItem, Notice, Recall
from alerts.model.item import Item
from alerts.pipeline.dossier import Dossier
from alerts.pipeline.editing import Editing
from alerts.pipeline.good_poll import Poll
from alerts.pipeline.intake_notice import archived, flooding
from alerts.pipeline.place import Place
from alerts.pipeline.ports import Matcher
from alerts.pipeline.standing import is_back
from alerts.pipeline.telling import Told, again, holds_again, in_full, ruled, tell
from alerts.stories.recognise import Recognition, Standing, by_text, digests, is_named, names, recognise, same_text

_NEW = Recognition(standing=Standing.NEW)
"""What an entry is of whose digests none is known."""


class Desk:
    """Takes the entries of one document in, one after another. ``baseline`` is whether all of it is silent."""

    def __init__(
        self,
        poll: Poll,
        recall: Recall,
        matcher: Matcher,
        distrusted: frozenset[bytes],
        claimed: set[int],
        placing: Editing,
        *,
        baseline: bool,
    ) -> None:
        self._poll, self._recall, self._matcher, self._placing = poll, recall, matcher, placing
        self._rules = {rule.id: rule for rule in matcher.rules}
        self._distrusted, self._claimed = distrusted, claimed
        self._previous_ok = poll.last_ok(recall)
        self._here: dict[bytes, Item] = {}
        self._handled: set[int] = set()
        self._taken: list[tuple[ItemIntake, Dossier]] = []
        self.baseline = baseline
        self.aliases: dict[bytes, int] = {}
        self.distrust: frozenset[bytes] = frozenset()
        self.duplicates = 0
        self.notices: dict[str, Notice] = {}

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
        match found.standing:
            case Standing.MEMBER | Standing.RETIRED:
                self._join(item, mine, known, silent=silent)
            case Standing.KNOWN if known.item is not None and (
                known.is_written_anew(item) or is_back(item, known, self._recall, self._previous_ok)
            ):
                self._revise(item, known, fresh)
            case _:
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

    def told_in_full(self) -> tuple[ItemIntake, ...]:
        """What was taken in. Alerts know how many carry their story by the end of the document, and go where that leads."""
        rules, now = self._rules, self._poll.now
        return tuple(
            replace(one, alerts=tuple(in_full(a, of, rules, now) for a in one.alerts)) for one, of in self._taken
        )

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

    def _add(
        self,
        item: Item,
        mine: tuple[bytes, ...],
        place: Place,
        *,
        silent: bool,
        before: Item | None = None,
        leads: tuple[bytes, ...] = (),
    ) -> None:
        poll = self._poll
        before = before or place.was
        if place.flooded:
            self._note(flooding(poll.feed.id, item.title, place.flooded, poll.now, poll.ops))
        source = publisher(item)
        place.dossier.carry(source, self._carried_at(item, silent=silent))
        if silent:
            # Nothing is told of it; but the story may be known, and have one source more.
            told = again(place.dossier, self._rules, now=poll.now)
        else:
            every = max(poll.feed.every, poll.expected)
            late = is_late(item.published, previous_ok_at=self._previous_ok, every=every, now=poll.now)
            told = self._tell(item, place, late=late, revised=False, previously=ruled(self._matcher, before))
        taken = ItemIntake(
            item=item,
            known=None,
            story=place.dossier.story,
            digests=leads or self._new(mine),
            seen_at=poll.now,
            baseline=self.baseline or silent,
            publisher=source,
            filing=place.filing,
            alerts=told.planned.alerts,
            amendments=told.amendments,
            suppressions=told.planned.suppressions,
        )
        self._taken.append((taken, place.dossier))

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
        source = publisher(item)
        if is_news:
            place.dossier.carry(source, self._poll.now)
        told = self._tell(item, place, late=False, revised=True, previously=previously)
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

    def _tell(self, item: Item, place: Place, *, late: bool, revised: bool, previously: frozenset[str]) -> Told:
        return tell(
            item,
            place,
            self._matcher.match(item),
            self._placing,
            self._rules,
            now=self._poll.now,
            late=late,
            revised=revised,
            previously=previously,
        )

    def note_archive(self, number: int) -> None:
        """So many items are older than our watch."""
        self._note(archived(self._poll.feed.id, number, self._poll.now, self._poll.ops))

    def _note(self, notice: Notice) -> None:
        self.notices[notice.key] = notice

    def _carried_at(self, item: Item, *, silent: bool) -> datetime | None:
        """When its publisher began to carry the story, as far as is known."""
        if not (self.baseline or silent):
            return self._poll.now
        return None if item.published is None else min(item.published, self._poll.now)

    def _trusted(self, item: Item) -> Item:
        """The item without the names that mean nothing in this feed: a page that always shows the latest news makes no
        story of it.
        """
        distrusted = self._distrusted | self.distrust
        if distrusted.isdisjoint(one.digest for one in item.identities):
            return item
        return replace(item, identities=tuple(one for one in item.identities if one.digest not in distrusted))

    def _is_news(self, item: Item) -> bool:
        """Whether this feed published the item since its last poll: then it is news, though another feed that was
        added meanwhile had it in its silent first poll.
        """
        return self._previous_ok is None or item.published is None or item.published > self._previous_ok

    def _new(self, mine: tuple[bytes, ...]) -> tuple[bytes, ...]:
        known = self._recall.known
        return tuple([digest for digest in mine if digest not in known])

    def _is_repeat(self, item: Item) -> bool:
        """Whether this document listed the item before: by a guid or link, or by a title that is all it has."""
        before = [self._here[digest] for digest in names(item, self._distrusted) if digest in self._here]
        return any(is_named(item, self._distrusted) or same_text(item, earlier) for earlier in before)
