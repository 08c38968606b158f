"""What a reading is filed under in the window: whole numbers that stand for words, names with events, numbers and links."""

from zlib import crc32

from alerts.stories.reading import Reading
from alerts.text.characters import KINDS, SPACELESS

_MOST_WORDS = 40
"""So many words of a title are filed; a headline has about ten, and hostile ones must not fill the window."""


def key(feature: str) -> int:
    """The number of a word or another feature. Two of a hundred thousand may share one; the judgement looks at the words."""
    return crc32(feature.encode("utf-8", "surrogatepass"))


def keys(reading: Reading) -> tuple[int, ...]:
    """Every number that the reading is filed under, each once."""
    features = list(terms(reading.words[:_MOST_WORDS]))
    features += [f"{name}\0{event}" for name in reading.names for event in reading.events]
    features += [f"\0{name}" for name in reading.names | reading.instruments | reading.versions]
    features += [f"{number.kind}\0{number.value:g}" for number in reading.numbers if number.kind != "year"]
    if reading.link:
        features.append(f"\0link {reading.link}")
    if reading.sketch:
        features.append(f"\0text {reading.sketch[:4]}")
    return tuple(dict.fromkeys(map(key, features)))


def terms(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words as they are compared: those of spaced scripts by themselves, Chinese characters in pairs of neighbours."""
    found: dict[str, None] = {}
    last = ""
    for word in words:
        if KINDS[word[0]] == SPACELESS:
            if last:
                found[last + word] = None
            last = word
        else:
            found[word] = None
            last = ""
    return tuple(found) or words
