"""How the process keeps its memory: what the garbage collector looks at, and how many heaps the allocator makes."""

import ctypes
import gc

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
    """Leave everything that is alive now (modules, rules, settings) out of all later collections.

    To be called after the start and after each reload. A full collection of 150,000 modules' and rules' objects holds
    up the event loop and the store for 75 ms, and any large feed sets one off; of what has come since it takes 2 ms.
    What the last call left out and has been replaced since is collected first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
