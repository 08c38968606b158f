"""The daemon with a probe in its loop: ``python -m benchmarks.rig.probed --config FILE --state-dir FOLDER``.

Composed by the same functions as the real one. Ended by SIGTERM; then it prints JSON on stdout: the meter's counters and
hand-over times, and of the loop's longest turns how long each was by the clock (``lags``) and in CPU of the loop's own
thread (``busy``), which other programs on the machine do not lengthen. SIGUSR1 forgets what was measured so far.
"""

import asyncio
import json
import logging
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from alerts.daemon.build import built
from alerts.daemon.heap import settle, take_turns
from alerts.daemon.logs import set_up
from alerts.daemon.reload import Preparation
from benchmarks.rig.probe import Probe


async def _run(config: Path, state_dir: Path, *, probed: bool) -> None:
    current = Preparation(config, state_dir).first(datetime.now(UTC)).current
    loop, probe = asyncio.get_running_loop(), Probe()
    async with built(current.settings, current.matcher) as daemon:
        loop.add_signal_handler(signal.SIGTERM, daemon.stop)
        loop.add_signal_handler(signal.SIGUSR1, probe.forget)
        watching = asyncio.create_task(probe.run()) if probed else None
        settle()
        take_turns()
        await daemon.run()
        if watching:
            watching.cancel()
    report = {
        "counters": dict(daemon.meter.counters),
        "handover": daemon.meter.observed("handover"),
        **probe.report(),
    }
    sys.stdout.write(json.dumps(report))


@click.command()
@click.option("--config", type=click.Path(path_type=Path))
@click.option("--state-dir", type=click.Path(path_type=Path))
@click.option("--probe/--no-probe", default=True)
def main(config: Path, state_dir: Path, probe: bool) -> None:
    set_up("info")
    logging.getLogger().setLevel("INFO")
    asyncio.run(_run(config, state_dir, probed=probe))


if __name__ == "__main__":
    main()
