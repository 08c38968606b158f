"""What a reading is filed under in the window: whole numbers that stand for words, names with events, numbers and links."""

from zlib import crc32

from alerts.stories.reading import Reading
from alerts.stories.stems import stem
from alerts.stories.terms import terms
from alerts.stories.vocabulary.ordinary import STOP

_MOST_WORDS = 40
"""So many words of a title are filed; a headline has about ten, and hostile ones must not fill the window."""


def key(feature: str) -> int:
    """The number of a word or another feature. Two of a hundred thousand may share one; the judgement looks at the words."""
    return crc32(feature.encode("utf-8", "surrogatepass"))


def keys(reading: Reading) -> tuple[int, ...]:
    """Every number that the reading is filed under, each once."""
    return tuple(dict.fromkeys(map(key, features(reading))))


def entity_keys(reading: Reading) -> tuple[int, ...]:
    """The numbers of the instruments and names alone."""
    return tuple(key(f"={name}") for name in sorted(reading.instruments | reading.names))


def features(reading: Reading) -> list[str]:
    """What ``keys`` has numbers for: stems of words, names, names with events, numbers with their kind, links and texts."""
    found = [stem(word) for word in terms(reading.words[:_MOST_WORDS]) if word not in STOP]
    names = sorted(reading.names)[:_MOST_WORDS]
    events = sorted(event for event in reading.events if not event.startswith(("lead", "~")))
    found += [f"{name}\0{event}" for name in names for event in events]
    found += [f"={name}" for name in [*names, *sorted(reading.instruments)[:_MOST_WORDS], *sorted(reading.versions)]]
    found += [f"{number.kind}\0{number.value:.3g}" for number in reading.numbers if number.kind != "year"]
    found.append(f"\0title {reading.title}")
    if reading.link:
        found.append(f"\0link {reading.link}")
    if reading.sketch:
        found.append(f"\0text {reading.sketch[:4]}")
    return found
