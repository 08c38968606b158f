"""A place to try the whole daemon: a folder with configuration and rules, feeds and web hooks, and what the database
says. ``tapewatch`` runs in processes of its own (``tests/faults/process.py``).

    field.wire("wire"), field.hook("desk")
    daemon = field.daemon().ready()
    field.wires["wire"].add("Nvidia falls")
    field.until_delivered(daemon, 1)
    daemon.kill()
    field.judge({"Nvidia falls"}, kills=1)
"""

import json
import signal
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from alerts.cli.main import main
from alerts.store import reading
from tests.command import tapewatch
from tests.faults.outside import Hook, Letter, Outside, Wire
from tests.faults.process import Process


class Field:
    """One installation. Changes of ``settings``, ``feeds``, ``rules`` reach the disk with ``write``."""

    def __init__(self, folder: Path, outside: Outside) -> None:
        self.folder, self.outside = folder, outside
        self.config, self.rules = folder / "config" / "tapewatch.yaml", folder / "rules" / "news.yaml"
        self.state_dir = folder / "state"
        self.settings: dict[str, Any] = {
            "poll": {"every": "1s", "allow_addresses": ["127.0.0.0/8"]},
            "delivery": {"first_pause": "1s", "longest_pause": "1s"},
        }
        self.feeds: list[dict[str, Any]] = []
        self._processes: list[Process] = []

    @property
    def wires(self) -> dict[str, Wire]:
        return self.outside.wires

    @property
    def hooks(self) -> dict[str, Hook]:
        return self.outside.hooks

    @property
    def store_url(self) -> str:
        return f"sqlite:///{self.state_dir}/tapewatch.db"

    def wire(self, name: str = "wire", **settings: Any) -> Wire:
        """Add a feed with two old items; every word in ``settings`` is a key of its configuration."""
        wire = self.wires[name] = Wire(name)
        wire.add(f"Nvidia of old, {name}")
        wire.add(f"Weather of old, {name}")
        self.feeds.append({"id": name, "url": self.outside.feed_url(name)} | settings)
        return wire

    def spread(self, of: Mapping[str, int] | None = None) -> None:
        """Give each feed a host of its own, or the one whose number ``of`` says."""
        for number, feed in enumerate(self.feeds, start=1):
            host = f"127.0.1.{of[feed['id']] if of else number}"
            feed["url"] = self.outside.feed_url(feed["id"], host)

    def hook(self, name: str = "desk") -> Hook:
        """Add a channel."""
        hook = self.hooks[name] = Hook(name)
        return hook

    def write(self, *rules: Mapping[str, Any]) -> None:
        """Put configuration and rules on the disk. Without ``rules``: whatever names Nvidia goes to every channel but
        ops.
        """
        told = [name for name in self.hooks if name != "ops"]
        channels = {name: {"url": self.outside.channel_url(name)} for name in self.hooks}
        config = {"version": 1, "feeds": self.feeds, "channels": channels, **self.settings}
        rules = rules or (rule("nvidia", "Nvidia", to=told),)
        for path, content in ((self.config, config), (self.rules, {"version": 1, "rules": rules})):
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = self.folder / "draft"  # a running daemon may read at any moment
            draft.write_text("".join(f"{key}: {json.dumps(value)}\n" for key, value in content.items()))
            draft.replace(path)

    def daemon(self, *runner: str, environ: Mapping[str, str] | None = None) -> Process:
        """Start it. ``runner`` stands in for the plain command: a module and its arguments."""
        if not self.config.exists():
            self.write()
        places = ("--config", str(self.config), "--state-dir", str(self.state_dir))
        process = Process([*(runner or ("alerts",)), "run", *places], environ)
        self._processes.append(process)
        return process

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Any other command, to its end."""
        if not self.config.exists():
            self.write()
        places = ("--config", str(self.config), "--state-dir", str(self.state_dir))
        done = tapewatch(*arguments, *places)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def status(self) -> dict[str, Any]:
        """What ``tapewatch status --format json`` says; the command runs in this process, which saves a start."""
        arguments = ["status", "--format", "json", "--config", str(self.config), "--state-dir", str(self.state_dir)]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output
        facts: dict[str, Any] = json.loads(done.stdout)
        return facts

    def counts(self) -> Counter[str]:
        """Deliveries of news by state over all channels but ops, and how many are in doubt."""
        total: Counter[str] = Counter()
        if reading.exists(self.store_url):
            for channel, counts in reading.delivery_counts(self.store_url).items():
                total += Counter(counts) if channel != "ops" else Counter()
        return total

    def baseline(self, daemon: Process) -> None:
        """Wait until every feed's first poll is taken in."""
        daemon.until(
            lambda: all(daemon.says(f"feed {name}: {len(wire.news)} entries") for name, wire in self.wires.items())
        )

    def until_delivered(self, daemon: Process, deliveries: int) -> None:
        """Wait until so many deliveries are recorded as delivered and none is on its way."""

        def done() -> bool:
            counts = self.counts()
            return counts["delivered"] >= deliveries and not counts["pending"] and not counts["sending"]

        daemon.until(done)

    def judge(self, headlines: Iterable[str], *, kills: int) -> str:
        """Nothing is lost; a repeat was in flight when the daemon was killed, and says so. Returns the figures."""
        expected = {(channel, headline) for channel in self.hooks if channel != "ops" for headline in headlines}
        letters: defaultdict[tuple[str, str], list[Letter]] = defaultdict(list)
        for channel, hook in self.hooks.items():
            for letter in hook.taken if channel != "ops" else ():
                letters[channel, letter.headline].append(letter)
        lost = expected - letters.keys()
        unmarked = [key for key, copies in letters.items() if not all(copy.is_marked for copy in copies[1:])]
        repeats = Counter(channel for (channel, _), copies in letters.items() for _ in copies[1:])
        marked = {key for key, copies in letters.items() if any(copy.is_marked for copy in copies)}
        listed = reading.list_alerts(self.store_url, limit=100_000, notices=False)
        doubtful = {
            (delivery.channel, alert.alert.headline)
            for alert in listed
            for delivery in alert.deliveries
            if delivery.in_doubt
        }
        figures = (
            f"{kills} kills, {len(expected)} deliveries: {len(lost)} lost, {repeats.total()} repeated, "
            f"{len(unmarked)} of them not marked, {len(doubtful)} in doubt"
        )
        assert not lost, figures
        assert not unmarked, figures
        assert letters.keys() == expected, "something was sent that nobody asked for"
        assert sorted(alert.alert.headline for alert in listed) == sorted(headlines), "one alert for each headline"
        assert all(count <= kills for count in repeats.values()), figures
        assert marked <= doubtful, f"{figures}; {marked - doubtful} are marked and not in doubt"
        assert all(count <= kills for count in Counter(channel for channel, _ in doubtful).values()), figures
        return figures

    def end(self) -> None:
        """Kill what still runs."""
        for process in self._processes:
            if process.code is None:
                process.send(signal.SIGKILL)
                process.ended()


def rule(name: str, *words: str, to: Iterable[str] = ("desk",), **more: Any) -> dict[str, Any]:
    """A rule that looks for any of the words."""
    return {"id": name, "title": f"About {name}", "when": {"any": list(words)}, "alert": {"to": list(to)}} | more


def figure(text: str) -> None:
    """Say what a row measured: pytest shows it with -s, and below a test that failed."""
    print(text)  # noqa: T201 - a figure of the scorecard
