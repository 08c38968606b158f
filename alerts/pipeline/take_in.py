"""What one good poll changes: a pure function of the document, of what is known, and of now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from alerts.feeds.health import GAP_URGES, is_gapped
from alerts.feeds.identity import last_resorts, repeated
from alerts.feeds.pulse import Glance, take_pulse
from alerts.feeds.rhythm import with_change
from alerts.feeds.timing import next_poll_at
from alerts.model.intake import Intake, Recall
from alerts.model.item import Item
from alerts.model.poll import PollState
from alerts.pipeline.desk import Desk
from alerts.pipeline.doubts import Doubts
from alerts.pipeline.editing import Editing
from alerts.pipeline.first_poll import archive, backfilled, baseline_at, is_baseline, led_at, meanwhile, oldest_first
from alerts.pipeline.flood import Floods
from alerts.pipeline.good_poll import Poll
from alerts.pipeline.ports import Matcher, Records
from alerts.pipeline.renamed import with_renamed
from alerts.pipeline.replaced import Replaced
from alerts.pipeline.story_window import StoryWindow
from alerts.stories.recognise import by_text, claims, digests, names
from alerts.stories.returning import turned


def asked_digests(poll: Poll) -> tuple[bytes, ...]:
    """Every digest that the store must recall for this document, whatever of it will turn out to be trusted."""
    found: dict[bytes, None] = {}
    for item in poll.items:
        found.update(dict.fromkeys(digests(item, frozenset())))
        found[by_text(item)] = None
        found.update(dict.fromkeys(identity.digest for identity in last_resorts(item, poll.feed.id)))
    return tuple(found)


def take_in(poll: Poll, window: StoryWindow, matcher: Matcher, recall: Recall, records: Records) -> Intake:
    """Decide what is new, revised, known or a member of a known story, which stories begin, and which alerts follow."""
    feed, items = poll.feed, poll.items
    fresh = repeated(items, feed.id) - recall.distrusted
    distrusted = recall.distrusted | fresh
    if distrusted:
        items = poll.itemised(distrusted)
    baseline = is_baseline(poll.state, recall, items, distrusted)
    renamed: Mapping[bytes, int] = {}
    named_anew = 0
    if not baseline:
        recall, renamed, named_anew = with_renamed(feed.id, items, recall, records, distrusted, poll.now)
    chosen = backfilled(items, poll.backfill, distrusted) if baseline else set()
    late = meanwhile(items, poll.state, recall, distrusted, poll.last_ok(recall)) if baseline else frozenset()
    placing = Editing(
        window,
        records,
        matcher.mentions,
        poll.now,
        floods=Floods(
            records, feed.id, {} if baseline else _coming(items, recall, poll.now), poll.now, limit=poll.flood
        ),
        replaced=None if baseline else _replaced(poll, recall, records, items, distrusted),
    )
    placing.turned = turned(feed.every)
    placing.doubts = Doubts(records, recall.state.doubts if recall.state else (), poll.now)
    past = frozenset[int]() if baseline else archive(items, poll.state, recall, distrusted)
    # Stories of other feeds that these items may join.
    placing.dossiers.fetch(known.story for known in recall.known.values() if known.feed != feed.id)
    claimed = claims(items, recall.known, distrusted)
    desk = Desk(poll, recall, matcher, distrusted, claimed, placing, baseline=baseline)
    # A document is mostly newest first; alerts leave in the order in which the news broke.
    for index in oldest_first(items, poll.now):
        item = items[index]
        is_silent = index in past or (baseline and index not in late and chosen.isdisjoint(names(item, distrusted)))
        desk.take(item, silent=is_silent)
    if past:
        desk.note_archive(len(past))
    if named_anew:
        desk.note_new_site(named_anew)
    taken = desk.told_in_full()
    # What comes in silence, though the poll is not the first, is of the past.
    fresh_items = [one for one in taken if one.known is None and (baseline or not one.baseline)]
    changed = bool(fresh_items) or any(one.alerts for one in taken)
    state = replace(
        poll.state,
        baseline_at=baseline_at(poll.document, poll.now, recall, taken_now=baseline),
        changed_at=poll.now if changed else recall.state.changed_at if recall.state else None,
        rhythm=_rhythm(poll, recall, changed=changed and not baseline),
        doubts=placing.doubts.kept(truncated=poll.document.truncated),
        led_at=led_at(recall.state, poll.state),
    )
    seen = Glance(
        names=[names(item, distrusted) for item in items],
        dates=[item.published for item in items],
        fresh=[one.item.published for one in fresh_items],
        truncated=poll.document.truncated,
        baseline=baseline,
    )
    return Intake(
        state=_timed(poll, take_pulse(state, recall.state, seen, poll.now)),
        items=taken,
        aliases={**renamed, **desk.aliases},
        distrust=fresh | desk.distrust,
        duplicates=desk.duplicates,
        placed_after=placing.seen,
        notices=tuple(desk.notices.values()),
    )


def _timed(poll: Poll, state: PollState) -> PollState:
    """The state with when the feed is asked next: what this poll brought counts."""
    quiet = (poll.now - state.changed_at).total_seconds() if state.changed_at else 0.0
    facts = replace(
        poll.facts,
        rhythm=state.rhythm,
        quiet_for=max(0.0, quiet),
        gapped=is_gapped(poll.feed, state, poll.now),
        gap_urges=is_gapped(poll.feed, state, poll.now, within=GAP_URGES),
    )
    decision = next_poll_at(poll.feed, facts, now=poll.now, sessions=poll.sessions)
    return replace(state, next_poll_at=decision.at, due=decision.due, due_words=decision.words)


def _rhythm(poll: Poll, recall: Recall, *, changed: bool) -> float | None:
    before = recall.state
    if before is None:
        return None
    return with_change(before.rhythm, before.changed_at, poll.now) if changed else before.rhythm


def _replaced(
    poll: Poll, recall: Recall, records: Records, items: Sequence[Item], distrusted: frozenset[bytes]
) -> Replaced:
    before = recall.state
    return Replaced(
        records=records,
        feed=poll.feed.id,
        items=items,
        distrusted=distrusted,
        held=before.names if before else b"",
        previous_at=before.ok_at if before else None,
        now=poll.now,
    )


def _coming(items: Sequence[Item], recall: Recall, now: datetime) -> dict[str, list[datetime]]:
    """When the entries of the document with each title were published, those that are known by a name left out."""
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    for item in items:
        if not any(identity.digest in recall.known for identity in item.identities[:1]):
            found[item.title].append(min(item.published or now, now))
    return found
