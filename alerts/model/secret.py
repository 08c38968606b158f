"""A string that must not be shown."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Secret:
    """A channel's address or another credential. It is never part of a ``repr``, a log line or a stored row."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """The text itself; call it only where it is handed to the service that needs it."""
        return self._value

    def __str__(self) -> str:
        return "***"
