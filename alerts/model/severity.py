"""How much an alert matters."""

from enum import IntEnum


class Severity(IntEnum):
    """The four severities of a rule, ordered: ``Severity.HIGH > Severity.NORMAL``."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def label(self) -> str:
        """The word that a person writes and reads: ``low``, ``normal``, ``high`` or ``critical``."""
        return self.name.lower()
