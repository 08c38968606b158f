from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.documents.careful import careful
from alerts.documents.quick import quick
from alerts.documents.source import Source

ROOT = Path(__file__).parents[2]
SHIPPED = [*sorted((ROOT / "rules").glob("*.yaml")), *sorted((ROOT / "config").rglob("*.yaml"))]

PIECES = [
    "a: ",
    "b: ",
    "c:",
    "- ",
    "  ",
    "\n",
    "\n  ",
    "\n    ",
    "x",
    "y z",
    "'q'",
    '"d"',
    "[",
    "]",
    "{",
    "}",
    ", ",
    ",",
]
PIECES += [
    "# c",
    "#",
    "|\n",
    "|2\n",
    ">-\n  t\n",
    ": ",
    ":",
    "? ",
    "?x",
    "-x",
    "*a",
    "&a ",
    "&b:",
    "*a.b",
    "!t ",
    "<<: ",
]
PIECES += [
    "\n- ",
    "\n  - ",
    "深",
    "😀",
    "\n\n",
    "\t",
    "\r\n",
    "\r",
    "\x85",
    "\u2028",
    '"\\x41\\\n  t"',
    "'it''s'",
    '"\\ud800"',
]
PIECES += [
    "NASDAQ:NVDA",
    '{"a":1}',
    '"a":b',
    "[a: b]",
    "[?]",
    "---\n",
    "--- ",
    "\n...\n",
    "%",
    "@",
    "`",
    "*sanktion*",
    "AT&T",
]


def carefully(text):
    problems = []
    return careful(text, Source.of("rules.yaml", text), problems), problems


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
@example('[x, "a":b]')
@example("&b: x")
@example("{? }")
@example("a: &a [x]\nb: [*a, *a]")
@example("---\n")
def test_what_the_quick_parser_reads_the_careful_one_reads_alike(text):
    node = quick(text)
    if node is not None:
        assert (node, []) == carefully(text)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_every_shipped_file_is_read_by_the_quick_one(file):
    text = file.read_text()
    assert quick(text) == carefully(text)[0] is not None
