"""Names in a headline: companies, people, places, and models with their versions."""

import re

from alerts.stories.weights import plain
from alerts.text.scan import words

_NAME = re.compile(r"(?<![\w.])[A-ZÄÖÜ][\w&'’.-]*")
_VERSION = re.compile(
    r"\b([A-Za-z]{2,}[A-Za-z]*)[\s‑-]?(\d+(?:\.\d+)*[a-z]?)(?:[\s‑-]((?:Max|Pro|Plus|Mini|Ultra|Coder|VL|Turbo|Air|Lite)\b))?"
)
_KNOWN = {
    "federal reserve": "fed",
    "美联储": "fed",
    "聯準會": "fed",
    "ezb": "ecb",
    "欧洲央行": "ecb",
    "英伟达": "nvidia",
    "輝達": "nvidia",
    "特斯拉": "tesla",
    "苹果": "apple",
    "蘋果": "apple",
}


def names(title: str) -> frozenset[str]:
    """The names that stand in a title, folded, by one name each."""
    lower = title.casefold()
    found = {name for alias, name in _KNOWN.items() if alias in lower}
    capitals = _NAME.findall(title)
    if len(capitals) * 2 <= len(title.split()) + 1:
        for word in capitals:
            folded = words(word.removesuffix("'s").removesuffix("’s")).decode("utf-8", "replace")
            if folded and plain(folded) > 0.5:
                found.add(_KNOWN.get(folded, folded))
    return frozenset(found)


def versions(title: str) -> frozenset[str]:
    """Models with their versions ("qwen 2.5 max")."""
    return frozenset(
        " ".join(part for part in found.groups() if part).casefold()
        for found in _VERSION.finditer(title)
        if found[1][0].isupper() and found[1].casefold() not in {"q", "h", "fy"}
    )
