"""The ``tests`` of a rule out of YAML."""

from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from alerts.documents.node import Mapping, Node, Scalar, Sequence, kind
from alerts.documents.suggest import did_you_mean
from alerts.model.item import Item
from alerts.model.routing import Facts
from alerts.rules.book import Book, Place
from alerts.rules.expectation import Expectation, Kind, Step, Trial
from alerts.rules.language_of_tests import ARRIVAL, BESIDE, GIVEN, TEST_ITEM
from alerts.rules.language_tag import is_language, language_meant
from alerts.rules.sheet import LANGUAGE, Sheet
from alerts.settings.duration import advice, seconds

TEXTS = ("title", "summary", "body", "author")
FIGURES = {"novelty": (0, 100), "relevance": (0, 100), "sources": (1, 1_000)}
"""The keys of ``given`` that take a number, with their ranges."""


def read_expectations(node: Node, sheet: Sheet, book: Book) -> tuple[Expectation, ...]:
    """Every test that can be read; what is wrong with the others is noted."""
    found = [_Reader(sheet, book).expectation(item) for item in sheet.items(node, "tests") or ()]
    return tuple(one for one in found if one is not None)


class _Reader:
    def __init__(self, sheet: Sheet, book: Book) -> None:
        self._sheet = sheet
        self._book = book

    def expectation(self, node: Node) -> Expectation | None:
        sheet = self._sheet
        if not isinstance(node, Mapping):
            hint = f"write - match: {node.text}" if isinstance(node, Scalar) and node.text else ""
            sheet.report("R002", node, f"a test is a mapping (match: ...), found {kind(node)}", hint)
            return None
        kinds = [one for one in Kind if node.get(one) is not None]
        if len(kinds) != 1:
            self._not_one_kind(node, kinds)
            return None
        chosen = kinds[0]
        keys = sheet.mapping(node, (chosen, *BESIDE[chosen]), f"a test with {chosen}") or {}
        if chosen is Kind.SEQUENCE:
            return self._sequence(node, keys)
        trial = self._trial(keys[chosen], f"the item of {chosen}")
        because = self._because(keys["because"]) if "because" in keys else ()
        route = self._route(keys["route"]) if "route" in keys else None
        given = self._given(keys["given"]) if "given" in keys else Facts()
        if "given" in keys and route is None:
            self._sheet.require(node, keys, ("route",), "a test with given")
        return None if trial is None else Expectation(chosen, node, trial, because, route, given)

    def _not_one_kind(self, node: Mapping, kinds: list[Kind]) -> None:
        if kinds:
            what = f"a test says one thing, found {' and '.join(kinds)}"
            self._sheet.report("R039", node, what, "write two tests")
            return
        hints = (did_you_mean(key.text, list(Kind)) for key, _ in node.entries)
        hint = next(filter(None, hints), f"write one of {', '.join(Kind)}")
        self._sheet.report("R039", node, "a test needs to say what is expected", hint)

    def _trial(self, node: Node, what: str) -> Trial | None:
        """A plain text is a title."""
        if isinstance(node, Mapping):
            keys = self._sheet.mapping(node, TEST_ITEM, what) or {}
            trial = self._trial_of(keys)
            return trial if self._has_words(node, keys) else None
        if isinstance(node, Sequence):
            self._sheet.report("R002", node, f"{what} is a title or a mapping, found a list", "write a test for each")
            return None
        title = self._sheet.text(node, what)
        return None if title is None else Trial(_item(title=title))

    def _has_words(self, node: Mapping, keys: dict[str, Node]) -> bool:
        if not any(key in keys for key in (*TEXTS, "category")):
            self._sheet.report("R004", node, "an item needs words", f"write one of {', '.join(TEXTS)}, category")
            return False
        return True

    def _trial_of(self, keys: dict[str, Node]) -> Trial:
        sheet = self._sheet
        texts = {name: sheet.text(keys[name], name) or "" for name in TEXTS if name in keys}
        known = self._book.known
        feed = sheet.name(keys["feed"], "a feed") if "feed" in keys else None
        self._check_name(feed, keys.get("feed"), "feed", known.feeds)
        groups = sheet.names(keys["groups"], "a group") if "groups" in keys else ()
        for name, place in groups:
            self._check_name(name, place, "group", known.groups)
        item = _item(
            **texts,
            feed=feed,
            groups=tuple(name for name, _ in groups),
            categories=self._categories(keys["category"]) if "category" in keys else (),
            lang=self._lang(keys["lang"]) if "lang" in keys else None,
            link=sheet.text(keys["url"], "url") if "url" in keys else None,
            published=self._date(keys["published"]) if "published" in keys else None,
        )
        age = self._duration(keys["age"], "age") if "age" in keys else None
        return Trial(item, age or 0.0, "groups" in keys)

    def _check_name(self, name: str | None, place: Node | None, what: str, known: Collection[str] | None) -> None:
        if name is not None and known is not None and name not in known:
            self._sheet.report("R015", place, f'no {what} is called "{name}"', did_you_mean(name, known))

    def _categories(self, node: Node) -> tuple[str, ...]:
        items = (self._sheet.items(node, "categories") or ()) if isinstance(node, Sequence) else (node,)
        return tuple(text for item in items if (text := self._sheet.text(item, "category")) is not None)

    def _lang(self, node: Node) -> str | None:
        text = self._sheet.text(node, "lang")
        if text is not None and not (LANGUAGE.fullmatch(text) and is_language(text)):
            self._sheet.report("R008", node, f'"{text}" is no language code', language_meant(text))
            return None
        return text

    def _date(self, node: Node) -> datetime | None:
        text = self._sheet.text(node, "published")
        if text is None:
            return None
        with suppress(ValueError):
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        hint = "write 2027-03-31 or 2027-03-31T09:00:00Z; for an item that arrives old write age: 36h"
        self._sheet.report("R025", node, f'"{text}" is no date', hint)
        return None

    def _duration(self, node: Node, what: str) -> float | None:
        text = node.text if isinstance(node, Scalar) else ""
        span = seconds(text)
        if span is None:
            found = f'"{text}"' if text else kind(node)
            self._sheet.report("R009", node, f"{what} is a duration such as 36h, found {found}", advice(text))
        return span

    def _because(self, node: Node) -> tuple[str, ...]:
        """Terms, topics and clauses; references are followed like those of conditions."""
        items = (self._sheet.items(node, "because") or ()) if isinstance(node, Sequence) else (node,)
        found = []
        for item in items:
            text = self._sheet.text(item, "a reason")
            if text is None:
                continue
            if text.startswith("topic:"):
                self._book.topics_used.append((text[6:], Place(self._sheet, item)))
            elif text.startswith("ticker:"):
                self._book.tickers_used.append((text[7:], Place(self._sheet, item)))
            found.append(text)
        return tuple(dict.fromkeys(found))

    def _route(self, node: Node) -> frozenset[str]:
        if isinstance(node, Sequence) and not node.items:
            return frozenset()
        named = self._sheet.names(node, "a channel")
        channels = self._book.known.channels
        for name, item in named:
            if channels is not None and name not in channels:
                self._sheet.report("R014", item, f'no channel is called "{name}"', did_you_mean(name, channels))
        return frozenset(name for name, _ in named)

    def _given(self, node: Node) -> Facts:
        sheet = self._sheet
        keys = sheet.mapping(node, GIVEN, "given") or {}
        figures = {name: sheet.number(keys[name], *ends, name) for name, ends in FIGURES.items() if name in keys}
        late = sheet.truth(keys["late"], "late") if "late" in keys else False
        known: dict[str, Any] = {name: value for name, value in figures.items() if value is not None}
        return Facts(late=bool(late), **known)

    def _sequence(self, node: Mapping, keys: dict[str, Node]) -> Expectation | None:
        sheet = self._sheet
        steps = [self._step(item) for item in sheet.items(keys["sequence"], "a sequence") or ()]
        if not sheet.require(node, keys, ("sent",), "a sequence"):
            return None
        sent = [sheet.number(item, 0, 1, "sent") for item in sheet.items(keys["sent"], "sent") or ()]
        found = tuple(step for step in steps if step is not None)
        if not found or len(found) < len(steps) or None in sent or not sent:
            return None
        if len(sent) != len(found):
            what = f"sent has {_many(len(sent), 'number')} for {_many(len(found), 'arrival')}"
            sheet.report("R040", keys["sent"], what, "write one number for each: 1 where an alert follows, else 0")
            return None
        for before, after in pairwise(found):
            if after.at < before.at:
                sheet.report("R040", after.node, "this arrives before the one above it", "write them in order of time")
                return None
        return Expectation(
            Kind.SEQUENCE, node, steps=found, sent=tuple(number for number in sent if number is not None)
        )

    def _step(self, node: Node) -> Step | None:
        keys = self._sheet.mapping(node, ARRIVAL, "an arrival")
        if keys is None:
            return None
        self._sheet.require(node, keys, ARRIVAL.required, "an arrival")
        at = self._duration(keys.pop("at"), "at") if "at" in keys else None
        story = self._sheet.name(keys.pop("story"), "a story") if "story" in keys else None
        trial = self._trial_of(keys) if keys else None
        return None if at is None or story is None else Step(at, story, trial, node)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _item(**stated: object) -> Item:
    return Item(**({"feed": None} | stated), key="test")  # type: ignore[arg-type]
