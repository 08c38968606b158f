"""What happens in a headline and which way it goes, as classes of words in three languages."""

import re

_CLASSES = {
    "set+": "raise raises raised lift lifts lifted hike hikes hiked increases erhoht hebt anhebt steigert upgrade upgrades 上调 上調 提高 加息 升息",
    "set-": "cut cuts lower lowers lowered reduce reduces trim trims senkt kappt reduziert downgrade downgrades 下调 下調 降息 削减 削減",
    "move+": "rise rises rose jump jumps surge surges soar soars rally rallies gain gains climbs steigt steigen klettert 上涨 上漲 大涨 大漲 飙升",
    "move-": "fall falls fell drop drops plunge plunges tumble tumbles slump slumps sink sinks slides fallt sinkt sturzt bricht 下跌 大跌 暴跌",
    "halt+": "halt halts halted suspend suspends suspended ausgesetzt 停牌 暂停",
    "halt-": "resume resumes resumed wiederaufgenommen 复牌 复牌 恢复",
    "list+": "add adds added joins aufgenommen 加入 纳入",
    "list-": "remove removes removed drops entfernt gestrichen 移除 剔除 移出",
    "deal": "acquire acquires acquisition buy buys takeover buyout ubernimmt ubernahme kauft kaufen 收购 收購",
    "result": "results earnings profit quartalszahlen gewinn 业绩 財報 财报",
}
_BY_WORD = {word: name for name, listed in _CLASSES.items() for word in listed.split() if word.isascii()}
_HAN = [(word, name) for name, listed in _CLASSES.items() for word in listed.split() if not word.isascii()]
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied)|dementiert|widerspricht|weist .* zur[uü]ck|refutes?)\b|辟谣|闢謠|否认|否認|不实|不實",
    re.IGNORECASE,
)


def events(words: tuple[str, ...], title: str) -> frozenset[str]:
    """The classes of the title's verbs and nouns; a sign at the end gives the direction."""
    found = {_BY_WORD[word] for word in words if word in _BY_WORD}
    if not title.isascii():
        found |= {name for word, name in _HAN if word in title}
    return frozenset(found)


def is_denial(words: tuple[str, ...], title: str) -> bool:
    """Whether the title denies what was reported."""
    return bool(words) and _DENIAL.search(title) is not None
