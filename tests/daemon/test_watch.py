"""Which changes below the rules folder are seen, whatever becomes of the folder."""

import asyncio
import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from alerts.daemon.watch import watch_rules
from tests.faults.process import DEADLINE


class Unread:
    """Rules that are never read again, so that nothing but a change that is seen makes them be."""

    def is_stale(self, _folder):
        return False


async def seen(reload, change):
    """Make a change, again and again until it is seen: a folder may be watched a moment after it was looked at."""
    reload.clear()
    async with asyncio.timeout(DEADLINE):
        number = 0
        while not reload.is_set():
            number += 1
            change(f"rules: [] # {number}")
            await asyncio.sleep(0.05)


def moved(folder, other):
    folder.rename(folder.with_name("old"))
    other.rename(folder)


def copied(folder, other):
    shutil.rmtree(folder)
    shutil.copytree(other, folder)


@pytest.mark.parametrize("put_in_place", [moved, copied])
def test_what_is_saved_after_the_folder_was_replaced_by_another_is_seen(tmp_path, put_in_place):
    folder, other = tmp_path / "rules", tmp_path / "release"
    folder.mkdir(), other.mkdir()

    async def run():
        daemon = SimpleNamespace(
            current=SimpleNamespace(settings=SimpleNamespace(rules=folder)), stopping=asyncio.Event()
        )
        reload = asyncio.Event()
        watching = asyncio.create_task(watch_rules(Unread(), daemon, reload, look_again=0.1))
        try:
            await seen(reload, (folder / "a.yaml").write_text)
            reload.clear()
            put_in_place(folder, other)
            await asyncio.wait_for(reload.wait(), DEADLINE)
            # Whatever is still told of the folder before has been told by then.
            await asyncio.sleep(0.5)
            await seen(reload, (folder / "a.yaml").write_text)
        finally:
            daemon.stopping.set()
            await watching

    asyncio.run(run())


class Named:
    """Rules that are other rules as soon as a file comes or goes."""

    def __init__(self, folder):
        self._folder = folder
        self.read()

    def read(self):
        self._read = set(self._folder.iterdir())

    def is_stale(self, folder):
        return set(folder.iterdir()) != self._read


def blink(folder):
    """A file that is called as an archive of long ago calls it comes, and goes."""
    odd = Path(os.fsdecode(os.fsencode(folder) + b"/B\xf6rse.yaml"))
    odd.write_text("rules: []")
    odd.unlink()


def test_a_name_that_is_not_utf_8_ends_no_watching(tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()

    async def run():
        daemon = SimpleNamespace(
            current=SimpleNamespace(settings=SimpleNamespace(rules=folder)), stopping=asyncio.Event()
        )
        reload, rules = asyncio.Event(), Named(folder)
        watching = asyncio.create_task(watch_rules(rules, daemon, reload, look_again=0.1))
        try:
            await seen(reload, (folder / "a.yaml").write_text)
            blink(folder)
            await asyncio.sleep(0.5)
            rules.read()
            await asyncio.sleep(0.2)
            reload.clear()
            (folder / "b.yaml").write_text("rules: []")
            await asyncio.wait_for(reload.wait(), DEADLINE)
        finally:
            daemon.stopping.set()
            await watching

    asyncio.run(run())
