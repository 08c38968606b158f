"""How the process keeps its memory: what the garbage collector looks at, and how many heaps the allocator makes."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_M_ARENA_MAX = -8
"""mallopt(3)."""


def share_one() -> None:
    """All threads allocate from one heap. glibc would give each a heap of its own, which saves them waiting for each
    other; ours wait for the interpreter's lock anyway, and the heaps cost 4 MiB. Nothing happens with another C library.
    """
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is not None:
        tune(_M_ARENA_MAX, 1)


def settle() -> None:
    """Leave everything that is alive now (modules, rules, settings) out of all later collections, which begin here if
    the command held them back.

    To be called after the start, and by nobody who must not be held up. A full collection of 150,000 modules' and
    rules' objects holds up the event loop and the store for 75 ms, and any large feed sets one off; of what has come
    since it takes 2 ms.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    # What reading and testing the rules took for a moment goes back to the system: 2 MiB.
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def imported() -> None:
    """The modules are there, and stay: no collection looks at them, not that of ``settle`` either."""
    gc.freeze()


_TURN = 0.0005
"""Seconds after which a thread gives way to the event loop; Python's own 5 ms are one turn of a waiting loop."""


def take_turns() -> None:
    """The store's thread, and those that read and build, give way soon: the event loop waits for none of them for long."""
    sys.setswitchinterval(_TURN)


@contextmanager
def building() -> Iterator[None]:
    """For a thread that builds rules beside the event loop, which is to notice little of it.

    Nothing is collected meanwhile: that would look at every object of the old rules and of the new ones, and hold up the
    loop for as long as ``settle``. What stands at the end is left out of later collections. Cycles that died meanwhile
    are lost with it: a few objects, for rules are made of none.
    """
    gc.collect()  # what has come since the last time, which is little: the rest is left out
    was_enabled, turn = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    take_turns()
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        gc.freeze()
        if was_enabled:
            gc.enable()
