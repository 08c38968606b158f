"""Alerts as a Markdown page: the raw material of a newsletter, by rule and story."""

from collections.abc import Iterator

from alerts.delivery.dress import markdown_escaped
from alerts.delivery.gather import heading, span, story_line
from alerts.model.digest import Digest


def newsletter(digest: Digest) -> str:
    """The page. What a feed says is escaped, so that none of it is markup; only headlines are links."""
    return "\n".join(_lines(digest)).rstrip() + "\n"


def _lines(digest: Digest) -> Iterator[str]:
    yield f"# {_literal(heading(digest))}"
    yield ""
    yield _literal(span(digest))
    for group in digest.groups:
        yield ""
        yield f"## {_literal(group.title)}"
        yield ""
        for story in group.stories:
            line = story_line(story, digest.zone)
            words = _literal(line.text)
            yield (
                f"- [{words}](<{line.link}>){_literal(line.after)}" if line.link else f"- {words}{_literal(line.after)}"
            )


def _literal(text: str) -> str:
    return markdown_escaped(text).replace("<", "\\<").replace("&", "\\&")
