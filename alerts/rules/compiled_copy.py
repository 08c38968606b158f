"""What was compiled last, kept on disk: a start with the same files need not read them again.

A copy is of use as long as nothing differs that it was made of: the files, what the configuration defines, the program
itself, and the day, where an exception ends with one. One that is damaged or of anybody else is none.
"""

import hashlib
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import alerts
from alerts.documents.problem import Problem
from alerts.rules.known import Known
from alerts.rules.ruleset import RuleSet
from alerts.rules.transcript import compilation

log = logging.getLogger(__name__)

NAME = ".compiled"
"""The name of the copy, which no rule file has."""

_PROGRAM = ("documents", "model", "rules", "settings", "text")
"""The folders of the program that say what becomes of a rule file."""


def key(folder: Path, texts: Mapping[str, bytes], known: Known) -> str:
    """What the rules of these files, below this folder, depend on."""
    made_of = hashlib.sha256(repr((alerts.__version__, sys.version, list(_program()), str(folder))).encode())
    made_of.update(repr((known.window, *map(_sorted, (known.channels, known.groups, known.quiet)))).encode())
    made_of.update(repr(None if known.feeds is None else sorted(known.feeds.items())).encode())
    for name, text in sorted(texts.items()):
        made_of.update(f"{name!r} {len(text)} ".encode())
        made_of.update(text)
    return made_of.hexdigest()


def _sorted(names: "object") -> list[str] | None:
    return None if names is None else sorted(names)  # type: ignore[call-overload]


def _program() -> Iterator[tuple[str, int, int]]:
    """What tells versions of the program apart where its number does not: while it is worked on."""
    for folder in _PROGRAM:
        with os.scandir(Path(alerts.__file__).parent / folder) as files:
            for file in sorted(files, key=lambda file: file.name):
                stat = file.stat()
                yield file.name, stat.st_mtime_ns if file.is_file() else 0, stat.st_size if file.is_file() else 0


def read(path: Path, wanted: str, today: date) -> tuple[RuleSet, tuple[Problem, ...]] | None:
    """The rules of a copy, and what was noted about their files; None where it is of no use."""
    try:
        head, _, text = path.read_bytes().partition(b"\n")
        made_of, digest, first, last = head.decode().split()
        if made_of != wanted or not first <= today.isoformat() <= last or _digest(text) != digest:
            return None
        made, problems = compilation(text.decode("utf-8", "surrogatepass"))
        return RuleSet(made), problems
    except FileNotFoundError:
        return None
    except (OSError, LookupError, TypeError, ValueError, AttributeError) as error:
        log.info("the compiled rules that were kept are of no use: %r", error)
        return None


def write(path: Path, made_of: str, transcript: str, first: date, last: date | None) -> None:
    """Keep a copy, good from the day ``first`` to the day ``last`` (None: for ever). Raises OSError."""
    text = transcript.encode("utf-8", "surrogatepass")
    head = f"{made_of} {_digest(text)} {first} {last or date.max}\n".encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.write_bytes(head + text)
    os.replace(fresh, path)  # noqa: PTH105 - Path.replace says the same less plainly


def _digest(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
