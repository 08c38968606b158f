"""One daemon per database: an exclusive lock on a file beside it, which the kernel frees however the process ends."""

import fcntl
import os
from pathlib import Path

from alerts.model.errors import StoreError, StoreLocked


class Lock:
    """The lock of one database file. Raises StoreLocked when another process has it, naming that process."""

    def __init__(self, database: Path) -> None:
        self.path = _lock_file(database)
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise StoreError(f"cannot open the lock file {self.path}: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.pread(self._file, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(self._file)
            raise StoreLocked(f"another daemon (pid {holder}) works on {database}") from error
        self._write(f"{os.getpid()}\n".encode())

    def _write(self, text: bytes) -> None:
        """Say who holds it. A full disk must not keep the daemon from starting."""
        try:
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, text, 0)
        except OSError:
            return

    def release(self) -> None:
        """Let go. The file stays: deleting it would let two daemons hold two files of one name."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _lock_file(database: Path) -> Path:
    """Beside the file itself, so that a link to it does not let a second daemon in."""
    real = database.resolve()
    return real.with_name(real.name + ".lock")


def holder(database: Path) -> int | None:
    """The pid of the daemon that has the lock of this database, None where nobody has it.

    Asked of /proc/locks (proc(5)): taking the lock to see whether it is free would keep a daemon that starts in that
    instant from starting.
    """
    try:
        status = _lock_file(database).stat()
        held = Path("/proc/locks").read_text(encoding="ascii")
    except OSError:
        return None
    file = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    for line in held.splitlines():
        _, kind, _, mode, pid, where, *_ = line.replace("-> ", "").split()
        if (kind, mode, where) == ("FLOCK", "WRITE", file):
            return int(pid)
    return None
