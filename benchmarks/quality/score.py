"""Precision and recall, with the errors that make them."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Score:
    """Right and wrong findings. ``missed`` and ``wrong`` hold what a person should look at."""

    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def note(self, text: str, *, holds: bool, found: bool) -> None:
        """Count one headline."""
        if holds and found:
            self.right += 1
        elif holds:
            self.missed.append(text)
        elif found:
            self.wrong.append(text)

    @property
    def precision(self) -> float:
        """The share of the findings that is right; 1 where nothing was found."""
        found = self.right + len(self.wrong)
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of what holds that was found; 1 where nothing holds."""
        there = self.right + len(self.missed)
        return self.right / there if there else 1.0

    def __str__(self) -> str:
        there, found = self.right + len(self.missed), self.right + len(self.wrong)
        return f"precision {self.precision:.3f} ({self.right}/{found})  recall {self.recall:.3f} ({self.right}/{there})"
