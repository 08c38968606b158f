"""Reads docs/rule-errors.md: each code's examples, and what is said of them."""

import re
from dataclasses import dataclass
from pathlib import Path

from alerts.documents.read import read
from alerts.rules.judged import judged, without_tests
from alerts.rules.known import Known
from alerts.rules.load import compile_readings, load_rules
from tests.rules.loading import NOW

PAGE = Path(__file__).parents[2] / "docs" / "rule-errors.md"
KNOWN = Known(
    channels={"desk", "ops"},
    groups={"wires", "regulators", "blogs"},
    feeds={"ft-home": ("wires",), "sec": ("regulators",)},
    quiet={"nights"},
    window=259_200.0,
)
_SECTION = re.compile(r"^### ([RYC]\d{3}): (.*)\n((?:(?!^##)[^\n]*\n)*)", re.MULTILINE)
_BLOCK = re.compile(r"```(\w+)([^\n]*)\n(.*?)```\n", re.DOTALL)


@dataclass(frozen=True)
class Example:
    """Rule files, as bytes, and the text that is said of them."""

    code: str
    files: tuple[bytes, ...]
    said: str


def codes():
    """Each code of the page with its heading, in the order of the page."""
    return {code: meaning for code, meaning, _ in _SECTION.findall(PAGE.read_text())}


def explained(code):
    """What the page says of a code besides examples and what is said of them."""
    text = next(text for name, _, text in _SECTION.findall(PAGE.read_text()) if name == code)
    return _BLOCK.sub("", text).strip()


def examples():
    """Every example of the page."""
    found = []
    for code, _, text in _SECTION.findall(PAGE.read_text()):
        files = []
        for kind, how, content in _BLOCK.findall(text):
            if kind == "yaml":
                files.append(_file(how.strip(), content))
            elif kind == "text":
                found.append(Example(code, tuple(files), content))
                files = []
    return found


def _file(how, content):
    if how == "latin-1":
        return content.encode("latin-1")
    if how == "escaped":
        return content.encode("latin-1").decode("unicode_escape").encode()
    if how.startswith("times "):
        return content.removesuffix("\n").encode() * int(how[6:])
    return content.encode()


def said_of(example, folder):
    """What the loader, and the rules' own tests, say of an example. One without files is of ``gone`` or ``empty``."""
    if not example.files:
        (folder / "empty").mkdir()
        name = example.said.partition(":")[0] or ("gone" if example.code == "R033" else "empty")
        return _shown(load_rules(Path(name), Known(), NOW).problems)
    names = ["rules.yaml"] if len(example.files) == 1 else [f"{letter}.yaml" for letter in "abc"]
    readings = [read(file, name) for file, name in zip(example.files, names, strict=False)]
    loaded = judged(compile_readings(readings, [], (), KNOWN, NOW), {})
    problems = list(loaded.problems)
    if example.code == "R043":
        problems += without_tests(loaded.book)
    return _shown(problems)


def _shown(problems):
    return "".join(f"{problem}\n" for problem in problems)
