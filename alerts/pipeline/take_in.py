"""What one good poll changes: a pure function of the document, of what is known, and of now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from alerts.delivery.late import is_late
from alerts.delivery.plan import plan
from alerts.feeds.health import is_gapped
from alerts.feeds.identity import itemise, repeated
from alerts.feeds.pulse import Glance, take_pulse
from alerts.feeds.rhythm import with_change
from alerts.feeds.timing import PollFacts, next_poll_at
from alerts.model.document import Document
from alerts.model.feed import Feed
from alerts.model.intake import Intake, ItemIntake, KnownItem, Recall, StoryOpening
from alerts.model.item import Item
from alerts.model.match import Match
from alerts.model.poll import PollState
from alerts.model.sessions import Sessions
from alerts.stories.recognise import Standing, claims, digests, is_named, names, recognise, same_text

Matching = Callable[[Item], Sequence[Match]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One good poll. ``state`` is the feed's state as it will be; its baseline is settled here.

    ``previous_ok_at`` is the feed's good poll before this one, if this process knows of it: what is stored of polls
    without news lags some seconds behind. ``backfill`` is how many of the newest items of a first poll may alert.
    ``expected`` is how many seconds were to pass between the two polls. ``facts`` and ``sessions`` are what is known
    already for the decision when to ask next.
    """

    feed: Feed
    document: Document
    state: PollState
    now: datetime
    backfill: int
    previous_ok_at: datetime | None = None
    expected: float = 0.0
    facts: PollFacts = field(default_factory=PollFacts)
    sessions: Sessions = field(default_factory=dict)


def asked_digests(poll: Poll) -> tuple[bytes, ...]:
    """Every digest that the store must recall for this document, whatever of it will turn out to be trusted."""
    feed, entries = poll.feed, poll.document.entries
    found: dict[bytes, None] = {}
    stated = itemise(entries, feed=feed.id, groups=feed.groups, distrusted=frozenset())
    nothing = frozenset(identity.digest for item in stated for identity in item.identities)
    for distrusted in (frozenset[bytes](), nothing):
        for item in itemise(entries, feed=feed.id, groups=feed.groups, distrusted=distrusted):
            found.update(dict.fromkeys(digests(item, distrusted)))
    return tuple(found)


def take_in(poll: Poll, recall: Recall, match: Matching) -> Intake:
    """Decide what is new, revised, known or a member of a known story, and which alerts follow."""
    feed, entries = poll.feed, poll.document.entries
    fresh = repeated(entries, feed.id) - recall.distrusted
    distrusted = recall.distrusted | fresh
    items = itemise(entries, feed=feed.id, groups=feed.groups, distrusted=distrusted)
    desk = _Desk(poll, recall, match, distrusted, claims(items, recall.known, distrusted))
    desk.baseline = _is_baseline(poll, recall, items, distrusted)
    chosen = _backfilled(items, poll.backfill, distrusted) if desk.baseline else set()
    # A document is mostly newest first; alerts leave in the order in which the news broke.
    for index in _oldest_first(items, poll.now):
        item = items[index]
        desk.take(item, silent=desk.baseline and not chosen.intersection(names(item, distrusted)))
    changed = any(taken.known is None or taken.alerts for taken in desk.taken)
    state = replace(
        poll.state,
        baseline_at=_baseline_at(poll, recall, taken_now=desk.baseline),
        changed_at=poll.now if changed else recall.state.changed_at if recall.state else None,
        rhythm=_rhythm(poll, recall, changed=changed and not desk.baseline),
    )
    seen = Glance(
        names=[names(item, distrusted) for item in items],
        dates=[item.published for item in items],
        fresh=[taken.item.published for taken in desk.taken if taken.known is None],
        truncated=poll.document.truncated,
        baseline=desk.baseline,
    )
    return Intake(
        state=_timed(poll, take_pulse(state, recall.state, seen, poll.now)),
        items=tuple(desk.taken),
        aliases=desk.aliases,
        distrust=fresh | desk.distrust,
        duplicates=desk.duplicates,
    )


