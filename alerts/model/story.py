"""An event that items report, and how one follows another."""

from enum import StrEnum


class FollowKind(StrEnum):
    """What is new in a story that follows another; the words are shown to people."""

    NUMBER = "number"
    DIRECTION = "direction"
    VERSION = "version"
    CORRECTION = "correction"
    DENIAL = "denial"
