"""What one document brings is gathered: items with their stories, their alerts, and notices. Pure but for that."""

from dataclasses import replace
from datetime import datetime

from alerts.delivery.late import is_late
from alerts.feeds.publisher import publisher
from alerts.model.intake import ItemIntake, Recall
from alerts.model.item import Item
from alerts.model.notice import Notice
from alerts.pipeline.dossier import Dossier
from alerts.pipeline.editing import Editing
from alerts.pipeline.good_poll import Poll
from alerts.pipeline.intake_notice import archived, flooding, moved
from alerts.pipeline.kept_back import told_after_all
from alerts.pipeline.place import Place
from alerts.pipeline.ports import Matcher
from alerts.pipeline.telling import Told, again, in_full, ruled, tell


class Gathering:
    """What has been taken in so far. ``baseline`` is whether all of it is silent, ``claimed`` are the items that one of the entries is
    for sure.
    """

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
        self._taken: list[tuple[ItemIntake, Dossier]] = []
        self._here: dict[bytes, Item] = {}
        self._handled: set[int] = set()
        self.aliases: dict[bytes, int] = {}
        self.duplicates = 0
        self.baseline = baseline
        self.distrust: frozenset[bytes] = frozenset()
        self.notices: dict[str, Notice] = {}

    def told_in_full(self) -> tuple[ItemIntake, ...]:
        """What was taken in. Alerts know how many carry their story by the end of the document, and go where that leads."""
        rules, now = self._rules, self._poll.now
        return tuple(
            replace(one, alerts=tuple(in_full(a, of, rules, now) for a in one.alerts)) for one, of in self._taken
        )

    def note_archive(self, number: int) -> None:
        """So many items are older than our watch."""
        self._note(archived(self._poll.feed.id, number, self._poll.now, self._poll.ops))

    def note_new_site(self, number: int) -> None:
        """So many items are known under other names."""
        self._note(moved(self._poll.feed.id, number, self._poll.now, self._poll.ops))

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
        is_further = place.dossier.carry(source, self._carried_at(item, silent=silent))
        if silent:
            # Nothing is told of it; but the story may be known, and have one source more.
            told = again(place.dossier, self._rules, now=poll.now)
        else:
            every = max(poll.feed.every, poll.expected)
            late = is_late(item.published, previous_ok_at=self._previous_ok, every=every, now=poll.now)
            told = self._tell(item, place, late=late, revised=False, previously=ruled(self._matcher, before))
        of, dossiers = place.dossier, self._placing.dossiers
        kept_back = told_after_all(of, dossiers, self._rules, self._matcher, poll.now) if is_further else ()
        taken = ItemIntake(
            item=item,
            known=None,
            story=place.dossier.story,
            digests=leads or self._new(mine),
            seen_at=poll.now,
            baseline=self.baseline or silent,
            publisher=source,
            filing=place.filing,
            alerts=told.planned.alerts + kept_back,
            amendments=told.amendments,
            suppressions=told.planned.suppressions,
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

    def _new(self, mine: tuple[bytes, ...]) -> tuple[bytes, ...]:
        known = self._recall.known
        return tuple([digest for digest in mine if digest not in known])
