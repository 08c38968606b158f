"""What the operator is told of files that are gone, or cannot be used as they stand."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime

from alerts.daemon.daemon import Daemon
from alerts.daemon.reload import Prepared, broken_words
from alerts.rules.vanished import Vanished

log = logging.getLogger(__name__)

_MOST_NAMED = 10
"""How many rules a headline names."""


@dataclass(frozen=True, slots=True)
class FileNotice:
    """``headline`` and ``detail`` are for the ops channel, which shows each ``key`` once; ``logged`` is for the log."""

    headline: str
    detail: str
    key: str
    logged: str
    level: int


async def tell(prepared: Prepared, daemon: Daemon, now: datetime, was_broken: str = "") -> None:
    """Log and send what there is to say of these files."""
    for notice in notices(prepared, now, was_broken):
        log.log(notice.level, "%s", notice.logged)
        await daemon.notice(notice.headline, notice.detail, notice.key)


def notices(prepared: Prepared, now: datetime, was_broken: str = "") -> list[FileNotice]:
    """What is gone, what is broken, and that nothing is any more of what ``was_broken``."""
    kept, broken = prepared.kept, prepared.current.broken
    found: list[FileNotice] = []
    if kept.removed:
        names = ", ".join(kept.removed)
        told = "If that was not meant, put it back: a saved file goes live by itself."
        said = f"{names} is gone, and its rules with it"
        found.append(
            FileNotice(f"Gone, and its rules with it: {names}", told, _gone(names, now), said, logging.WARNING)
        )
    if kept.vanished:
        every = "\n".join(f"{file}: {id_}" for file, id_ in kept.vanished)
        told = f"{every}\nIf that was not meant, put them back: a saved file goes live by itself."
        headline = f"Gone from files that are still there: {_named(kept.vanished)}"
        found.append(FileNotice(headline, told, _gone(every, now), f"{headline}\n{every}", logging.WARNING))
    if broken:
        told = "\n".join(map(str, prepared.problems))
        # No channel keeps a caret in its place.
        sent = "\n".join(line for line in told.splitlines() if line.strip(" \t^"))
        headline = f"Broken{'' if kept.left_out else ', the last good version is in force'}: {broken}"
        key = f"broken {now:%Y-%m-%d} {_digest(broken + told)}"
        found.append(FileNotice(headline, sent, key, f"{headline}\n{told}", logging.ERROR))
    elif was_broken and was_broken not in (broken_words(kept.removed), broken_words(kept.removed, kept.removed)):
        headline = f"Mended: {was_broken}"
        found.append(FileNotice(headline, "", f"mended {now:%Y-%m-%d %H:%M:%S}", headline, logging.INFO))
    return found


def _gone(what: str, now: datetime) -> str:
    return f"gone {now:%Y-%m-%d %H:%M:%S} {_digest(what)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _named(rules: Vanished) -> str:
    names = [f"{id_} ({file})" for file, id_ in rules[:_MOST_NAMED]]
    more = len(rules) - len(names)
    return ", ".join(names) + (f" and {more} more rules" if more else "")
