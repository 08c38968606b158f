from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from alerts.documents.events import events

PIECES = ["a: ", "b: ", "- ", "  ", "\n", "\n  ", "\n    ", "x", "'q'", '"d"', "[", "]", "{", "}", ", ", "# c", "|\n"]
PIECES += ["y z", ": ", "? ", "*a", "&a ", "\n- ", "\n  - ", "深", ">-\n  t\n", "\n\n", "\t", "\r\n", "!t "]


def told(stream):
    found = []
    try:
        for event in stream:
            start, end = event.start_mark, event.end_mark
            value = getattr(event, "value", None)
            found.append((type(event).__name__, value, start.line, start.column, end.line, end.column))
    except MarkedYAMLError as error:
        found.append((type(error).__name__, error.problem, error.problem_mark.line, error.problem_mark.column))
    return found


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_the_faster_reader_gives_the_events_and_errors_of_the_stock_one(text):
    assert told(events(text)) == told(YAML(typ="safe", pure=True).parse(text))
