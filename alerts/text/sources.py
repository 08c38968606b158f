"""What a source puts around its headlines: "UPDATE 1-", "- Reuters", "(Adds details)", "dpa-AFX:", "(快讯)". Pure."""

import re
from dataclasses import dataclass

_UPDATE = "update"
_CORRECTION = "correction"

_LEAD = re.compile(
    r"""^\s*(?:
      (?P<correction>(?:correct(?:ion|ed)|refile|berichtigung|korrektur|korrigiert|richtigstellung|更正)\b[\s:：–—-]*)
    | (?P<update>(?:update|wrapup|wrap-up|2nd\s+update|3rd\s+update|最新|更新)\s*\d*\s*[:：–—-]+)
    | (?:exclusive|breaking(?:\s+news)?|just\s+in|eilmeldung|eil|roundup|aktualisiert|blitzmeldung|flash|urgent|alert|live|
         factbox|analysis|insight|focus|explainer|brief|press\s+release|pressemitteilung|exklusiv|watch|video|
         快[讯訊]|突[发發]|独家|獨家|重磅|要[闻聞]|即[时時])(?:\s*/[^:：]{1,20}|\s+\d+)?\s*[:：–—-]+
    | (?:dpa-afx(?:\s*-?\s*\w+)?|dpa|afp|reuters|bloomberg|dow\s+jones|dj|wsj|cnbc|ap|eqs-[\w-]+|dgap-[\w-]+|pta-[\w-]+|
         财联社|財聯社|新华社|新華社|路透(?:社)?|彭博(?:社)?|中新社|证券时报|金十(?:数据)?)[^\w\s]{0,2}\s*[:：/|–—-]+
    | [\[(（【［](?:[^\])）】］]{1,16})[\])）】］]\s*(?=\S)
    | \*+\s*
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_TAIL = re.compile(
    r"""(?:
      \s+[|｜–—-]\s+[^|｜]{2,40}$
    | \s*[（(](?:adds?|updates?|recasts?|corrects?|rewrites?|refiles?|writes?\s+through|neu:|aktualisiert|更新)[^()（）]*[)）]\s*$
    | \s*[（(](?:reuters|bloomberg|dpa(?:-afx)?|afp|ap|快[讯訊]|路透|彭博)[^()（）]{0,20}[)）]\s*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST = 4


@dataclass(frozen=True, slots=True)
class Stripped:
    """``text`` is the headline itself; ``is_update`` and ``is_correction`` say what the source said of it."""

    text: str
    is_update: bool = False
    is_correction: bool = False


def strip(title: str) -> Stripped:
    """The headline without its source's marks. At least a word of it always remains."""
    update = correction = False
    for _ in range(_MOST):
        found = _LEAD.match(title)
        if found is None or not title[found.end() :].strip():
            break
        update |= bool(found["update"])
        correction |= bool(found["correction"])
        title = title[found.end() :]
    for _ in range(_MOST):
        found = _TAIL.search(title[-160:])
        start = len(title) - len(title[-160:]) + (found.start() if found else 0)
        if found is None or not title[:start].strip():
            break
        title = title[:start]
    return Stripped(title.strip(), update, correction)
