"""Looks over the daemon's shoulder: which item was matched against the rules, and what they said."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from alerts.feeds.link import canonical
from alerts.model.item import Item
from alerts.model.match import Match
from alerts.model.rule import Rule
from alerts.pipeline.ports import Matcher


class Witness:
    """Satisfies ``Matcher`` by asking the real one, and remembers each question. Asked on the store's thread."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._asked: deque[tuple[Item, tuple[Match, ...]]] = deque()

    @property
    def rules(self) -> Sequence[Rule]:
        """Every rule that is evaluated."""
        return self._matcher.rules

    def match(self, item: Item) -> Sequence[Match]:
        """What the real one answers."""
        matches = tuple(self._matcher.match(item))
        self._asked.append((item, matches))
        return matches

    def mentions(self, item: Item) -> Sequence[str]:
        """What the real one answers."""
        return self._matcher.mentions(item)

    def asked(self) -> list[tuple[Item, tuple[Match, ...]]]:
        """What was asked since the last call, oldest first; not what is asked while that is looked at, which is not stored yet."""
        return [self._asked.popleft() for _ in range(len(self._asked))]


class Why(StrEnum):
    """Why an item brought no alert; the words are shown."""

    NO_RULE = "no rule"
    EXCEPTION = "exception"
    SAME_STORY = "same story as"
    JOINED = "joins the story of"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Silence:
    """An item that brought no alert. ``detail`` is the exception, or the feed that had the story first."""

    feed: str
    title: str
    why: Why
    detail: str = ""


class Onlooker:
    """Explains silences. It sees items in the order in which the daemon takes them in."""

    def __init__(self, opened_by: Callable[[Item], str | None]) -> None:
        """``opened_by`` says which feed opened the story of an item that brought no alert, None where it brought one."""
        self._opened_by = opened_by
        self._first: dict[str, str] = {}
        self._rules: dict[tuple[str, str], frozenset[str]] = {}
        self._texts: set[tuple[str, bytes]] = set()

    def silence(self, item: Item, matches: Sequence[Match]) -> Silence | None:
        """Why this item stays silent; None when an alert follows from it, or when it was told before."""
        feed = item.feed or ""
        text = (feed, item.content_digest)
        if text in self._texts:
            return None
        self._texts.add(text)
        loud = frozenset(match.rule.id for match in matches if match.suppressed_by is None)
        before = self._rules.get((feed, item.key))
        self._rules[feed, item.key] = loud | (before or frozenset())
        first = self._first.setdefault(canonical(item.link or "") or f"{feed} {item.key}", feed)
        if before is not None:
            return None if loud - before else Silence(feed, item.title, Why.EDITED)
        if not matches:
            return Silence(feed, item.title, Why.NO_RULE)
        if not loud:
            return Silence(feed, item.title, Why.EXCEPTION, matches[0].suppressed_by or "")
        if first != feed:
            return Silence(feed, item.title, Why.SAME_STORY, first)
        opened_by = self._opened_by(item)
        return None if opened_by is None else Silence(feed, item.title, Why.JOINED, opened_by)
