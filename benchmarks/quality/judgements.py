"""What a reader said of headlines that are not ours to print: a mark that stands for the headline, and yes or no."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "judgements"


def mark(text: str) -> str:
    """Sixteen digits that stand for a headline and do not give it away."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def judged(name: str) -> dict[str, bool]:
    """The judgements of ``judgements/NAME.txt``, by mark."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {line[:16]: line[17] == "y" for line in lines if line and not line.startswith("#")}


def sampled(texts: list[str], number: int) -> list[str]:
    """The same ones each time, whatever their order: those with the smallest marks."""
    return sorted(set(texts), key=mark)[:number]
