"""``tapewatch init``: a commented start."""

import shutil
from pathlib import Path

import click

from alerts.cli.exits import ERRORS
from alerts.cli.shipped import shipped


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
def command(folder: Path) -> None:
    """Write a commented starter configuration and rules below FOLDER (default: here).

    Nothing that exists is overwritten. Exit codes: 0 written, 1 a file existed already and was left as it is, or one
    cannot be written.
    """
    kept = 0
    for part in ("config", "rules"):
        origin = shipped(part)
        for source in sorted(path for path in origin.rglob("*") if path.is_file()):
            target = folder / part / source.relative_to(origin)
            if target.exists():
                click.echo(f"kept {target}: it exists already", err=True)
                kept += 1
                continue
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
            except OSError as error:
                click.echo(f"cannot write {target}: {error.strerror}", err=True)
                raise SystemExit(ERRORS) from error
            click.echo(f"wrote {target}")
    config = folder / "config" / "tapewatch.yaml"
    click.echo(f"\nNext: name your channels in {config}, then: tapewatch check --config {config}", err=True)
    if kept:
        raise SystemExit(ERRORS)
