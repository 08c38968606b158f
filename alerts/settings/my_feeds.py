"""``feeds/my.yaml`` beside the configuration: the feeds that commands add."""

import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from alerts.documents.append import Entry, NotAppended, append

HEAD = """\
# Your own feeds. `tapewatch feeds import` adds to the end of this list and changes nothing else; edit it as you like.
"""


def my_file(config: Path) -> Path:
    """Where the file lies, there or not."""
    return config.parent / "feeds" / "my.yaml"


def add(path: Path, entries: Sequence[Entry]) -> bytes | None:
    """Add entries to the end of the file's feeds. Returns what the file held before, None if it was not there.

    The new text replaces the old one whole, so that no reader sees half of it. Raises NotAppended, and OSError.
    """
    before = path.read_bytes() if path.exists() else None
    try:
        text = HEAD if before is None else before.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAppended("it is not UTF-8") from error
    replace(path, append(text, "feeds", entries).encode())
    return before


def replace(path: Path, text: bytes | None) -> None:
    """Make the file hold this (None: be gone), at once; its mode stays, and so does a link to it. Raises OSError."""
    path = path.resolve()
    if text is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".my-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
