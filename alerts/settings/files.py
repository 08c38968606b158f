"""The files of a configuration: the main one and what it includes."""

import glob
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from alerts.documents.read import read
from alerts.documents.source import Source
from alerts.settings.keys import INCLUDED, TOP
from alerts.settings.mask import mask, masked
from alerts.settings.page import Given, Page

Pages = list[tuple[Page, dict[str, Given]]]


def open_files(path: Path, environ: Mapping[str, str], *, secrets: bool) -> Pages:
    """Each file with what it gives, the main one first, the included ones in the order of their names."""
    main, given = _open(path, environ, is_main=True, secrets=secrets)
    pages: Pages = [(main, given)]
    seen = {path.absolute()}
    if "include" in given:
        for found in _included(given["include"], main):
            if found.absolute() not in seen:
                seen.add(found.absolute())
                pages.append(_open(found, environ, is_main=False, secrets=secrets))
    return pages


def _open(path: Path, environ: Mapping[str, str], *, is_main: bool, secrets: bool) -> tuple[Page, dict[str, Given]]:
    name = str(path)
    try:
        text = path.read_bytes()
    except (OSError, ValueError) as error:
        page = Page(Source(name, ()), path.parent, environ, is_main, secrets)
        reason = getattr(error, "strerror", None) or "not a path"
        page.report("C001", None, f"cannot be read: {reason}", "tapewatch init writes a first one" if is_main else "")
        return page, {}
    reading = read(text, name, mask=mask)
    source = masked(reading.source, reading.node, broken=bool(reading.problems))
    told = [source.quote_again(problem) for problem in reading.problems]
    page = Page(source, path.parent, environ, is_main, secrets, told)
    if reading.node is None:
        if is_main and not reading.problems:
            page.report("C002", None, "the file is empty", "begin with: version: 1")
        return page, {}
    return page, (TOP if is_main else INCLUDED).read(reading.node, page) or {}


def _included(include: Given, page: Page) -> Iterator[Path]:
    for pattern in include.value:
        found = sorted(glob.glob(pattern.value, root_dir=page.folder, recursive=True))  # noqa: PTH207 - takes absolute patterns too
        files = [page.folder / name for name in found if not (page.folder / name).is_dir()]
        if not files and not glob.has_magic(pattern.value):
            there = "is a folder" if found else "is not there"
            hint = f"for all files in it: {os.path.join(pattern.value, '*.yaml')}" if found else ""  # noqa: PTH118 - keeps the text as it was written
            pattern.report("C021", f"{pattern.value} {there}", hint)
        yield from files
