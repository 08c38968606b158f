"""A text read by ruamel.yaml: YAML 1.2 to the letter, and what is wrong with it in plain words."""

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from alerts.documents.builder import Builder
from alerts.documents.events import Unreadable, events
from alerts.documents.mistakes import mistake
from alerts.documents.node import Node
from alerts.documents.problem import Problem
from alerts.documents.source import Source


def careful(text: str, source: Source, problems: list[Problem]) -> Node | None:
    """The document's node; what is wrong is added to ``problems``. None where the syntax is broken or nothing is there."""
    builder = Builder(source, problems)
    try:
        following = events(text)
        # Behind the place where reading ends nothing is a mistake: it is not even looked at.
        while builder.wants_more() and (event := next(following, None)) is not None:
            _take(builder, event)
    except MarkedYAMLError as error:
        found = mistake(error, source.lines)
        problems.append(source.problem(found.code, found.mark, found.what, found.hint))
        return None
    except Unreadable:
        problems.append(source.problem("Y001", builder.last, "not readable as YAML from this place on"))
        return None
    return builder.node()


def _take(builder: Builder, event: Event) -> None:
    if isinstance(event, ScalarEvent):
        builder.scalar(event, tag=event.ctag)
    elif isinstance(event, CollectionStartEvent):
        builder.start(event, is_mapping=isinstance(event, MappingStartEvent), tag=event.ctag)
    elif isinstance(event, CollectionEndEvent):
        builder.end()
    elif isinstance(event, AliasEvent):
        builder.alias(event)
    elif isinstance(event, DocumentStartEvent):
        builder.document(event)
