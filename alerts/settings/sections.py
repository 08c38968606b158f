"""Kinds that hold others: lists, sections with fixed keys, and things with names of a person's choice."""

import re
from dataclasses import dataclass

from alerts.documents.node import Mapping, Mark, Node, Scalar, Sequence, kind
from alerts.documents.suggest import did_you_mean
from alerts.settings.kinds import Kind, Schema
from alerts.settings.page import Given, Page

NAME = r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?"
"""What feeds, groups and channels may be called: they stand in URLs, file names, metrics and commands."""

NAME_EXPECTED = "lower-case letters, digits and . _ - between them, at most 64 characters"


@dataclass(frozen=True, slots=True)
class Key:
    """A key that a person may write: what it takes, what holds without it, and what it means.

    ``default`` is as a person would write it in YAML; None where the key is required or nothing holds without it.
    """

    name: str
    kind: Kind
    meaning: str
    default: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A mapping with these keys and no others. ``word`` names it in problems."""

    keys: tuple[Key, ...]
    word: str

    def __str__(self) -> str:
        return f"a mapping with the keys {', '.join(key.name for key in self.keys)}"

    def read(self, node: Node, page: Page) -> dict[str, Given] | None:
        """What was given, by key, what could not be read left out. Nothing at all is a section without keys."""
        if isinstance(node, Scalar) and not node.quoted and node.value is None:
            node = Mapping((), node.mark)
        if not isinstance(node, Mapping):
            page.report("C004", node, f"{self.word}: expected {self}, found {kind(node)}")
            return None
        known = {key.name: key for key in self.keys}
        given: dict[str, Given] = {}
        for name, value in node.entries:
            key = known.get(name.text)
            if key is None:
                page.report("C003", name, f'unknown key "{name.text}" in {self.word}', _key_meant(name.text, known))
            elif (found := key.kind.read(value, page)) is not None:
                given[name.text] = Given(found, value, page, name)
        present = {name.text for name, _ in node.entries}
        for key in self.keys:
            if key.required and key.name not in present:
                page.report("C005", node, f'{self.word}: the key "{key.name}" is missing', key.meaning)
        return given

    def schema(self) -> Schema:
        """An object without further keys."""
        properties = {}
        for key in self.keys:
            properties[key.name] = key.kind.schema() | {"description": key.meaning}
            if key.default is not None:
                properties[key.name]["default"] = default_value(key)
        required = [key.name for key in self.keys if key.required]
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
        } | ({"required": required} if required else {})


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list. ``word`` is what its entries are called."""

    entry: Kind
    word: str

    def __str__(self) -> str:
        return f"a list of {self.word}"

    def read(self, node: Node, page: Page) -> tuple[Given, ...] | None:
        """What was given, what could not be read left out."""
        if isinstance(node, Scalar) and not node.quoted and node.value is None:
            return ()
        if not isinstance(node, Sequence):
            hint = "put it into brackets: [...]" if isinstance(node, Scalar) else "begin each entry with a dash"
            page.report("C004", node, f"expected {self}, found {kind(node)}", hint)
            return None
        found = ((self.entry.read(item, page), item) for item in node)
        return tuple(Given(value, item, page) for value, item in found if value is not None)

    def schema(self) -> Schema:
        """An array."""
        return {"type": "array", "items": self.entry.schema()}


@dataclass(frozen=True, slots=True)
class Named:
    """Things by a name of a person's choice. ``word`` is what they are called."""

    entry: Kind
    word: str

    def __str__(self) -> str:
        return f"{self.word} by name"

    def read(self, node: Node, page: Page) -> dict[str, Given] | None:
        """What was given, by name, what could not be read left out."""
        if isinstance(node, Scalar) and not node.quoted and node.value is None:
            return {}
        if not isinstance(node, Mapping):
            page.report("C004", node, f"expected {self}, found {kind(node)}", 'write "name: {...}" for each')
            return None
        given: dict[str, Given] = {}
        for name, value in node.entries:
            if not re.fullmatch(NAME, name.text):
                page.report("C008", name, f"not a name for one of the {self.word}", NAME_EXPECTED)
            found = self.entry.read(value, page)
            if found is not None:
                given[name.text] = Given(found, value, page, name)
        return given

    def schema(self) -> Schema:
        """An object with free keys."""
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^{NAME}$"},
            "additionalProperties": self.entry.schema(),
        }


def default_value(key: Key) -> object:
    """A key's default as YAML reads it: ``32`` is a number, ``15m`` a text, ``[]`` a list."""
    if key.default in {"[]", "{}"}:
        return [] if key.default == "[]" else {}
    return Scalar(key.default or "", quoted=False, mark=Mark(1, 1)).value


def _key_meant(name: str, known: dict[str, Key]) -> str:
    if name not in known and (found := re.match(r"(\w+):", name)) and found[1] in known:
        return "a space is missing after the colon"
    return did_you_mean(name, known) or f"known are {', '.join(known)}"
