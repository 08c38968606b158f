"""The plain command with a wall clock that jumps: ``python -m tests.faults.jumping FILE run ...``

FILE holds by how many seconds the wall clock is off; the monotonic clock goes on as it is. A whole machine's clock cannot
be set by a test, and the daemon reads the time in one place.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from alerts.cli.main import main
from alerts.daemon.clock import SystemClock


def main_with(offset: Path) -> None:
    """Wrap the clock, then run."""
    honest = SystemClock.now

    def now(self: SystemClock) -> datetime:
        return honest(self) + timedelta(seconds=float(offset.read_text() or 0))

    SystemClock.now = now  # type: ignore[method-assign]
    main()


if __name__ == "__main__":
    place = Path(sys.argv[1])
    del sys.argv[1]
    main_with(place)
