"""The text files of the vocabulary: ``name: phrase, phrase`` a line."""

from collections.abc import Iterator

from alerts.stories.vocabulary.ordinary import HERE


def lines(file: str) -> Iterator[tuple[str, list[str]]]:
    """What stands before and after the colon of each line that is no comment."""
    for line in (HERE / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, listed = line.partition(":")
            yield head.strip(), [phrase.strip() for phrase in listed.split(",") if phrase.strip()]
