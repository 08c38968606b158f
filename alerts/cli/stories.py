"""``tapewatch stories``: which reports were taken for one event, and what a person puts right about it."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from alerts.cli.exits import ERRORS
from alerts.cli.options import format_option
from alerts.cli.store_access import by_option, reached, store_option

if TYPE_CHECKING:
    from alerts.model.listed_story import ListedStory, StoryFile

_FOLLOWS = {
    "number": "with another number",
    "direction": "in another direction",
    "matter": "with other news",
    "version": "about another version",
    "correction": "which it corrects",
    "denial": "which it denies",
}
"""How a story follows another, by what is new in it (``FollowKind``)."""

reason_option = click.option("--reason", default="", help="Why, for whoever wonders.")


@click.group(name="stories")
def command() -> None:
    """Look at stories, put right which reports belong together."""


@command.command(name="list")
@store_option
@format_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many, the newest first.")
@click.option("--sources", type=click.IntRange(1), default=1, show_default=True, help="Of so many sources at least.")
@click.argument("words", default="")
def list_(url: str, form: str, limit: int, sources: int, words: str) -> None:
    """List the newest stories; with WORDS only those that have them in their headline.

    Exit codes: 0 listed (none is also fine), 69 the database cannot be read.
    """
    from alerts.cli.table import show  # noqa: PLC0415 - --help must not pay for it
    from alerts.store import reading  # noqa: PLC0415 - the same

    found = reached(lambda: reading.list_stories(url, limit=limit, sources=sources, words=words))
    show([_row(one) for one in found], form)


@command.command()
@store_option
@format_option
@click.argument("story", type=click.IntRange(1))
def show(url: str, form: str, story: int) -> None:
    """Show one story: its reports, what it follows, who was told, and what was put right.

    Exit codes: 0 shown, 1 there is none of this number, 69 the database cannot be read.
    """
    from alerts.store import reading  # noqa: PLC0415 - --help must not pay for it

    found = reached(lambda: reading.story_file(url, story))
    if found is None:
        click.echo(f"there is no story {story}", err=True)
        raise SystemExit(ERRORS)
    _tell(found, form)


@command.command()
@store_option
@by_option
@reason_option
@click.argument("into", type=click.IntRange(1))
@click.argument("others", type=click.IntRange(1), nargs=-1, required=True)
def merge(url: str, by: str, reason: str, into: int, others: tuple[int, ...]) -> None:
    """Let the reports of OTHERS belong to the story INTO, for good. A running daemon sees it with its next news.

    Exit codes: 0 done, 1 it cannot be, 69 the database cannot be written.
    """
    from alerts.store import writing  # noqa: PLC0415 - --help must not pay for it

    now = datetime.now(UTC)
    against = reached(lambda: writing.merge_stories(url, into, others, owner=by, reason=reason, now=now))
    if against:
        click.echo(against, err=True)
        raise SystemExit(ERRORS)
    given = ", ".join(f"story {other}" for other in dict.fromkeys(others) if other != into)
    click.echo(f"story {into} has the reports of {given} now")


@command.command()
@store_option
@by_option
@reason_option
@click.argument("items", type=click.IntRange(1), nargs=-1, required=True)
def split(url: str, by: str, reason: str, items: tuple[int, ...]) -> None:
    """Let ITEMS of one story (`tapewatch stories show` has their numbers) be a story of their own, for good.

    Nothing is told of it afterwards: which rules had stayed silent about them is said here. Exit codes: 0 done, 1 it cannot
    be, 69 the database cannot be written.
    """
    from alerts.store import reading, writing  # noqa: PLC0415 - --help must not pay for it

    now = datetime.now(UTC)
    wanted = tuple(dict.fromkeys(items))
    story, against = reached(lambda: writing.split_story(url, wanted, owner=by, reason=reason, now=now))
    if story is None:
        click.echo(against, err=True)
        raise SystemExit(ERRORS)
    click.echo(f"story {story} has {len(wanted)} of the reports now")
    found = reached(lambda: reading.story_file(url, story))
    silent = sorted({rule for member in found.members for rule in member.silent}) if found else []
    if silent:
        click.echo(f"silent about them, as the story was told: {', '.join(silent)}")


def _row(story: "ListedStory") -> dict[str, Any]:
    return {
        "story": story.id,
        "opened_at": story.opened_at,
        "headline": story.headline,
        "reports": story.members,
        "sources": story.sources,
        "follows": story.follows,
        "new_since": story.follow_kind,
        "told_by": story.rules,
    }


def _tell(found: "StoryFile", form: str) -> None:
    from dataclasses import asdict  # noqa: PLC0415 - --help must not pay for it

    from alerts.cli.printable import printable  # noqa: PLC0415 - the same
    from alerts.cli.table import show as show_rows  # noqa: PLC0415 - the same
    from alerts.delivery.gather import count  # noqa: PLC0415 - the same

    if form == "json":
        show_rows([asdict(found)], form)
        return
    story = found.story
    click.echo(f"story {story.id}: {printable(story.headline)}")
    counts = f"{count(story.members, 'report')} of {count(story.sources, 'source')}"
    click.echo(f"opened {story.opened_at:%Y-%m-%d %H:%M:%SZ}; {counts}; told by {', '.join(story.rules) or 'no rule'}")
    if story.merged_into is not None:
        click.echo(f"merged into story {story.merged_into}")
    if story.follows is not None:
        click.echo(
            f"follows story {story.follows}"
            + (f", {_FOLLOWS.get(story.follow_kind, story.follow_kind)}" if story.follow_kind else "")
        )
    if found.followers:
        click.echo(f"followed by {', '.join(f'story {number}' for number in found.followers)}")
    for one in found.corrections:
        why = f": {printable(one.reason)}" if one.reason else ""
        what = f"{count(len(one.items), 'report')} from story {one.source} to story {one.target}"
        click.echo(f"{one.kind} by {printable(one.owner)} at {one.at:%Y-%m-%d %H:%M:%SZ}, {what}{why}")
    show_rows(
        [
            {"item": m.item, "seen_at": m.seen_at, "feed": m.feed, "source": m.publisher, "title": m.title}
            for m in found.members
        ],
        form,
    )
