"""The words of a title as they are compared. Pure."""

from alerts.text.characters import KINDS, SPACELESS


def terms(words: tuple[str, ...]) -> tuple[str, ...]:
    """Those of spaced scripts by themselves; runs of Chinese in pairs of neighbours."""
    if "".join(words).isascii():
        return tuple(dict.fromkeys(words))
    found: dict[str, None] = {}
    for word in words:
        if len(word) > 1 and word[0] > "\u0e00" and KINDS[word[0]] == SPACELESS:
            found.update((word[place : place + 2], None) for place in range(len(word) - 1))
        else:
            found[word] = None
    return tuple(found)
