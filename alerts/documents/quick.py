"""The usual document, read by libyaml: ten times as fast as the parser that can say what is wrong with the others.

libyaml reads YAML 1.1. Where that and 1.2 may differ, and at any mistake, there is no answer here, and
``alerts.documents.careful`` reads the document. A property test holds the two together. What an unquoted text stands for is
not asked: nodes say it by the rules of 1.2.
"""

import re
from collections.abc import Callable
from typing import Any

from alerts.documents.builder import Builder
from alerts.documents.node import Node, Scalar
from alerts.documents.problem import Problem
from alerts.documents.source import Source

_DOUBTFUL = re.compile(
    r"[\t\x85\u2028\u2029\ufeff]"  # tabs, on whose places the versions differ; line ends that only 1.1 knows
    r"|^(?:%|---.|[.]{3})"  # directives, and ends of documents
    r"|(?<![^\s\[{,])[&*][\w-]+[^\w\s,\]}-]"  # anchors, in whose names 1.2 allows more
    r"""|["'\]}]:\S""",  # a value directly behind its key's colon
    re.MULTILINE,
)

_NOWHERE = Source("", ())


def quick(text: str) -> Node | None:
    """The document's node; None where it is empty or a single value, has a mistake, or must be read with more care."""
    if _DOUBTFUL.search(text):
        return None
    try:
        from yaml._yaml import CParser  # noqa: PLC0415 - loaded when there is something to read
        from yaml.error import YAMLError  # noqa: PLC0415 - the same
    except ImportError:  # PyYAML without libyaml
        return None
    parser = CParser(text)
    problems: list[Problem] = []
    builder = Builder(_NOWHERE, problems)
    try:
        _read(parser.get_event, builder, problems)
    except (YAMLError, UnicodeError):
        return None
    finally:
        parser.dispose()
    node = builder.node()
    return None if problems or isinstance(node, Scalar) else node


def _read(next_event: Callable[[], Any], builder: Builder, problems: list[Problem]) -> None:
    from yaml import YAMLError, events  # noqa: PLC0415 - loaded when there is something to read

    scalar, mapping, sequence = events.ScalarEvent, events.MappingStartEvent, events.SequenceStartEvent
    ends = events.MappingEndEvent, events.SequenceEndEvent
    while not problems and builder.wants_more():
        event = next_event()
        kind = type(event)
        if kind is scalar:
            if not event.value and not event.style and builder.expects_key:
                raise YAMLError  # a key that is not there, which the two see in places of their own
            builder.scalar(event, tag=event.tag)
        elif kind in ends:
            builder.end()
        elif kind is mapping or kind is sequence:
            builder.start(event, is_mapping=kind is mapping, tag=event.tag)
        elif kind is events.AliasEvent:
            builder.alias(event)
        elif kind is events.DocumentStartEvent:
            builder.document(event)
        elif kind is events.StreamEndEvent:
            return
