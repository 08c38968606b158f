"""From a text to nodes: by the quick parser where it is sure, else by the one that explains itself."""

from alerts.documents.node import Node
from alerts.documents.problem import Problem
from alerts.documents.quick import quick
from alerts.documents.source import Source


def build(text: str, source: Source, problems: list[Problem]) -> Node | None:
    """The document's node; what is wrong is added to ``problems``. None where the syntax is broken or nothing is there."""
    node = quick(text)
    if node is not None:
        return node

    from alerts.documents.careful import careful  # noqa: PLC0415 - ruamel.yaml is loaded where it is needed

    return careful(text, source, problems)
