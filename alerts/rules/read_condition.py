"""Conditions out of YAML (RULES.md, "Conditions")."""

import re
from collections.abc import Iterable
from string import ascii_lowercase, ascii_uppercase

from alerts.documents.node import Mapping, Node, Scalar, Sequence, kind
from alerts.documents.problem import Level
from alerts.documents.suggest import did_you_mean
from alerts.rules.book import Book, Place
from alerts.rules.breadth import least_words, usual_words
from alerts.rules.condition import (
    DEFAULT_FIELDS,
    FIELDS,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Fields,
    Fits,
    FromFeed,
    Mentions,
    Near,
    NoneOf,
    OnTopic,
    Operand,
    Says,
)
from alerts.rules.language import CONDITION, NEAR, PHRASE
from alerts.rules.meant import is_misspelt, key_meant
from alerts.rules.misread import misread, oddity
from alerts.rules.nowhere import nowhere
from alerts.rules.pattern import Pattern, parse_pattern
from alerts.rules.phrase import Fault
from alerts.rules.sheet import Sheet

WITHIN = re.compile(r"([1-9][0-9]{0,3})w")
_COUNTED = "write {at_least: 2, of: [a phrase, another, a third]}"
_BESIDE = {
    "case": ("text", "write {text: a phrase, case: exact}"),
    "of": ("at_least", _COUNTED),
    "at_least": ("of", _COUNTED),
}
"""Keys that need another beside them, and what to write."""

_COMBINATIONS: dict[str, type[AnyOf | AllOf | NoneOf]] = {"any": AnyOf, "all": AllOf, "not": NoneOf}
_REFERENCE = re.compile(r"(topics?|tickers?):", re.IGNORECASE)


def read_operand(node: Node, sheet: Sheet, book: Book, fields: Fields = DEFAULT_FIELDS) -> Operand | None:  # noqa: PLR0911 - one answer for each kind
    """A phrase, a topic or a ticker, from a text or from ``{text: ..., case: exact}``."""
    if isinstance(node, Mapping):
        keys = sheet.mapping(node, PHRASE, "a phrase")
        if keys is None or not sheet.require(node, keys, PHRASE.required, "a phrase"):
            return None
        return _phrase_with_case(keys, sheet, book, fields)
    text = sheet.text(node, "a phrase")
    if text is None:
        return None
    if text.startswith("topic:"):
        return _topic(text[6:], Place(sheet, node), book, fields)
    if text.startswith("ticker:"):
        return _ticker(text[7:], Place(sheet, node), book, fields)
    if found := _REFERENCE.match(text):
        word = "topic" if found[1].lower().startswith("topic") else "ticker"
        hint = f'write {word}:{text[found.end() :].strip()}; a phrase that begins like this: {{text: "{text}"}}'
        sheet.report("R010", node, f'"{found[0]}" does not begin a reference', hint)
        return None
    if fault := misread(text):
        _odd(text, fault, node, sheet)
    return _phrase(text, node, sheet, book, fields)


def _topic(name: str, place: Place, book: Book, fields: Fields) -> OnTopic:
    book.topics_used.append((name, place))
    return OnTopic(name, fields)


def _ticker(name: str, place: Place, book: Book, fields: Fields) -> Mentions:
    book.tickers_used.append((name, place))
    return Mentions(name, fields)


def _phrase(text: str, node: Node, sheet: Sheet, book: Book, fields: Fields, *, exact: bool = False) -> Says | None:
    phrase = book.phrase(text, exact=exact)
    if isinstance(phrase, Fault):
        sheet.report("R011" if "*" in phrase.what else "R010", node, f'"{text}": {phrase.what}', phrase.hint)
        return None
    if fault := oddity(text):
        _odd(text, fault, node, sheet)
    return Says(phrase, fields)


def _odd(text: str, fault: Fault, node: Node, sheet: Sheet) -> None:
    sheet.report("R044", node, f'"{text}": {fault.what}', fault.hint, level=Level.WARNING)


def _phrase_with_case(keys: dict[str, Node], sheet: Sheet, book: Book, fields: Fields) -> Operand | None:
    exact = "case" in keys and sheet.choice(keys["case"], ("exact",), "case") == "exact"
    text = sheet.text(keys["text"], "text")
    return None if text is None else _phrase(text, keys["text"], sheet, book, fields, exact=exact)


def read_condition(node: Node, sheet: Sheet, book: Book, fields: Fields = DEFAULT_FIELDS) -> Condition | None:
    """A condition; None where something in it cannot be read, which has then been noted."""
    return _Reader(sheet, book).condition(node, fields, scoped=False)


