"""The ``tapewatch`` command. Subcommands are imported only when called, so that ``--help`` and ``run`` start fast."""

import io
import sys
from importlib import import_module

import click

from alerts import __version__

COMMANDS = {
    "init": ("alerts.cli.init", "Write a commented starter configuration and rules."),
    "run": ("alerts.cli.run", "Poll, match and alert until told to stop."),
    "demo": ("alerts.cli.demo", "Replay a recorded day of market news, offline."),
    "check": ("alerts.cli.check", "Report every mistake in the configuration and the rules."),
    "schema": ("alerts.cli.schema", "Print the JSON Schema of rules or configuration, for editors."),
    "match": ("alerts.cli.match", "Match items (JSONL on stdin) against rules."),
    "test": ("alerts.cli.test", "Run the tests of the rules."),
    "explain": ("alerts.cli.explain", "Say why rules are true for a headline, or why one is not."),
    "replay": ("alerts.cli.replay", "Say what rules would have told of the news of the last days."),
    "parse": ("alerts.cli.parse", "Parse a feed into items (JSONL)."),
    "feeds": ("alerts.cli.feeds", "List and check feeds."),
    "channels": ("alerts.cli.channels", "Test channels."),
    "status": ("alerts.cli.status", "Say how feeds and deliveries are doing."),
    "stories": ("alerts.cli.stories", "Look at stories, put right which reports belong together."),
    "alerts": ("alerts.cli.alerts", "List alerts."),
    "outbox": ("alerts.cli.outbox", "Look at deliveries, send them again, take them back."),
    "ack": ("alerts.cli.ack", "Acknowledge alerts."),
    "mute": ("alerts.cli.mute", "Hear nothing of a story, a rule or a ticker for a while."),
    "silence": ("alerts.cli.silence", "Silence alerts by rule, ticker, tag, severity, channel ..."),
    "tickers": ("alerts.cli.tickers", "Look tickers up, and see which of them headlines mention."),
}
"""Each command: the module that holds it (as ``command``) and its line of help, told here to leave it unimported."""


class Commands(click.Group):
    """The top-level group; it knows its commands without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """In the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the command's module now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands from the table, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tapewatch")
def main() -> None:
    """Watch market news and alert once per story."""
    # News is in three scripts; a terminal that knows only one shows the rest as escapes instead of ending us.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
