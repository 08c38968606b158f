"""The keys of the configuration for editors (JSON Schema) and for docs/settings.md."""

from collections.abc import Iterator

from alerts.settings.keys import INCLUDED, TOP
from alerts.settings.kinds import Schema
from alerts.settings.sections import Key, ListOf, Named, Section


def schema() -> Schema:
    """The JSON Schema of ``config/tapewatch.yaml`` (draft 2020-12). An included file is one without ``version``.

    It is what an editor can know: that names are unique, variables set and files there is for ``tapewatch check``.
    """
    whole = TOP.schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tapewatch configuration",
        "description": "The keys of config/tapewatch.yaml; docs/settings.md tells the same in words.",
    } | whole


def included_schema() -> Schema:
    """The JSON Schema of an included file."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Tapewatch, included file"} | (
        INCLUDED.schema()
    )


def rows() -> Iterator[str]:
    """One row of docs/settings.md for each key: its path, its default and its meaning."""
    return _rows(TOP, "")


def _rows(section: Section, above: str) -> Iterator[str]:
    for key in section.keys:
        path = above + key.name
        yield f"| `{path}` | {_default(key)} | {key.meaning} |"
        inner, step = key.kind, "."
        if isinstance(inner, ListOf):
            inner, step = inner.entry, "[]."
        elif isinstance(inner, Named):
            inner, step = inner.entry, ".NAME."
        if isinstance(inner, Section):
            yield from _rows(inner, path + step)


def _default(key: Key) -> str:
    if key.default is not None:
        return f"`{key.default}`"
    return "required" if key.required else "–"