class _Reader:
    def __init__(self, sheet: Sheet, book: Book) -> None:
        self._sheet = sheet
        self._book = book

    def condition(self, node: Node, fields: Fields, *, scoped: bool) -> Condition | None:
        if isinstance(node, Scalar):
            return read_operand(node, self._sheet, self._book, fields)
        if isinstance(node, Sequence):
            hint = "say how its entries combine: {any: [...]} or {all: [...]}"
            self._sheet.report("R002", node, "a condition is a text or a mapping, found a list", hint)
            return None
        return self._mapping(node, fields, scoped=scoped)

    def _mapping(self, node: Mapping, fields: Fields, *, scoped: bool) -> Condition | None:
        sheet = self._sheet
        keys: dict[str, Node] = {}
        sound = True
        for key, value in node.entries:
            if key.text in CONDITION:
                keys[key.text] = value
                continue
            sound = False
            self._unknown(key, value)
        sound = self._has_companions(node, keys) and sound
        if "in" in keys:
            inner = self._in(keys.pop("in"), fields, scoped=scoped)
            sound, fields, scoped = sound and inner is not None, inner or fields, True
        if not keys and sound:
            sheet.report("R005", node, "an empty condition", "write what to look for")
            return None
        parts = [self._part(key, keys, fields, scoped=scoped) for key in keys if key not in ("case", "of")]
        found = tuple(part for part in parts if part is not None)
        if not sound or len(found) < len(parts):
            return None
        return found[0] if len(found) == 1 else AllOf(found)

    def _unknown(self, key: Scalar, value: Node) -> None:
        hint = key_meant(key.text, CONDITION)
        if key.text in ("topic", "ticker") and isinstance(value, Scalar):
            hint = f"write it without a space: {key.text}:{value.text}"
        elif isinstance(value, Scalar) and value.value is None:
            hint = f"a phrase stands alone, or in a list with square brackets: [{key.text}]"
        self._sheet.report("R001", key, f'unknown key "{key.text}" in a condition', hint)

    def _has_companions(self, node: Mapping, keys: dict[str, Node]) -> bool:
        """Whether no key is without the one that it needs beside it."""
        lonely = [(key, other) for key, (other, _) in _BESIDE.items() if key in keys and other not in keys]
        for key, other in lonely:
            if not is_misspelt(other, (written.text for written, _ in node.entries), CONDITION):
                self._sheet.report("R004", node.key(key), f'"{key}" needs the key "{other}" beside it', _BESIDE[key][1])
        return not lonely

    def _in(self, node: Node, fields: Fields, *, scoped: bool) -> Fields | None:
        entries = self._sheet.items(node, "fields") or ()
        chosen = [self._sheet.choice(entry, FIELDS, "a field") for entry in entries]
        if not entries or None in chosen:
            return None
        return self._narrowed(tuple(name for name in FIELDS if name in chosen), node, fields, scoped=scoped)

    def _narrowed(self, chosen: Fields, node: Node | None, fields: Fields, *, scoped: bool) -> Fields | None:
        if not scoped:
            return chosen
        narrowed = tuple(name for name in chosen if name in fields)
        if not narrowed:
            what = f"{', '.join(chosen)} is looked for inside {', '.join(fields)}: this can never be true"
            self._sheet.report("R031", node, what, "write the two beside each other")
            return None
        return narrowed

    def _part(self, key: str, keys: dict[str, Node], fields: Fields, *, scoped: bool) -> Condition | None:  # noqa: PLR0911 - one answer for each kind
        node, sheet = keys[key], self._sheet
        if key == "text":
            return _phrase_with_case(keys, sheet, self._book, fields)
        if key in ("any", "all", "not"):
            members = self._members(node, key, fields, scoped=scoped)
            return _COMBINATIONS[key](members) if members else None
        if key == "at_least":
            members = self._members(keys["of"], "of", fields, scoped=scoped) if "of" in keys else None
            number = sheet.number(node, 1, len(members) if members else 10_000, "at_least")
            return AtLeast(number, members) if number and members else None
        if key == "near":
            return self._near(node, fields)
        if key == "regex":
            pattern = self._pattern(node)
            return Fits(pattern, fields) if pattern else None
        if key == "feed":
            return self._feed(node)
        inner = self._narrowed((key,), node, fields, scoped=scoped)
        return self.condition(node, inner, scoped=True) if inner else None

    def _members(self, node: Node, what: str, fields: Fields, *, scoped: bool) -> tuple[Condition, ...] | None:
        items = self._sheet.items(node, what)
        members = [self.condition(item, fields, scoped=scoped) for item in items or ()]
        self._note_twice(zip(members, items or (), strict=True))
        found = tuple(member for member in members if member is not None)
        return found if items and len(found) == len(members) else None

    def _note_twice(self, members: Iterable[tuple[Condition | None, Node]]) -> None:
        seen: set[Operand] = set()
        for member, item in members:
            if not isinstance(member, (Says, OnTopic, Mentions)):
                continue
            if member in seen:
                hint = "remove it, or write what else is meant"
                self._sheet.report("R036", item, "this condition is listed twice", hint, level=Level.WARNING)
            seen.add(member)

    def _feed(self, node: Node) -> FromFeed | None:
        name = self._sheet.name(node, "a feed")
        feeds = self._book.known.feeds
        if name is not None and feeds is not None and name not in feeds:
            self._sheet.report("R015", node, f'no feed is called "{name}"', did_you_mean(name, feeds))
            return None
        return FromFeed(name) if name is not None else None

    def _pattern(self, node: Node) -> Pattern | None:
        text = self._sheet.text(node, "a regular expression")
        if text is None:
            return None
        pattern = parse_pattern(text)
        if not isinstance(pattern, Pattern):
            self._sheet.report("R018", node, f"not a regular expression: {pattern[0]}", pattern[1])
            return None
        if pattern.compiled.search("") is not None:
            hint = "it matches even an empty text: leave out what may be missing at both ends"
            self._sheet.report("R019", node, "this expression is true for every item", hint)
            return None
        if any(all(map(pattern.compiled.search, letters)) for letters in (ascii_lowercase, ascii_uppercase)):
            hint = "any letter is enough for it: write more of what is looked for"
            self._sheet.report("R019", node, "this expression is true for every item", hint)
            return None
        if fault := nowhere(text):
            sheet = self._sheet
            sheet.report("R047", node, f"this finds nothing, or not all: {fault.what}", fault.hint, level=Level.WARNING)
        return pattern

    def _near(self, node: Node, fields: Fields) -> Near | None:
        sheet = self._sheet
        keys = sheet.mapping(node, NEAR, "near")
        if keys is None or not sheet.require(node, keys, NEAR.required, "near"):
            return None
        within = self._within(keys["within"])
        ordered = sheet.truth(keys["ordered"], "ordered") if "ordered" in keys else False
        items = sheet.items(keys["of"], "of")
        if items is None:
            return None
        if len(items) < 2:
            sheet.report("R029", keys["of"], "near needs at least two operands", "a list inside the list is an any-of")
            return None
        groups = [self._near_group(item, fields) for item in items]
        found = tuple(group for group in groups if group)
        if len(found) < len(groups) or within is None or ordered is None:
            return None
        if least_words(found, ordered=ordered) <= within < (needed := usual_words(found)):
            what = f"its operands take {needed} words, but where a sign joins them, as in one&two"
            sheet.report("R030", keys["within"], what, f"write {needed}w or more", level=Level.WARNING)
        return Near(found, within, ordered, fields)

    def _within(self, node: Node) -> int | None:
        text = node.text if isinstance(node, Scalar) else ""
        if found := WITHIN.fullmatch(text):
            return int(found[1])
        number = re.fullmatch(r"([1-9][0-9]{0,3})\s*(?:w|words?|wörter)?", text.strip().lower())
        hint = f"write {number[1]}w" if number else "a number from 1 to 9999 and w for words: 12w"
        found_kind = f'"{text}"' if text else kind(node)
        self._sheet.report("R029", node, f"within is a number of words such as 12w, found {found_kind}", hint)
        return None

    def _near_group(self, node: Node, fields: Fields) -> tuple[Operand, ...] | None:
        """The alternatives of one operand of near."""
        if isinstance(node, Mapping) and [key.text for key, _ in node.entries] == ["any"]:
            node = node.entries[0][1]
        if isinstance(node, Sequence):
            groups = [self._near_group(item, fields) for item in self._sheet.items(node, "an operand of near") or ()]
            found = [group for group in groups if group]
            return tuple(operand for group in found for operand in group) if len(found) == len(groups) else None
        if isinstance(node, Mapping) and [key.text for key, _ in node.entries] == ["regex"]:
            pattern = self._pattern(node.entries[0][1])
            return (Fits(pattern, fields),) if pattern else None
        if isinstance(node, Mapping) and (
            wrong := next((key for key, _ in node.entries if key.text in CONDITION and key.text not in PHRASE), None)
        ):
            hint = "operands are phrases, topics, tickers, {regex: ...}, and lists of them"
            self._sheet.report("R029", wrong, f'"{wrong.text}" has no place in a text, so nothing can be near it', hint)
            return None
        operand = read_operand(node, self._sheet, self._book, fields)
        return (operand,) if operand else None
