"""Precision and recall, with the errors that make them."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Score:
    """Right and wrong findings. ``missed`` and ``wrong`` hold what a person should look at, ``unread`` what nobody has
    judged yet. Where only a sample of the hits was judged, ``sampled`` is its size.
    """

    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    sampled: int = 0

    def note(self, text: str, *, holds: bool, found: bool) -> None:
        """Count one headline."""
        if holds and found:
            self.right += 1
        elif holds:
            self.missed.append(text)
        elif found:
            self.wrong.append(text)

    @property
    def found(self) -> int:
        """How many findings the precision is of."""
        return self.sampled or self.right + len(self.wrong)

    @property
    def there(self) -> int:
        """How many there are to be found."""
        return self.right + len(self.missed)

    @property
    def precision(self) -> float:
        """The share of the findings that is right; 1 where nothing was found."""
        return 1 - len(self.wrong) / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what holds that was found; 1 where nothing holds."""
        return self.right / self.there if self.there else 1.0

    def add(self, other: "Score") -> None:
        """Take in another score."""
        self.right += other.right
        self.missed += other.missed
        self.wrong += other.wrong
        self.unread += other.unread
        self.sampled += other.sampled


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report: the packs, and plain keyword search on the same headlines where there is one."""

    source: str
    label: str
    lang: str
    packs: Score
    keywords: Score | None = None
