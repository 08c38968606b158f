"""Outcomes of rules' tests as JUnit XML, for the servers that run them.

The form is that of the Ant task and Jenkins: a suite for each file, a case for each test; a known miss counts as skipped.
"""

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from alerts.rules.trials import Outcome, State

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2)."""


def junit(timed: Sequence[tuple[Outcome, float]]) -> bytes:
    """The document. Each outcome comes with the seconds it took."""
    root = ET.Element("testsuites", {"name": "tapewatch test", **_counts(timed)})
    for file in dict.fromkeys(_file(outcome) for outcome, _ in timed):
        cases = [(outcome, took) for outcome, took in timed if _file(outcome) == file]
        suite = ET.SubElement(root, "testsuite", {"name": _clean(file), **_counts(cases)})
        for outcome, took in cases:
            _case(suite, outcome, took)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _case(suite: ET.Element, outcome: Outcome, took: float) -> None:
    line = str(outcome.place.node.mark.line)
    case = ET.SubElement(
        suite,
        "testcase",
        {
            "classname": _clean(outcome.draft.rule.id),
            "name": _clean(f"{outcome.name} (line {line})"),
            "file": _clean(_file(outcome)),
            "line": line,
            "time": f"{took:.6f}",
        },
    )
    if outcome.state.is_error:
        failure = ET.SubElement(case, "failure", {"message": _clean(outcome.what), "type": str(outcome.state)})
        failure.text = _clean("\n".join((f"{outcome.place}: {outcome.what}", *outcome.details)))
    elif outcome.state is not State.PASSED:
        ET.SubElement(case, "skipped", {"message": _clean(outcome.what or str(outcome.state))})


def _counts(timed: Iterable[tuple[Outcome, float]]) -> dict[str, str]:
    found = list(timed)
    failures = sum(outcome.state.is_error for outcome, _ in found)
    passed = sum(outcome.state is State.PASSED for outcome, _ in found)
    return {
        "tests": str(len(found)),
        "failures": str(failures),
        "errors": "0",
        "skipped": str(len(found) - failures - passed),
        "time": f"{sum(took for _, took in found):.6f}",
    }


def _file(outcome: Outcome) -> str:
    return outcome.place.sheet.source.file


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
