"""``tapewatch schema``: what may stand in rule files and in the configuration, for editors, and in what a web hook gets."""

import json

import click


@click.command()
@click.argument("kind", type=click.Choice(["rules", "config", "webhook"]))
def command(kind: str) -> None:
    """Print the JSON Schema of rule files, of the configuration, or of what a web hook gets.

    Editors complete and underline with it: begin a file with "# yaml-language-server: $schema=rules.schema.json".
    """
    if kind == "rules":
        from alerts.rules.schema import schema  # noqa: PLC0415 - --help must not pay for it
    elif kind == "webhook":
        from alerts.delivery.facts_schema import webhook_schema as schema  # noqa: PLC0415 - the same
    else:
        from alerts.settings.schema import schema  # noqa: PLC0415 - the same
    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
