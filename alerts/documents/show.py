"""Many problems at once, for people, for GitHub's annotations and for programs. No colours: that is a terminal's."""

from collections.abc import Iterable

from alerts.documents.problem import Level, Problem


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """By file, then by place."""
    return sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column, problem.code))


def as_text(problems: Iterable[Problem]) -> str:
    """Each problem with its snippet, then a count; nothing at all when there is none."""
    found = in_order(problems)
    if not found:
        return ""
    errors = sum(problem.level is Level.ERROR for problem in found)
    counts = [_count(errors, "error"), _count(len(found) - errors, "warning")]
    return "\n".join([*map(str, found), " and ".join(filter(None, counts))])


def as_github(problems: Iterable[Problem]) -> str:
    """One workflow command a line, as GitHub Actions reads them (``::error file=...,line=...::text``)."""
    return "\n".join(
        f"::{problem.level} file={_property(problem.file)},line={problem.line},col={problem.column},"
        f"endColumn={problem.column + problem.length},title={_property(problem.code)}::{_data(_sentence(problem))}"
        for problem in in_order(problems)
    )


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON array of objects with the fields of ``Problem``."""
    import json  # noqa: PLC0415 - in_order is wanted at every start, this is not

    return json.dumps([as_fields(problem) for problem in in_order(problems)], ensure_ascii=False, indent=2)


def as_fields(problem: Problem) -> dict[str, str | int]:
    """A problem's fields, for JSON."""
    return {
        "code": problem.code,
        "level": str(problem.level),
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "length": problem.length,
        "what": problem.what,
        "hint": problem.hint,
        "snippet": problem.snippet,
    }


def _sentence(problem: Problem) -> str:
    return f"{problem.what} ({problem.hint})" if problem.hint else problem.what


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
