"""Which files hold rules, and what is in them."""

import os
from pathlib import Path

from alerts.documents.problem import Level, Problem
from alerts.documents.read import MAX_CHARACTERS
from alerts.documents.source import Source

SUFFIXES = (".yaml", ".yml")


def rule_files(folder: Path, problems: list[Problem]) -> list[Path]:
    """Every rule file below the folder, in the order of their names. What is wrong with the folder joins ``problems``."""
    nowhere = Source(str(folder), ())
    if not folder.is_dir():
        what = "this is no folder" if folder.exists() else "there is no such folder"
        problems.append(nowhere.problem("R033", None, what, "name the folder that holds the rule files"))
        return []
    found: list[Path] = []
    seen: set[str] = set()

    def unreadable(error: OSError) -> None:
        problems.append(_unreadable(error))

    for root, folders, names in os.walk(folder, onerror=unreadable, followlinks=True):
        # A folder that is linked to holds rules as well; one that leads back to where we were is not read again.
        seen.add(os.path.realpath(root))
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and os.path.realpath(Path(root, name)) not in seen
        )
        found += [
            Path(root, name) for name in sorted(names) if name.lower().endswith(SUFFIXES) and not name.startswith(".")
        ]
    if not found and not problems:
        hint = "put *.yaml files into it; tapewatch init writes some to begin with"
        problems.append(nowhere.problem("R034", None, "no rule file in this folder", hint, level=Level.WARNING))
    return found


def file_bytes(path: Path, problems: list[Problem]) -> bytes | None:
    """What a rule file holds, no more than is read of one; None where it cannot be had, then ``problems`` says why."""
    try:
        if not path.is_file() and path.exists():
            problems.append(Source(str(path), ()).problem("R033", None, "this is no file", "remove or rename it"))
            return None
        with path.open("rb") as file:
            return file.read(MAX_CHARACTERS + 1)
    except OSError as error:
        problems.append(_unreadable(error))
        return None


def _unreadable(error: OSError) -> Problem:
    return Source(str(error.filename), ()).problem("R033", None, f"cannot be read: {error.strerror or error}")
