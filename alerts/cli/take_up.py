"""A configuration that a command has changed goes live: the daemon that works with it is told."""

import os
import signal

from alerts.store.reading import exists, running


def take_up(store_url: str) -> str:
    """Ask the daemon that works on this store to read its configuration again. Returns what to tell.

    A SIGHUP does no harm to one that is just starting or ending: it is ignored until it can be obeyed.
    """
    pid = running(store_url) if exists(store_url) else None
    try:
        if pid is not None:
            os.kill(pid, signal.SIGHUP)
            return f"the running daemon, pid {pid}, is reading its configuration again"
    except ProcessLookupError:
        pass  # it has just ended
    except PermissionError:
        return f"the running daemon does not know it yet: have it read its configuration again with kill -HUP {pid}, as its user"
    return "no daemon is running here; one that keeps its database elsewhere takes it up with a SIGHUP"
