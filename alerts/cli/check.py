"""``tapewatch check``: every mistake in the configuration and the rules, at once; failing tests of rules are mistakes."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.cli.exits import ERRORS, OK, USAGE, WARNINGS
from alerts.cli.nearby import nearby

if TYPE_CHECKING:
    from alerts.documents.problem import Problem

_CONFIG = Path("config/tapewatch.yaml")


@click.command()
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    envvar="TAPEWATCH_CONFIG",
    show_envvar=True,
    help=f"The configuration file [default: {_CONFIG}, unless --rules is given].",
)
@click.option(
    "--rules",
    type=click.Path(path_type=Path),
    default=None,
    help="The folder of the rules [default: as configured]. Without --config, the names of channels, feeds and groups "
    "are not checked.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations of GitHub Actions.",
)
@click.option(
    "--explain", "code", metavar="CODE", default=None, help="Say what a code means, with an example, instead."
)
def command(config: Path | None, rules: Path | None, form: str, code: str | None) -> None:
    """Report every mistake in the configuration and the rules, with its place and what to do about it.

    The tests of the rules are run too, once nothing else is wrong with them; tapewatch test says more about those.

    Exit codes: 0 clean, 1 errors, 3 nothing but warnings.
    """
    from alerts.documents.problem import Level  # noqa: PLC0415 - --help must not pay for it

    if code is not None:
        _explain(code)
        return
    problems = _problems(config or (None if rules else _CONFIG), rules)
    _print(problems, form)
    if form == "text":
        _lead_on(problems)
    levels = {problem.level for problem in problems}
    raise SystemExit(ERRORS if Level.ERROR in levels else WARNINGS if levels else OK)


def _explain(code: str) -> None:
    from alerts.cli.error_page import codes, section  # noqa: PLC0415 - --help must not pay for it
    from alerts.documents.suggest import did_you_mean  # noqa: PLC0415 - the same

    text = section(code)
    if text is None:
        hint = did_you_mean(code.upper(), codes()) or "they begin with R (rules), Y (YAML) or C (configuration): R012"
        click.echo(f'no code is called "{code}": {hint}', err=True)
        raise SystemExit(USAGE)
    click.echo(text)


def _lead_on(problems: "Sequence[Problem]") -> None:
    """Where to read more; on stderr, for it is no part of the result."""
    from alerts.cli.error_page import codes  # noqa: PLC0415 - --help must not pay for it

    known = codes() if problems else []
    first = next((problem.code for problem in problems if problem.code in known), None)
    if first is not None:
        click.echo(f"tapewatch check --explain {first} says more", err=True)


def _problems(config: Path | None, rules: Path | None) -> "tuple[Problem, ...]":
    from alerts.daemon.reload import channel_problems, template_problems  # noqa: PLC0415 - --help must not pay for it
    from alerts.rules.judged import judged  # noqa: PLC0415 - the same
    from alerts.rules.known import known_of  # noqa: PLC0415 - the same
    from alerts.rules.load import load_rules  # noqa: PLC0415 - --help must not pay for it
    from alerts.settings.load import load  # noqa: PLC0415 - the same

    found: tuple[Problem, ...] = ()
    settings = None
    if config is not None:
        loaded = load(config, environ=os.environ)
        found = loaded.problems + channel_problems(loaded) + template_problems(loaded)
        # Of a machine that knows no addresses, what else is wrong is told all the same.
        settings = loaded.settings or load(config, environ=os.environ, secrets=False).settings
    folder = rules or (nearby(settings.rules) if settings else None)
    if folder is None:
        return found
    known = known_of(settings)
    return found + judged(load_rules(folder, known, datetime.now(UTC)), known.feed_groups).problems


def _print(problems: "Sequence[Problem]", form: str) -> None:
    from alerts.documents.show import as_github, as_json, as_text  # noqa: PLC0415 - --help must not pay for it

    if form == "text" and problems and sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        _print_coloured(problems)
        return
    text = {"text": as_text, "json": as_json, "github": as_github}[form](problems)
    if text:
        # A name of a file need not be UTF-8.
        sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


def _print_coloured(problems: "Sequence[Problem]") -> None:
    """The same text on a terminal, the place bold and the caret in the colour of the level."""
    from rich.console import Console  # noqa: PLC0415 - a pipe must not pay for it
    from rich.text import Text  # noqa: PLC0415 - the same

    from alerts.documents.show import as_text  # noqa: PLC0415 - the same

    text = Text(as_text(problems))
    text.highlight_regex(r"(?m)^\S[^\n]*?:\d+:\d+:", "bold")
    text.highlight_regex(r"(?m)\berror [A-Z]\d{3}:|^\d+ errors?", "bold red")
    text.highlight_regex(r"(?m)\bwarning [A-Z]\d{3}:", "bold yellow")
    text.highlight_regex(r"(?m)^\s+\^+$", "bold red")
    Console(soft_wrap=True).print(text)
