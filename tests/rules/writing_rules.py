"""Reads pages such as docs/writing-rules.md: their files and commands in order, and the table of phrases."""

import io
import re
import shlex
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from alerts.cli.main import main
from alerts.model.intake import Intake, ItemIntake, StoryOpening
from alerts.model.item import Identity, IdentityKind, Item
from alerts.model.poll import PollState
from alerts.store.opening import open_store

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


def headlines():
    """The news that the page takes for stored: days ago, and a title."""
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", PAGE.read_text(), re.MULTILINE)
    return [(int(days), title) for days, title in rows]


async def store(url, feed):
    """Store the headlines as the daemon would have."""
    store, now = await open_store(url), datetime.now(UTC)
    entries = []
    for key, (days, title) in enumerate(headlines()):
        at, identity = now - timedelta(days=days), Identity(IdentityKind.GUID, feed, str(key))
        item = Item(feed=feed, key=str(key), guid=str(key), title=title, identities=(identity,), published=at)
        opening = StoryOpening(key=str(key), headline=title, opened_at=at)
        entries.append(ItemIntake(item=item, known=None, story=opening, digests=(identity.digest,), seen_at=at))
    state = PollState(feed=feed, url=f"https://example.org/{feed}", next_poll_at=now)
    await store.ingest(feed, [], lambda _known, _records: Intake(state=state, items=tuple(entries)))
    await store.close()


def answer(line):
    """What a command says, errors included."""
    arguments = shlex.split(line)[1:]
    return CliRunner().invoke(main, arguments, input=io.BytesIO()).output


def looks_like(answer, shown):
    """Whether an answer is what the page shows of it, ``...`` standing for what may change or is left out."""
    answer = re.sub(" +$", "", answer, flags=re.MULTILINE)
    return re.fullmatch(".*".join(map(re.escape, shown.rstrip().split("..."))), answer.rstrip(), re.DOTALL) is not None
