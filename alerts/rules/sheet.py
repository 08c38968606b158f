"""A rule file while it is read: takes nodes apart and notes whatever is wrong with them."""

import re
from collections.abc import Collection, Iterable

from alerts.documents.node import Mapping, Node, Scalar, Sequence, kind
from alerts.documents.problem import Level, Problem
from alerts.documents.source import Source
from alerts.rules.codes import CODES
from alerts.rules.language import Keys
from alerts.rules.meant import is_misspelt, key_meant, word_meant

NAME = re.compile(r"\w[\w.+-]{0,99}")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


MAX_PROBLEMS = 200
"""After so many problems of a file further ones are not noted: nobody reads them, and millions fill the memory."""


class Sheet:
    """One file's source and problems. Its readers return None, and have noted why, for what they cannot read."""

    def __init__(self, source: Source, problems: list[Problem]) -> None:
        self.source = source
        self.problems = problems
        self._noted = 0
        self._has_error = False

    def report(self, code: str, node: Node | None, what: str, hint: str = "", *, level: Level = Level.ERROR) -> None:
        """Note a problem; ``code`` is one of ``CODES``."""
        if code not in CODES:
            raise KeyError(code)
        if self._noted >= MAX_PROBLEMS and (self._has_error or level is not Level.ERROR):
            return
        self._noted += 1
        self._has_error = self._has_error or level is Level.ERROR
        self.problems.append(self.source.problem(code, node, what, hint, level=level))

    def mapping(self, node: Node, keys: Collection[str], what: str) -> dict[str, Node] | None:
        """The entries of a mapping that has no other keys than ``keys``; unknown ones are noted and left out."""
        if not isinstance(node, Mapping):
            hint = f"write {keys.form}" if isinstance(keys, Keys) and keys.form else ""
            self.report("R002", node, f"{what} is a mapping (key: value), found {kind(node)}", hint)
            return None
        known: dict[str, Node] = {}
        for key, value in node.entries:
            if key.text in keys:
                known[key.text] = value
            else:
                self.unknown(key, keys, what)
        return known

    def unknown(self, key: Scalar, keys: Collection[str], what: str) -> None:
        """Note an unknown key."""
        if self._noted >= MAX_PROBLEMS and self._has_error:
            return
        self.report("R001", key, f'unknown key "{key.text}" in {what}', key_meant(key.text, keys))

    def items(self, node: Node, what: str) -> tuple[Node, ...] | None:
        """The entries of a list that is not empty."""
        if not isinstance(node, Sequence):
            self.report("R002", node, f"{what} is a list, found {kind(node)}", _as_list(node))
            return None
        if not node.items:
            self.report("R005", node, f"the list of {what} is empty", "put something into it, or remove the key")
            return None
        return node.items

    def text(self, node: Node, what: str) -> str | None:
        """A text; a value that YAML reads as something else must be quoted."""
        if not isinstance(node, Scalar):
            self.report("R002", node, f"{what} is a text, found {kind(node)}")
            return None
        if node.coerced:
            if node.value is None:
                self.report("R005", node, f"{what} is missing: nothing stands here", "write it, or remove the key")
            else:
                what = f"{what} is a text, but YAML reads {node.text} as {kind(node)}"
                self.report("R003", node, what, f'put it in quotes: "{node.text}"')
            return None
        if not node.text.strip():
            self.report("R005", node, f"{what} is empty")
            return None
        return node.text

    def name(self, node: Node, what: str) -> str | None:
        """A name: letters, digits, ``_``, ``.``, ``+`` and ``-``."""
        text = self.text(node, what)
        if text is not None and not NAME.fullmatch(text):
            suggestion = re.sub(r"[^\w.+-]+", "-", text).strip("-.+")
            hint = (
                f'for instance "{suggestion}"' if NAME.fullmatch(suggestion) else "up to 100 letters, digits, _ . + -"
            )
            self.report("R007", node, f"{what} is a name: letters, digits, _ . + - and no spaces", hint)
            return None
        return text

    def names(self, node: Node, what: str) -> tuple[tuple[str, Node], ...]:
        """A list of names, each with its place."""
        found = [(self.name(item, what), item) for item in self.items(node, what) or ()]
        return tuple((name, item) for name, item in found if name is not None)

    def choice(self, node: Node, words: Iterable[str], what: str) -> str | None:
        """One of a few words."""
        known = list(words)
        is_value = isinstance(node, Scalar) and node.coerced and node.value is not None
        text = node.text if isinstance(node, Scalar) and is_value else self.text(node, what)
        if text is None or (text in known and not is_value):
            return text
        one = f"one of {', '.join(known)}" if len(known) > 1 else f"{known[0]} or nothing"
        self.report("R008", node, f"{what} is {one}", word_meant(text, known))
        return None

    def truth(self, node: Node, what: str) -> bool | None:
        """True or false."""
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self.report("R002", node, f"{what} is true or false, found {kind(node)}")
        return None

    def number(self, node: Node, least: int, most: int, what: str) -> int | None:
        """A whole number from ``least`` to ``most``."""
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, int) or isinstance(value, bool):
            self.report("R002", node, f"{what} is a whole number, found {kind(node)}")
            return None
        if not least <= value <= most:
            self.report("R030", node, f"{what} is a number from {least} to {most}")
            return None
        return value

    def require(self, node: Node, given: Collection[str], keys: Iterable[str], what: str) -> bool:
        """Whether all of ``keys`` are given; the missing ones are noted."""
        missing = [key for key in keys if key not in given]
        written = [key.text for key, _ in node.entries] if isinstance(node, Mapping) else []
        for key in missing:
            # A key that is there, but misspelt, has been noted.
            if not is_misspelt(key, written, (*given, *missing)):
                self.report("R004", node, f'{what} needs the key "{key}"')
        return not missing


def _as_list(node: Node) -> str:
    """How to write a list where something else stands."""
    if isinstance(node, Scalar):
        return f"write a list: [{node.text}]" if node.text else "write a list: [..., ...]"
    if isinstance(node, Mapping):
        words = [key.text for key, value in node.entries if isinstance(value, Scalar) and value.value is None]
        if words and len(words) == len(node.entries):
            return f"a list has square brackets: [{', '.join(words)}]"
    return "begin each entry with a dash, or put all of them into square brackets"
