"""From the last byte of a changed feed to the hand-over of its alert: 200 feeds of 50 items, one channel.

Measured twice: from outside, from the moment in which the server has written the last byte to the moment in which the
channel's web hook has read the alert (so that rendering, Apprise and an HTTP exchange are in it), and by the daemon's own
meter, from the last byte read to the hand-over to the sender.

Spread: every feed is polled once a minute, at its own second, and each change is in place before its poll: as many
changes a minute as there are feeds, more than any newsroom writes. Burst: all 200 feeds change while the daemon is down,
and are all due in the same instant when it comes back. One channel takes one message at a time, so that the last alert of
a burst waits for the 199 before it; beside it, the same with a tenth of the changes.
Run: python -m benchmarks.latency [minutes]
"""

import asyncio
import json
import re
import statistics
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.rig.daemon import age, configure, daemon, stored
from benchmarks.rig.figure import Figure, percentile, show
from benchmarks.rig.material import MARK, feed, feeds, news
from benchmarks.rig.server import FeedServer

FEEDS = 200
BOUND = 250.0
_AHEAD = 5.0
"""Seconds that the daemon has to start before the first feed is due, so that none pile up meanwhile: the bursts show that. Within the
interval: a feed that is due later than that is asked at once."""
_STORY = re.compile(rf"{MARK} story (\d+)")


@dataclass
class Round:
    """What came of some changes, in milliseconds."""

    outside: list[float] = field(default_factory=list)
    meter: list[float] = field(default_factory=list)


class Newsroom:
    """Changes feeds of a server and times the alerts that follow."""

    def __init__(self, server: FeedServer) -> None:
        self._server = server
        self._story = 0
        self._extra: dict[str, tuple[str, ...]] = {}
        self._by_story: dict[int, str] = {}
        self.took: dict[int, float] = {}
        server.on_alert = self._alerted

    def write(self, name: str) -> None:
        """A new first item, for which a rule alerts."""
        self._story += 1
        self._by_story[self._story] = name
        self._extra[name] = (news(self._story), *self._extra.get(name, ()))[:40]
        self._server.feeds[name].become(feed(int(name[5:]), extra=self._extra[name]))

    def _alerted(self, alert: dict[str, str], at: float) -> None:
        story = int(_STORY.search(alert["title"] + alert["message"])[1])
        self.took.setdefault(story, (at - self._server.feeds[self._by_story[story]].sent_at) * 1_000)

    @property
    def written(self) -> int:
        return self._story


async def baseline(config: Path, state: Path) -> None:
    """Every feed's silent first poll."""
    async with daemon(config, state) as running:
        await running.until(lambda: stored(state, "SELECT count(*) FROM feed") == FEEDS, "its baseline")
        await running.stop()


async def spread(minutes: float) -> Round:
    """Each feed changes once before each of its polls; polls are spread evenly."""
    server, every = FeedServer(feeds(FEEDS)), 60.0
    async with server:
        with tempfile.TemporaryDirectory() as folder:
            config, state = configure(Path(folder), server, every=f"{every:.0f}s"), Path(folder) / "state"
            await baseline(config, state)
            # Due times an even distance apart, as they are after a while in which no two feeds were added together.
            names = list(server.feeds)
            age(state, [_AHEAD + (every - _AHEAD) * index / FEEDS for index in range(FEEDS)])
            room = Newsroom(server)
            for name in names:
                room.write(name)
            # What has been read changes again, in time for its next poll.
            server.on_ask = lambda name: asyncio.get_running_loop().call_later(every / 2, room.write, name)
            async with daemon(config, state, module="benchmarks.rig.probed", arguments=("--no-probe",)) as running:
                due = int(FEEDS * minutes)
                await running.until(lambda: len(room.took) >= due, f"{due} alerts", every * minutes + 60)
                report = json.loads(await running.stop())
    return Round(list(room.took.values()), [seconds * 1_000 for seconds in report["handover"]])


async def burst(changes: int) -> Round:
    """So many of the feeds have changed when all become due at once."""
    server = FeedServer(feeds(FEEDS))
    async with server:
        with tempfile.TemporaryDirectory() as folder:
            config, state = configure(Path(folder), server), Path(folder) / "state"
            await baseline(config, state)
            age(state)
            room = Newsroom(server)
            for name in list(server.feeds)[:: FEEDS // changes]:
                room.write(name)
            async with daemon(config, state, module="benchmarks.rig.probed", arguments=("--no-probe",)) as running:
                await running.until(lambda: len(room.took) >= room.written, f"{room.written} alerts")
                report = json.loads(await running.stop())
    return Round(list(room.took.values()), [seconds * 1_000 for seconds in report["handover"]])


def rows(name: str, found: Round, bound: float | None) -> list[Figure]:
    """p50 and p99 from outside, the meter's beside them."""
    return [
        Figure(
            f"{name}, {word}",
            percentile(found.outside, share),
            "ms",
            bound if share > 0.5 else None,
            f"{percentile(found.meter, share):.0f} ms by the daemon's meter, {len(found.outside)} alerts",
        )
        for word, share in (("p50", 0.5), ("p99", 0.99))
    ] + ([Figure(f"{name}, mean", statistics.mean(found.outside), "ms")] if bound is None else [])


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 1.5
    calm, few, all_at_once = asyncio.run(spread(minutes)), asyncio.run(burst(20)), asyncio.run(burst(FEEDS))
    show(
        f"From the last byte of a changed feed to the hand-over of its alert, {FEEDS} feeds of 50 items",
        [
            *rows(f"{FEEDS} changes a minute", calm, BOUND),
            *rows("20 changed, all 200 due at once", few, None),
            *rows("200 changed, all due at once", all_at_once, None),
        ],
        "Measured at the channel's server, the exchange with it included.",
    )


if __name__ == "__main__":
    main()
