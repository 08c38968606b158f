"""What a process uses, read from the kernel."""

from dataclasses import dataclass
from pathlib import Path

import psutil

MIB = 2**20


@dataclass(frozen=True)
class Memory:
    """MiB: resident (shared pages counted in full), proportional (shared pages divided among their users), and dirty or
    anonymous pages, which are nobody else's.
    """

    rss: float
    pss: float
    own: float


def memory(pid: int) -> Memory:
    """From /proc/PID/smaps_rollup. Raises OSError when the process has ended."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kib = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    return Memory(kib["Rss"] / 1024, kib["Pss"] / 1024, kib["Anonymous"] / 1024)


def cpu(process: psutil.Process) -> float:
    """Seconds of user and system time of a process, of its children that have ended, and of those that run.

    In clock ticks of 10 ms.
    """
    times = process.cpu_times()
    running = sum(sum(child.cpu_times()[:2]) for child in process.children(recursive=True))
    return times.user + times.system + times.children_user + times.children_system + running
