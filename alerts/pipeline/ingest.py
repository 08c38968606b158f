"""One poll of one feed: ask, parse, decide, store."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial

from alerts.delivery.schedule import Scheduler
from alerts.feeds.after_poll import broken, expected, good, left_alone, unchanged, was_cut_off, with_news
from alerts.feeds.fault import fault_of
from alerts.feeds.move import settled
from alerts.feeds.timing import PollFacts
from alerts.feeds.whole import is_asked_whole, is_in_doubt
from alerts.model.document import Document, ParseFailed
from alerts.model.errors import StoreError
from alerts.model.feed import Feed
from alerts.model.fetch import Fetched, FetchFailed, FetchRequest, NotModified
from alerts.model.health import Fault
from alerts.model.intake import Ingested
from alerts.model.item import Item
from alerts.model.poll import PollState
from alerts.pipeline.arrivals import Arrivals
from alerts.pipeline.current import Current
from alerts.pipeline.dispatch import OPS
from alerts.pipeline.filling import fill
from alerts.pipeline.good_poll import Poll
from alerts.pipeline.ports import Clock, Fetcher, Meter, Parser, Store
from alerts.pipeline.story_window import StoryWindow
from alerts.pipeline.take_in import asked_digests, take_in

log = logging.getLogger(__name__)

_STORED_AT_ONCE = 250
"""Poll states of one statement: thousands would keep the store, and the interpreter, busy for a tenth of a second."""

_AT_ONCE = 100
"""Entries of a document that are looked at without giving anybody else a turn."""


class Intaker:
    """Polls feeds, one call a poll. Poll states are held in memory as well; those that come without items are stored
    in batches, since losing one costs no more than one early poll.

    ``polled`` gathers the feeds that were polled until somebody empties it, ``failing`` are those whose last poll failed.
    """

    def __init__(
        self,
        current: Current,
        *,
        fetcher: Fetcher,
        parser: Parser,
        store: Store,
        clock: Clock,
        meter: Meter,
        arrivals: Arrivals,
        jitter: Callable[[], float],
    ) -> None:
        self._current, self._fetcher, self._parser, self._store = current, fetcher, parser, store
        self._clock, self._meter, self._arrivals, self._jitter = clock, meter, arrivals, jitter
        self._window = StoryWindow(self._span, self._mentions)
        self._states: dict[str, PollState] = {}
        self._unsaved: dict[str, PollState] = {}
        self._noted: dict[str, tuple[str, ...]] = {}
        self.polled: set[str] = set()
        self.failing: set[str] = set()
        self.may_backfill = True
        self.on_news: Callable[[], None] = lambda: None

    async def start(self) -> None:
        """Read the stored poll states and the window of stories."""
        self._states = dict(await self._store.poll_states())
        await fill(self._window, self._store, since=self._clock.now() - self._span)
        self.failing = {feed for feed, state in self._states.items() if state.failures}

    def _mentions(self, item: Item) -> Sequence[str]:
        return self._current.matcher.mentions(item)

    @property
    def _span(self) -> timedelta:
        return timedelta(seconds=self._current.settings.stories.window)

    @property
    def states(self) -> Mapping[str, PollState]:
        """What is remembered of every feed that was ever polled."""
        return self._states

    def state(self, feed: Feed) -> PollState | None:
        """What is remembered of the feed, None before its first poll."""
        return self._states.get(feed.id)

    async def poll(self, feed: Feed, answered: Callable[[], None] | None = None) -> PollState:
        """Ask once and take in what came. Returns the feed's new state; raises StoreError if it could not be kept.

        ``answered`` is called once the server has begun its answer.
        """
        before = self._states.get(feed.id)
        same_address = before is not None and before.url == feed.address
        held = before if before is not None and same_address else None
        now = self._clock.now()
        in_doubt = held is not None and is_in_doubt(held, now)
        # What it says of a version that it gave before is believed for a day.
        version = None if held is None or in_doubt or is_asked_whole(feed.id, held.polled_at, now) else held
        outcome = await self._fetcher.fetch(
            FetchRequest(
                feed=feed.id,
                url=feed.url,
                etag=version.etag if version else None,
                last_modified=version.last_modified if version else None,
                moved=settled(feed, held),
                access=feed.access,
            ),
            answered,
        )
        self._meter.count("polls")
        match outcome:
            case Fetched() if held and held.baseline_at and held.body_digest == outcome.digest and not in_doubt:
                self._meter.count("polls.same_body")
                return self._unchanged(feed, held, outcome)
            case Fetched():
                return await self._changed(feed, before, outcome)
            case NotModified() if held is not None:
                self._meter.count("polls.not_modified")
                return self._unchanged(feed, held, outcome)
            case FetchFailed(status=304) if held is not None and version is None and (held.etag or held.last_modified):
                # It goes by more than validators, and is believed: what it had is held.
                return self._unchanged(feed, held, NotModified(etag=held.etag, last_modified=held.last_modified))
            case NotModified():
                return self._failed(feed, before, "answered 304 although nothing is held")
            case FetchFailed():
                return self._failed(feed, before, outcome.detail, outcome, fault=fault_of(outcome))

    def postpone(self, feed: Feed, seconds: float) -> PollState:
        """Note that the feed is not asked for so long, because its host wants to be left alone: no failure of its own."""
        return self._keep(left_alone(feed, self._states.get(feed.id), seconds, self._clock.now()))

    def fail(self, feed: Feed, why: str) -> PollState:
        """Note that a poll came to nothing by no fault of the feed, so that ``status`` shows it."""
        return self._failed(feed, self._states.get(feed.id), why, fault=Fault.OURS)

    async def flush(self) -> None:
        """Store the poll states that have gathered."""
        gathered = tuple(self._unsaved)
        for first in range(0, len(gathered), _STORED_AT_ONCE):
            names = gathered[first : first + _STORED_AT_ONCE]
            states = {name: state for name in names if (state := self._unsaved.pop(name, None)) is not None}
            try:
                await self._store.keep_polls(tuple(states.values()))
            except StoreError:
                self._unsaved = states | self._unsaved
                raise

    async def _changed(self, feed: Feed, before: PollState | None, fetched: Fetched) -> PollState:
        document = await self._parser.parse(
            fetched.body, url=fetched.url, content_type=fetched.content_type, zone=feed.zone, lang=feed.lang
        )
        if isinstance(document, ParseFailed):
            return self._failed(feed, before, f"{document.trouble}: {document.detail}", fault=fault_of(document))
        now = self._clock.now()
        facts = PollFacts(fresh_for=fetched.fresh_for, wish=document.wish, jitter=self._jitter())
        left_out = [*document.left_out]
        if document.truncated and was_cut_off(feed, before):
            left_out.append("it broke off before its end, again")
        state = replace(good(feed, before, fetched, now), wish=document.wish)
        state = with_news(state, fetched, left_out, truncated=document.truncated)
        poll = Poll(
            feed=feed,
            document=document,
            state=state,
            now=now,
            backfill=feed.backfill if self.may_backfill else 0,
            previous_ok_at=before.ok_at if before else None,
            expected=expected(before),
            facts=facts,
            sessions=self._current.sessions,
            flood=self._current.settings.stories.flood,
            ops=OPS if OPS in self._current.settings.channels else None,
        )
        # A state that waits to be stored is older than this one; written after it, it would undo it.
        waiting = self._unsaved.pop(feed.id, None)
        self._window.adjust(self._span)
        decide = partial(take_in, poll, self._window, self._current.matcher)
        # 0.06 ms an entry: a long document would hold up every other feed.
        long = len(document.entries) > _AT_ONCE
        digests = await asyncio.to_thread(asked_digests, poll) if long else asked_digests(poll)
        try:
            ingested = await self._store.ingest(feed.id, digests, decide, Scheduler(self._current.desk, now))
        except StoreError:
            if waiting:
                self._unsaved.setdefault(feed.id, waiting)
            raise
        self._window.confirm(ingested.placed)
        for notice in ingested.notices:
            log.warning("%s", notice.headline)
        self._arrivals.note(ingested.alert_ids, fetched.received_at)
        state = self._remember(ingested.state or state)
        self._report(feed, document, ingested)
        if ingested.channels:
            self.on_news()
        return state

    def _unchanged(self, feed: Feed, held: PollState, answer: Fetched | NotModified) -> PollState:
        now, sessions = self._clock.now(), self._current.sessions
        return self._keep(unchanged(feed, held, answer, now, jitter=self._jitter(), sessions=sessions))

    def _failed(
        self,
        feed: Feed,
        before: PollState | None,
        why: str,
        answer: FetchFailed | None = None,
        *,
        fault: Fault = Fault.OTHER,
    ) -> PollState:
        now, sessions = self._clock.now(), self._current.sessions
        state = broken(feed, before, why, fault, now, answer=answer, jitter=self._jitter(), sessions=sessions)
        self._meter.count("polls.failed")
        level = logging.WARNING if state.failures == 1 else logging.DEBUG
        at = state.next_poll_at.isoformat("T", "seconds")
        log.log(level, "feed %s: %s; next try %s (%s)", feed.id, why, at, state.due_words)
        return self._keep(state)

    def _keep(self, state: PollState) -> PollState:
        self._unsaved[state.feed] = state
        return self._remember(state)

    def _remember(self, state: PollState) -> PollState:
        self._states[state.feed] = state
        self.polled.add(state.feed)
        (self.failing.add if state.failures else self.failing.discard)(state.feed)
        return state

    def _report(self, feed: Feed, document: Document, done: Ingested) -> None:
        for name in ("new", "revised", "duplicates", "matches", "alerts", "suppressed"):
            self._meter.count(f"items.{name}", getattr(done, name))
        if document.notes != self._noted.get(feed.id, ()):
            self._noted[feed.id] = document.notes
            log.warning("feed %s: not all is as it should be: %s", feed.id, "; ".join(document.notes) or "it is again")
        log.info(
            "feed %s: %d entries, %d new, %d revised, %d duplicates, %d alerts%s",
            feed.id,
            len(document.entries),
            done.new,
            done.revised,
            done.duplicates,
            done.alerts,
            ", cut off" if document.truncated else "",
        )
