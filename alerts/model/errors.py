"""The error tree. Expected outcomes are values; these are for what a person must put right and for broken parts.

TapewatchError
├── ConfigurationError   the configuration or the rules cannot be used; carries every Problem found
├── StoreError           the database cannot be used
│   ├── StoreLocked      another daemon holds it (exit code 75, EX_TEMPFAIL: it may be gone next time)
│   ├── StoreCorrupt     quick_check failed; the message says how to recover
│   ├── StoreBusy        another process held the write lock for too long
│   └── StoreFull        the disk is full; nothing was committed
└── ParserDied           the parse worker was lost and could not be started again
"""


class TapewatchError(Exception):
    """Anything that Tapewatch raises on purpose; its text is written for people."""


class ConfigurationError(TapewatchError):
    """What a person wrote cannot be used. ``problems`` holds every mistake, each with its place, ready to be shown."""

    def __init__(self, problems: tuple[object, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class StoreError(TapewatchError):
    """The database cannot be used."""


class StoreLocked(StoreError):
    """Another daemon works on this database."""


class StoreCorrupt(StoreError):
    """The database file is damaged."""


class StoreBusy(StoreError):
    """Another process held the write lock longer than we wait."""


class StoreFull(StoreError):
    """No space is left; nothing of the transaction was kept."""


class ParserDied(TapewatchError):
    """The parse worker was lost and could not be started again."""
