"""Reads pages such as docs/writing-rules.md: their files and commands in order, and the table of phrases."""

import io
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from alerts.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "writing-rules.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"# (\S+?\.yaml)(, with a failing test)?\n")
_ROW = re.compile(r"^\| `([^`]+)` \| (\".*\") \| (\".*\") \|$", re.MULTILINE)


@dataclass(frozen=True)
class File:
    """A file that the page writes; ``passes`` unless it says that its tests fail."""

    name: str
    text: str
    passes: bool


@dataclass(frozen=True)
class Command:
    """A command that the page runs, and what it shows of the answer."""

    line: str
    said: str


def steps(page=PAGE):
    """The files that have a name, and the commands, in the order of the page."""
    found = []
    for kind, text in _BLOCK.findall(page.read_text()):
        if kind == "yaml" and (named := _NAME.match(text)):
            name, fails = named.groups()
            found.append(File(name, text, fails is None))
        elif kind == "console":
            found += [Command(*part.partition("\n")[::2]) for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]]
    return found


def phrases():
    """The table of phrases: each with what it finds and what it does not."""
    rows = _ROW.findall(PAGE.read_text())
    return [(phrase, re.findall('"(.*?)"', finds), re.findall('"(.*?)"', others)) for phrase, finds, others in rows]


def answer(line):
    """What a command says, errors included."""
    arguments = shlex.split(line)[1:]
    return CliRunner().invoke(main, arguments, input=io.BytesIO()).output


def looks_like(answer, shown):
    """Whether an answer is what the page shows of it, ``...`` standing for what may change."""
    return re.fullmatch(".*".join(map(re.escape, shown.split("..."))), answer) is not None
