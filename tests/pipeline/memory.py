"""What a store remembers, as plain values: decisions about news are tested over several polls without any I/O."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.model.document import Document
from alerts.model.feed import Feed
from alerts.model.intake import KnownItem, Recall, StoryOpening
from alerts.model.match import Evidence, Match
from alerts.model.poll import PollState
from alerts.model.rule import Route, Rule
from alerts.model.seen import SeenItem
from alerts.model.severity import Severity
from alerts.model.story import FollowKind
from alerts.model.told import FiledItem, KeptBack, Sighting, ToldAlert, ToldStory
from alerts.pipeline.good_poll import Poll
from alerts.pipeline.story_window import StoryWindow
from alerts.pipeline.take_in import asked_digests, take_in

NOW = datetime(2025, 1, 27, 12, tzinfo=UTC)
NVIDIA = Rule(id="nvidia", title="Nvidia", max_age=86_400.0, routes=(Route("desk"),))
CRASH = Rule(id="crash", title="Crash", routes=(Route("desk"),))
WIRE = Feed("wire", "https://wire.example/rss", 60.0)
BLOG = replace(WIRE, id="blog", url="https://blog.example/rss")


class Words:
    """Rules that look for one word of the title each; satisfies ``Matcher``."""

    def __init__(self, *rules):
        self._words = dict(rules)

    @property
    def rules(self):
        return tuple(self._words)

    def match(self, item):
        found = []
        for rule, word in self._words.items():
            at = item.title.find(word)
            if at >= 0:
                found.append(Match(rule, (Evidence("title", at, at + len(word), word, word),)))
        return found

    def mentions(self, item):
        return ("NASDAQ:NVDA",) if "Nvidia" in item.title else ()


class Memory:
    """What a store remembers: the next poll recalls what earlier ones took in. Satisfies ``Records``."""

    def __init__(self, matcher=None, flood=200):
        self.matcher = matcher or Words((NVIDIA, "Nvidia"), (CRASH, "crash"))
        self.taken, self.digests, self.distrust, self.states = {}, {}, {}, {}
        self.opened_at = {}
        self.keys, self.told, self.alerts, self.baseline = {}, {}, [], set()
        self.publishers, self.filed, self.follows, self.seen_at = {}, {}, {}, {}
        self.stored, self.notices, self.flood, self.retitlings = [], {}, flood, []
        self.revised_at = {}
        self.bad_time, self.kept, self.looked_up = None, [], set()
        self.window = StoryWindow(timedelta(hours=72), self.matcher.mentions)

    def restart(self):
        """The window is built anew from what is stored."""
        self.window = StoryWindow(timedelta(hours=72), self.matcher.mentions)
        outdated = self.window.load(sorted(self.filed.values(), key=lambda one: one.seq))
        for item, filing in self.window.reread(outdated, self.items(self.taken)).items():
            self.filed[item] = replace(self.filed[item], reading=filing.reading, keys=filing.keys)

    def decide(self, *entries, feed=WIRE, now=NOW, backfill=0, truncated=False, came_from=None):
        """The decision alone; nothing of it is stored."""
        state = PollState(feed=feed.id, url=feed.url, next_poll_at=now, ok_at=now, came_from=came_from)
        poll = Poll(
            feed=feed,
            document=Document(format="rss20", entries=entries, truncated=truncated),
            state=state,
            now=now,
            backfill=backfill,
            flood=self.flood,
            ops="ops",
        )
        known = {}
        for digest in asked_digests(poll):
            if digest in self.digests:
                number = self.digests[digest]
                item, story = self.taken[number]
                known[digest] = KnownItem(
                    id=number,
                    feed=item.feed,
                    story=story,
                    item=item,
                    baseline=number in self.baseline,
                    revised_at=self.revised_at.get(number),
                )
        recall = Recall(
            known=known,
            distrusted=frozenset(self.distrust.get(feed.id, ())),
            state=self.states.get(feed.id),
        )
        return take_in(poll, self.window, self.matcher, recall, self)

    def poll(self, *entries, feed=WIRE, **more):
        intake = self.decide(*entries, feed=feed, **more)
        self._apply(feed, intake)
        return intake

    def _apply(self, feed, intake):
        seq = intake.placed_after
        for taken in intake.items:
            number = taken.known or len(self.taken) + 1
            story = taken.story if isinstance(taken.story, int) else self._open(taken.story)
            before, where = self.taken.get(number, (None, story))
            if before is not None and (before.title != taken.item.title or where != story):
                self.retitlings.append((number, taken.seen_at))
            if before is not None and before.content_digest != taken.item.content_digest:
                self.revised_at[number] = taken.seen_at
            self.taken[number] = (taken.item, story)
            self.seen_at.setdefault(number, taken.seen_at)
            self.publishers.setdefault(story, {}).setdefault(taken.publisher, taken.seen_at)
            if taken.baseline:
                self.baseline.add(number)
            for digest in taken.digests:
                self.digests.setdefault(digest, number)
            if taken.filing is not None:
                seq += 1
                self.filed[number] = FiledItem(
                    seq, number, story, taken.filing.at or taken.seen_at, taken.filing.reading, taken.filing.keys
                )
            for planned in taken.alerts:
                if self.bad_time is None or planned.alert.severity is Severity.CRITICAL:
                    self._alert(story, planned)
                else:
                    self.kept.append((story, KeptBack(planned.alert.rule, number, self.bad_time)))
            for amendment in taken.amendments:
                self.stored[amendment.alert.id - 1][1].update(amendment.channels)
        for digest, number in intake.aliases.items():
            self.digests.setdefault(digest, number)
        for notice in intake.notices:
            self.notices.setdefault(notice.key, notice)
        self.distrust.setdefault(feed.id, set()).update(intake.distrust)
        self.states[feed.id] = intake.state
        self.window.confirm(seq)

    def _open(self, opening: StoryOpening):
        number = self.keys.setdefault(opening.key, 1001 + len(self.keys))
        self.told.setdefault(number, opening.headline)
        self.opened_at.setdefault(number, opening.opened_at)
        if opening.follows is not None:
            follows = self.keys[opening.follows] if isinstance(opening.follows, str) else opening.follows
            self.follows.setdefault(number, (follows, opening.follow_kind))
        return number

    def _alert(self, story, planned):
        alert = planned.alert
        before = [one.escalated for one, _ in self.stored if (one.story, one.rule) == (story, alert.rule)]
        assert bool(alert.escalated) not in map(bool, before), (
            "one alert a rule and story, and one more if it is raised"
        )
        self.stored.append((replace(alert, id=len(self.stored) + 1, story=story), set(planned.channels)))
        self.alerts.append((alert.rule, alert.headline, alert.late))

    def placements(self, after, since=None):
        found = sorted(self.filed.values(), key=lambda one: one.seq)
        return [one for one in found if one.seq > after and (since is None or one.at >= since)]

    def placed(self, items):
        return [self.filed[item] for item in items if item in self.filed]

    def stories(self, numbers):
        return {
            number: ToldStory(
                id=number,
                headline=self.told[number],
                opened_at=self.opened_at[number],
                key=next(key for key, one in self.keys.items() if one == number),
                publishers=self.publishers.get(number, {}),
                alerts=tuple(
                    ToldAlert(replace(one, sources=len(self.publishers[number])), frozenset(channels))
                    for one, channels in self.stored
                    if one.story == number
                ),
                follows=self.follows.get(number, (None, None))[0],
                turns=tuple(
                    later
                    for later, (before, kind) in sorted(self.follows.items())
                    if before == number and kind is FollowKind.DIRECTION
                ),
            )
            for number in numbers
            if number in self.told
        }

    def opened(self, keys):
        return {key: self.keys[key] for key in keys if key in self.keys}

    def items(self, numbers):
        self.looked_up |= set(numbers)
        return {number: self.taken[number][0] for number in numbers if number in self.taken}

    def lately(self, feed, titles, since):
        return [
            SeenItem(id=number, item=item, seen_at=self.seen_at[number], story=story, baseline=number in self.baseline)
            for number, (item, story) in sorted(self.taken.items(), reverse=True)
            if item.feed == feed and item.title in titles and self.seen_at[number] > since
        ]

    def kept_back(self, story):
        return [one for where, one in self.kept if where == story]

    def retitled(self, item, since):
        return [at for number, at in self.retitlings if number == item and at > since]

    def sightings(self, feed, titles, since):
        found = {}
        for number, (item, story) in self.taken.items():
            seen_at = self.seen_at[number]
            if (
                (item.feed, item.title) in {(feed, title) for title in titles}
                and seen_at > since
                and number not in self.baseline
            ):
                at = min(item.published or seen_at, seen_at)
                found.setdefault(item.title, []).append(Sighting(seen_at, at, story))
        return found
