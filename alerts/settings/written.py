"""What is written as a text in which references are replaced: the common part of addresses, secrets and paths."""

from typing import Generic, TypeVar

from alerts.documents.node import Node
from alerts.settings.kinds import Schema
from alerts.settings.page import Page

T = TypeVar("T")


class Written(Generic[T]):
    """A kind of value; its text (``str``) says what is expected. Its problems may not quote it where it holds secrets."""

    __slots__ = ()

    def read(self, node: Node, page: Page) -> T | None:
        """The value, references replaced; None, and a problem, where it is none."""
        text = page.string(node, str(self))
        expanded = page.expand(node, text) if text is not None else None
        return None if expanded is None else self.accept(expanded, node, page)

    def accept(self, text: str, node: Node, page: Page) -> T | None:
        """What the text stands for; None, and a problem, where it stands for nothing."""
        raise NotImplementedError

    def schema(self) -> Schema:
        """A string."""
        return {"type": "string"}