def _timed(poll: Poll, state: PollState) -> PollState:
    """The state with when the feed is asked next: what this poll brought counts."""
    quiet = (poll.now - state.changed_at).total_seconds() if state.changed_at else 0.0
    gapped = is_gapped(state, poll.now)
    facts = replace(poll.facts, rhythm=state.rhythm, quiet_for=max(0.0, quiet), gapped=gapped)
    decision = next_poll_at(poll.feed, facts, now=poll.now, sessions=poll.sessions)
    return replace(state, next_poll_at=decision.at, due=decision.due, due_words=decision.words)


def _rhythm(poll: Poll, recall: Recall, *, changed: bool) -> float | None:
    before = recall.state
    if before is None:
        return None
    return with_change(before.rhythm, before.changed_at, poll.now) if changed else before.rhythm


class _Desk:
    """Takes the entries of one document in, one after another."""

    def __init__(
        self, poll: Poll, recall: Recall, match: Matching, distrusted: frozenset[bytes], claimed: set[int]
    ) -> None:
        self._poll, self._recall, self._match = poll, recall, match
        self._distrusted, self._claimed = distrusted, claimed
        stored = recall.state.ok_at if recall.state else None
        self._previous_ok = max((at for at in (stored, poll.previous_ok_at) if at), default=None)
        self._here: dict[bytes, Item] = {}
        self._handled: set[int] = set()
        self._alerted: dict[int, frozenset[str]] = {}
        self.baseline = False
        self.taken: list[ItemIntake] = []
        self.aliases: dict[bytes, int] = {}
        self.distrust: frozenset[bytes] = frozenset()
        self.duplicates = 0

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
        found = recognise(item, self._recall.known, self._distrusted, self._claimed)
        if found.distrust:
            self.distrust |= found.distrust
            mine = digests(item, self._distrusted | found.distrust)
        if found.known is None:
            self._add(item, mine, self._opening(item, self._new(mine) or mine), silent=silent, alerted=frozenset())
            return
        known, fresh = found.known, self._new(mine)
        if found.standing is Standing.REPEAT or (known.id in self._handled and not fresh):
            self.duplicates += 1
            return
        if known.id in self._handled and found.standing is Standing.KNOWN:
            # Two entries of one document cannot both be that item; this one goes on under its own name.
            self._add(item, mine, self._opening(item, fresh), silent=silent, alerted=frozenset())
            return
        self._claimed.add(known.id)
        self._handled.add(known.id)
        match found.standing:
            case Standing.MEMBER:
                self.duplicates += 1
                previously = known.item if known.baseline and not self._is_news(item) else None
                self._add(item, mine, known.story, silent=silent, alerted=self._on(known), before=previously)
            case Standing.KNOWN if known.item is not None and known.item.content_digest != item.content_digest:
                self._revise(item, known.item, known, fresh)
            case _:
                self.aliases.update(dict.fromkeys(fresh, known.id))

    def _add(
        self,
        item: Item,
        mine: tuple[bytes, ...],
        story: int | StoryOpening,
        *,
        silent: bool,
        alerted: frozenset[str],
        before: Item | None = None,
    ) -> None:
        poll = self._poll
        taken = ItemIntake(
            item=item, known=None, story=story, digests=self._new(mine), seen_at=poll.now, baseline=self.baseline
        )
        if not silent:
            planned = plan(
                self._match(item),
                item,
                story_alerted=alerted,
                now=poll.now,
                late=is_late(
                    item.published,
                    previous_ok_at=self._previous_ok,
                    every=max(poll.feed.every, poll.expected),
                    now=poll.now,
                ),
                revised=False,
                previously=self._ruled(before),
            )
            taken = replace(taken, alerts=planned.alerts, suppressions=planned.suppressions)
            if isinstance(story, int):
                self._alerted[story] = alerted | {a.alert.rule for a in planned.alerts if a.alert.rule}
        self.taken.append(taken)

    def _revise(self, item: Item, before: Item, known: KnownItem, mine: tuple[bytes, ...]) -> None:
        """An edited item is matched again; it alerts only if a rule matches now that did not before."""
        planned = plan(
            self._match(item),
            item,
            story_alerted=self._on(known),
            now=self._poll.now,
            late=False,
            revised=True,
            previously=self._ruled(before),
        )
        self._alerted[known.story] = self._on(known) | {a.alert.rule for a in planned.alerts if a.alert.rule}
        self.taken.append(
            ItemIntake(
                item=item,
                known=known.id,
                story=known.story,
                digests=mine,
                seen_at=self._poll.now,
                alerts=planned.alerts,
                suppressions=planned.suppressions,
            )
        )

    def _ruled(self, before: Item | None) -> frozenset[str]:
        """The rules that held for an earlier text and were not kept silent by an exception."""
        matches = self._match(before) if before is not None else ()
        return frozenset(match.rule.id for match in matches if match.suppressed_by is None)

    def _is_news(self, item: Item) -> bool:
        """Whether this feed published the item since its last poll: then it is news, though another feed that was
        added meanwhile had it in its silent first poll.
        """
        return self._previous_ok is None or item.published is None or item.published > self._previous_ok

    def _opening(self, item: Item, mine: tuple[bytes, ...]) -> StoryOpening:
        return StoryOpening(key=mine[0].hex(), headline=item.title, opened_at=self._poll.now)

    def _on(self, known: KnownItem) -> frozenset[str]:
        return self._alerted.get(known.story, known.alerted)

    def _new(self, mine: tuple[bytes, ...]) -> tuple[bytes, ...]:
        return tuple(digest for digest in mine if digest not in self._recall.known)

    def _is_repeat(self, item: Item) -> bool:
        """Whether this document listed the item before: by a guid or link, or by a title that is all it has."""
        before = [self._here[digest] for digest in names(item, self._distrusted) if digest in self._here]
        return any(is_named(item, self._distrusted) or same_text(item, earlier) for earlier in before)


