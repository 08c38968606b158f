"""What is known of the stories that one decision touches, and what the decision itself has added so far."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from alerts.model.alert import Alert
from alerts.model.intake import StoryOpening
from alerts.model.item import Item
from alerts.model.story import FollowKind
from alerts.model.told import KeptBack, ToldAlert
from alerts.pipeline.ports import Records

_STEPS = 50
"""So many stories of a chain are looked at."""


@dataclass(slots=True, eq=False)
class Dossier:
    """One story. ``number`` is its id, or one of our own below zero until the store gives one; ``story`` is what the
    store is told; ``key`` is what opened it. ``publishers`` are the independent sources with when they began to carry
    it; ``alerts`` the stored alerts of rules, ``made`` those that this decision makes. ``alerted`` and ``raised`` are
    the rules that have told it, and that have raised their alert. ``best`` is by rule the greatest relevance and all tickers of
    further reports for which the rule holds. ``follows`` is the number of the story that it
    follows, ``turns`` those that follow it with the opposite direction.
    """

    number: int
    story: int | StoryOpening
    headline: str
    opened_at: datetime
    key: str = ""
    publishers: dict[str, datetime | None] = field(default_factory=dict)
    alerts: tuple[ToldAlert, ...] = ()
    alerted: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)
    made: list[ToldAlert] = field(default_factory=list)
    best: dict[str, tuple[int, frozenset[str]]] = field(default_factory=dict)
    follows: int | None = None
    turns: list[int] = field(default_factory=list)

    @property
    def name(self) -> int | str:
        """What a story that follows this one calls it: its id, or the key by which it is opened."""
        return self.story.key if isinstance(self.story, StoryOpening) else self.story

    def gone_to(self, told: ToldAlert, channels: Iterable[str]) -> None:
        """A stored alert goes to further channels."""
        now = replace(told, channels=told.channels.union(channels))
        self.alerts = tuple(now if one.alert.id == told.alert.id else one for one in self.alerts)

    def weigh(self, rule: str, relevance: int, tickers: Iterable[str]) -> None:
        """A further report for which a rule holds."""
        greatest, all_tickers = self.best.get(rule, (0, frozenset()))
        self.best[rule] = max(greatest, relevance), all_tickers.union(tickers)

    def at_best(self, alert: Alert) -> Alert:
        """An alert as the most telling report makes it, with all that carry the story."""
        relevance, tickers = self.best.get(alert.rule or "", (0, frozenset()))
        sources = max(1, len(self.publishers))
        if alert.relevance is None or not (tickers or relevance):
            return replace(alert, sources=sources)
        tickers = tickers.union(alert.tickers)
        return replace(
            alert, sources=sources, relevance=max(relevance, alert.relevance), tickers=tuple(sorted(tickers))
        )

    @property
    def carried_at(self) -> datetime:
        """When the last of its sources began to carry it, as far as is known."""
        return max([self.opened_at, *(at for at in self.publishers.values() if at is not None)])

    def carry(self, publisher: str, at: datetime | None) -> bool:
        """A publisher carries it. Whether that one is new."""
        if publisher in self.publishers:
            return False
        self.publishers[publisher] = at
        return True


class Dossiers:
    """The dossiers of one decision."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._found: dict[int, Dossier] = {}
        self._opened: dict[str, Dossier] = {}

    def fetch(self, numbers: Iterable[int]) -> None:
        """Ask for many stored stories at once: one by one they cost three statements each."""
        wanted = {number for number in numbers if number > 0} - self._found.keys()
        for number, told in self._records.stories(wanted).items() if wanted else ():
            rules = [(told_alert.alert.rule or "", bool(told_alert.alert.escalated)) for told_alert in told.alerts]
            self._found[number] = Dossier(
                number,
                number,
                told.headline,
                told.opened_at,
                told.key,
                dict(told.publishers),
                told.alerts,
                {rule for rule, _ in rules},
                {rule for rule, is_raised in rules if is_raised},
                follows=told.follows,
                turns=list(told.turns),
            )

    def of(self, number: int) -> Dossier | None:
        """A story's, stored or opened in this decision; None for one that is gone."""
        if number not in self._found:
            self.fetch([number])
        return self._found.get(number)

    def kept_back(self, dossier: Dossier) -> Mapping[KeptBack, Item]:
        """What of a story came at a bad time, the first of each rule that has not told it, with the items as they are stored."""
        kept = self._records.kept_back(dossier.number) if dossier.number > 0 else ()
        # A throttle may hold back hundreds of reports of one story.
        first = {one.rule: one for one in reversed(kept) if one.rule not in dossier.alerted}
        items = self._records.items({one.item for one in first.values()}) if first else {}
        return {one: items[one.item] for one in first.values() if one.item in items}

    def opened(self, key: str) -> Dossier | None:
        """That of a stored story that was opened under this key, if there is one."""
        number = self._records.opened([key]).get(key)
        return None if number is None else self.of(number)

    def before(self, dossier: Dossier) -> Iterator[Dossier]:
        """The stories that a story follows, step by step back."""
        seen = {dossier.number}
        while dossier.follows is not None and dossier.follows not in seen and len(seen) < _STEPS:
            seen.add(dossier.follows)
            earlier = self.of(dossier.follows)
            if earlier is None:
                return
            yield earlier
            dossier = earlier

    def last_turn(self, dossier: Dossier) -> Dossier:
        """The last of the stories of which each follows the one before with the opposite direction; it itself if none does."""
        seen = {dossier.number}
        while dossier.turns and dossier.turns[-1] not in seen and len(seen) < _STEPS:
            seen.add(dossier.turns[-1])
            later = self.of(dossier.turns[-1])
            if later is None:
                break
            dossier = later
        return dossier

    def open(self, opening: StoryOpening, after: Dossier | None = None) -> Dossier:
        """That of a story which this decision opens, following another or none; the same for the same key."""
        found = self._opened.get(opening.key)
        if found is None:
            number = -1 - len(self._opened)
            found = Dossier(number, opening, opening.headline, opening.opened_at, opening.key)
            if after is not None:
                found.follows = after.number
                if opening.follow_kind is FollowKind.DIRECTION:
                    after.turns.append(number)
            self._opened[opening.key] = self._found[number] = found
        return found
