"""Conditions out of YAML (RULES.md, "Conditions")."""

from collections.abc import Iterable

from alerts.documents.node import Mapping, Node, Scalar, Sequence
from alerts.documents.problem import Level
from alerts.documents.suggest import did_you_mean
from alerts.rules.book import Book
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
    NoneOf,
    OnTopic,
    Operand,
    Says,
)
from alerts.rules.language import CONDITION
from alerts.rules.meant import is_misspelt, key_meant
from alerts.rules.read_near import read_near
from alerts.rules.read_operand import phrase_with_case, read_operand, read_pattern
from alerts.rules.sheet import Sheet

_COUNTED = "write {at_least: 2, of: [a phrase, another, a third]}"
_BESIDE = {
    "case": ("text", "write {text: a phrase, case: exact}"),
    "of": ("at_least", _COUNTED),
    "at_least": ("of", _COUNTED),
}
"""Keys that need another beside them, and what to write."""

_COMBINATIONS: dict[str, type[AnyOf | AllOf | NoneOf]] = {"any": AnyOf, "all": AllOf, "not": NoneOf}


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
        return (
            self._repeated(node, fields, scoped=scoped) if node.anchored else self._mapping(node, fields, scoped=scoped)
        )

    def _repeated(self, node: Mapping, fields: Fields, *, scoped: bool) -> Condition | None:
        """What other places may repeat is read once, and so are its mistakes noted once; the same condition stands in all."""
        read, place = self._book.anchored, (id(node), fields, scoped)
        if place not in read:
            read[place] = node, self._mapping(node, fields, scoped=scoped)
        return read[place][1]

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
            return phrase_with_case(keys, sheet, self._book, fields)
        if key in ("any", "all", "not"):
            members = self._members(node, key, fields, scoped=scoped)
            return _COMBINATIONS[key](members) if members else None
        if key == "at_least":
            members = self._members(keys["of"], "of", fields, scoped=scoped) if "of" in keys else None
            number = sheet.number(node, 1, len(members) if members else 10_000, "at_least")
            return AtLeast(number, members) if number and members else None
        if key == "near":
            return read_near(node, sheet, self._book, fields)
        if key == "regex":
            pattern = read_pattern(node, sheet)
            return Fits(pattern, fields) if pattern else None
        if key == "feed":
            return self._feed(node)
        inner = self._narrowed((key,), node, fields, scoped=scoped)
        return self.condition(node, inner, scoped=True) if inner else None

    def _members(self, node: Node, what: str, fields: Fields, *, scoped: bool) -> tuple[Condition, ...] | None:
        items = self._sheet.items(node, what)
        members = [self.condition(item, fields, scoped=scoped) for item in items or ()]
        if len(members) > 1:
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
