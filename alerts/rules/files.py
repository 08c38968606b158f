"""Which files hold rules, and what is in them."""

import os
from errno import ENOENT
from pathlib import Path

from alerts.documents.problem import Level, Problem
from alerts.documents.read import MAX_CHARACTERS
from alerts.documents.source import Source

SUFFIXES = (".yaml", ".yml")


def rule_files(folder: Path, problems: list[Problem], closed: set[Path] | None = None) -> list[Path]:
    """Every rule file below the folder, in the order of their names. What is wrong with the folder joins ``problems``, and
    ``closed`` the places below it where others may be that cannot be looked at.
    """
    nowhere = Source(str(folder), ())
    if not folder.is_dir():
        what = "this is no folder" if folder.exists() else "there is no such folder"
        problems.append(nowhere.problem("R033", None, what, "name the folder that holds the rule files"))
        return []
    found: list[Path] = []
    seen: set[str] = set()

    def unreadable(error: OSError) -> None:
        problems.append(_unreadable(error))
        if closed is not None:
            closed.add(Path(error.filename))

    seen.add(os.path.realpath(folder))
    for root, folders, names in os.walk(folder, onerror=unreadable, followlinks=True):
        # A folder that is linked to holds rules as well; one that has a second name is not read again.
        places = sorted((Path(root, name) for name in folders if not name.startswith(".")), key=_linked_last)
        folders[:] = [place.name for place in places if _is_new(place, seen)]
        for place in (Path(root, name) for name in sorted(names) if not name.startswith(".")):
            if place.name.lower().endswith(SUFFIXES):
                found.append(place)
            elif _leads_nowhere(place):
                unreadable(OSError(ENOENT, "a link that leads nowhere", str(place)))
    if not found and not problems:
        hint = "put *.yaml files into it; tapewatch init writes some to begin with"
        problems.append(nowhere.problem("R034", None, "no rule file in this folder", hint, level=Level.WARNING))
    return found


def _linked_last(place: Path) -> tuple[bool, Path]:
    return place.is_symlink(), place


def _is_new(place: Path, seen: set[str]) -> bool:
    """Whether a folder has not been ``seen`` yet; it has been from now on."""
    before = len(seen)
    seen.add(os.path.realpath(place))
    return len(seen) > before


def _leads_nowhere(place: Path) -> bool:
    """Whether it is a link to nothing: to a folder on a disk that is not there just now, perhaps."""
    return place.is_symlink() and not os.path.exists(place)  # noqa: PTH110 - Path.exists raises where it may not look


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


def texts_of(folder: Path, problems: list[Problem], unreadable: set[str], closed: set[Path]) -> dict[str, bytes]:
    """Every rule file's bytes by its name below the folder; names of those that cannot be read go to ``unreadable``, places
    that cannot be looked into to ``closed``.
    """
    texts = {}
    for path in rule_files(folder, problems, closed):
        name, text = str(path.relative_to(folder)), file_bytes(path, problems)
        if text is None:
            unreadable.add(name)
        else:
            texts[name] = text
    return texts