def _is_baseline(poll: Poll, recall: Recall, items: Sequence[Item], distrusted: frozenset[bytes]) -> bool:
    """The first poll is one; so is the first from another address under the same id, if nothing there is known."""
    if recall.state is None or recall.state.baseline_at is None:
        return True
    if recall.state.url == poll.state.url:
        return False
    asked = (recall.known.get(digest) for item in items for digest in digests(item, distrusted))
    return not any(known is not None and known.feed == poll.feed.id for known in asked)


def _baseline_at(poll: Poll, recall: Recall, *, taken_now: bool) -> datetime | None:
    """A body that was cut off is no baseline yet: its rest would come as news. One that is cut off again is all there is."""
    if not taken_now:
        return recall.state.baseline_at if recall.state else None
    seen_before = recall.state is not None and recall.state.ok_at is not None
    return None if poll.document.truncated and not seen_before else poll.now


def _oldest_first(items: Sequence[Item], now: datetime) -> list[int]:
    return sorted(range(len(items)), key=lambda i: (items[i].published or now, -i))


def _backfilled(items: Sequence[Item], wanted: int, distrusted: frozenset[bytes]) -> set[bytes]:
    """The names of the newest ``wanted`` items, each counted once however often the document lists it.

    An entry without a date keeps its place, as feeds are mostly newest first.
    """
    dated = [item.published for item in items if item.published]
    oldest = min(dated) if dated else None

    def newest(index: int) -> tuple[bool, float, int]:
        published = items[index].published or oldest
        return (published is None, -(published.timestamp() if published else 0.0), index)

    chosen: set[bytes] = set()
    for index in sorted(range(len(items)), key=newest):
        if wanted <= 0:
            break
        mine = names(items[index], distrusted)
        wanted -= not chosen.intersection(mine)
        chosen.update(mine)
    return chosen
