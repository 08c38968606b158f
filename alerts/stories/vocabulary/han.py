"""Which words are Chinese. Pure."""

_SPACED = "\u2e7f"
"""The last character before those of Chinese."""


def is_han(word: str) -> bool:
    """Whether a word of a line is a Chinese character, or a phrase begins with one."""
    return word > _SPACED
