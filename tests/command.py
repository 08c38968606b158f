"""The ``tapewatch`` command as a process of its own, forked from the tests so that nothing is loaded anew for each call."""

import os
import subprocess
import sys
import tempfile
import warnings
from typing import NoReturn

from alerts.cli.main import main


def tapewatch(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run it with real files as its three streams. Not for tests of what is loaded, or of the environment."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        with warnings.catch_warnings():
            # From Python 3.12 on a fork beside threads is warned of; ours only takes the three streams and goes its way.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _become(arguments, given.fileno(), out.fileno(), err.fileno())
        _, status = os.waitpid(child, 0)
        out.seek(0), err.seek(0)
        return subprocess.CompletedProcess(arguments, os.waitstatus_to_exitcode(status), out.read(), err.read())


def _become(arguments: tuple[str, ...], *streams: int) -> NoReturn:
    code = 70
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115 - for good
        sys.argv = ["tapewatch", *arguments]
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    finally:
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(code)
