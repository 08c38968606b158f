"""What a source puts around its headlines: "UPDATE 1-", "- Reuters", "(Adds details)", "dpa-AFX:", "(快讯)". Pure."""

import re
from dataclasses import dataclass
from functools import cache

_DASH = "[:：\u2013\u2014-]"
_CORRECTION = "correct(?:ion|ed|s)?|refile|berichtigung|korrektur|korrigiert|richtigstellung|更正"
_KIND = (
    r"update|wrapup|wrap-up|refile|exclusive|breaking(?:\s+news)?|just\s+in|eilmeldung|eil|roundup|aktualisiert|blitzmeldung|flash|urgent|alert"
    r"|factbox|analysis|insight|focus|explainer|brief|press\s+release|pressemitteilung|exklusiv|live|video|watch|report|wdh|presse"
    r"|aktie(?:n)?\s+im\s+fokus|aktien-flash|ots|original-research|ad-hoc|adhoc|kreise|medien|analyse|hintergrund|überblick|company\s+update"
    r"|ticker|newsticker|top\s+story|top|interview|video|podcast|newsletter|opinion|meinung|kommentar|liveblog|live-blog|news"
    r"|快[讯訊]|突[发發]|独家|獨家|重磅|要[闻聞]|即[时時](?:新[闻聞])?|最新|更新|公司更新|公告|[报報]道"
)
_VIEW = (
    r"opinion|op-ed|comment|commentary|column|editorial|analysis|preview|explainer|breakingviews|kommentar|meinung|gastbeitrag|leitartikel|kolumne"
    r"|analyse|hintergrund|vorschau|(?:wochen|tages)?ausblick|评论|評論|社评|社評|观点|觀點|分析|专栏|專欄|前瞻|解读|解讀"
)
"""Marks of what somebody thinks, or of what is to come."""
_AGENCY = (
    r"dpa-afx(?:[\s-]+\w+)?|dpa|afp|apa|reuters|bloomberg|dow\s+jones|dj|wsj|cnbc|ap|eqs-[\w-]+|dgap-[\w-]+|pta-[\w-]+|awp"
    r"|财联社|財聯社|新华社|新華社|路透(?:社)?|彭博(?:社)?|中新社|证券时报|金十(?:数据)?|鉅亨[网網]|央视(?:新闻)?|外媒"
)
_COLUMN = r"[^\])）】］]{0,6}(?:早[报報]|晚[报報]|日[报報]|[观觀]察|[评評][论論]|解[读讀]|[专專][栏欄]|直播|[视視][频頻]|[图圖]解|公告|[财財][经經]早餐|收[盘盤]|[开開][盘盤]|[盘盤]前|[盘盤]中|[盘盤]後|[盘盤]后|[异異][动動])"
"""Names of columns that Chinese portals put in brackets before a headline; a company's name in brackets is none."""

_LEAD = rf"""^\s*(?:
      (?P<correction>(?:{_CORRECTION})(?:\s*-?\s*(?:{_KIND})\s*\d*)?\s*{_DASH}+)
    | (?P<view>(?:[\[(（【［]\s*)?(?:{_VIEW})\s*(?:[\])）】］]|[／/|]|{_DASH})+)
    | (?P<update>(?:\d(?:st|nd|rd|th)\s+)?(?:update|wrapup|wrap-up|最新|更新)\s*\d*\s*{_DASH}+)
    | (?:{_KIND})(?:\s+\d+|\s*[/／][^:：/／]{{1,20}}(?={_DASH}))?\s*(?:[／/|!！]|{_DASH})+
    | (?:{_AGENCY})(?:\s+(?:{_KIND})(?:\s+\d+)?)?\s*(?:[／/|]|{_DASH})+
    | [\[(（【［]\s*(?:{_KIND}|{_AGENCY}|{_COLUMN})(?:\s+\d+)?\s*[\])）】］]\s*(?=\S)
    | [^\w\s\[(（【［"'“„«‘「『〈《$€£+-]+\s+(?=\w)
    | (?:rpt|repeat|rpt-update\s*\d*|wiederholung)\s*{_DASH}+
    | \*+\s*
    )"""
_PAPER = (
    r"news|times|post|journal|daily|herald|tribune|today|tv|radio|press|magazine|review|weekly|zeitung|blatt|online|gazette|guardian|observer"
    r"|reuters|bloomberg|cnbc|cnn|bbc|forbes|fortune|marketwatch|barron'?s|benzinga|economist|telegraph|independent|politico|axios|techcrunch|engadget"
    r"|yahoo|msn|investing|seeking\s+alpha|motley\s+fool|handelsblatt|spiegel|faz|welt|stern|focus|tagesschau|ntv|n-tv|wirtschaftswoche|finanznachrichten"
    r"|standard|presse|kurier|nzz|channel|wire|globe|chronicle|examiner|sun|star|mail|insider|verge|ars\s+technica|zdnet|cnet|businesswire|prnewswire|nikkei\s+asia"
)
_CAPITALS = "AFP|AP|ARD|ABC|ANZ|ARTE|BBC|BR|CBC|CBS|CNA|CNBC|CNET|CNN|CTV|DPA|DW|FAZ|FT|HR|IBD|IGN|ITV|MDR|MSN|NBC|NDR|NDTV|NHK|NPR|NTV|NYT|NZZ|ORF|PBS|RBB|RND|RTE|RTL|SCMP|SRF|SWR|SZ|TAZ|USA|VRT|WDR|WSJ|ZDF|ZIB"
_HAN_PAPER = "[财財][经經]|新[闻聞]|[网網]|[报報]|社|周刊|週刊|[电電][视視]|[财財]新|澎湃|界面|[钛鈦]媒[体體]|虎嗅|雪球|同花[顺順]|[东東]方[财財]富|[证證]券|[财財][联聯]社|[资資][讯訊]|[频頻]道|[评評][论論]|中[关關]村在[线線]|36氪"
"""Papers that stand behind a line in capitals, and how the names of Chinese ones end: a ticker or a company there is none."""

_TAIL = rf"""(?:
      \s+[\u2013\u2014-]\s+(?=(?:\S+\s+){{0,6}}\S*$)[^%\u2013\u2014|]*(?<![\w])(?:{_PAPER})(?:\.\w{{2,3}})?(?:\s+\S+){{0,2}}$
    | \s+[\u2013\u2014-]\s+(?-i:{_CAPITALS})$
    | \s+[\u2013\u2014-]\s+[\w-]+\.(?:com|de|at|ch|net|org|cn|tw|hk|co\.uk|eu|io)$
    | \s*[|｜]\s*(?:(?:[^\s|｜%]+\s+){{0,4}}(?:the\s+)?(?:{_PAPER})(?:\.\w{{2,3}})?(?:\s+[^\s|｜%]+){{0,2}}|(?-i:{_CAPITALS}|[A-Z][a-z]+[A-Z]\w*)
        |[\w-]+\.(?:com|de|at|ch|net|org|cn|tw|hk|eu|io)|[\u3400-\u9fff]{{0,6}}(?:{_HAN_PAPER}))$
    | \s*[（(]\d[)）]\s*$
    | \s+/\s+(?-i:X)\s*$
    | (?:\s+\$(?-i:[A-Z]{{1,5}}(?:\.[A-Z]{{1,2}})?)){{2,}}\s*$
    | \s*[_\u2013\u2014-]\s*(?:[^\s_%\u2013\u2014-]{{0,8}}(?:财经|財經|新闻|新聞|[网網]|[报報]|周刊|週刊|时报|時報|日报|日報|通讯社|通訊社|电视|電視))$
    | \s*[（(](?:adds?|updates?|recasts?|corrects?|rewrites?|refiles?|writes?\s+through|neu:|aktualisiert|更新)[^()（）]*[)）]\s*$
    | \s*[（(](?:reuters|bloomberg|dpa(?:-afx)?|afp|ap|快[讯訊]|路透|彭博|update|video)[^()（）]{{0,20}}[)）]\s*$
    | \s*\[\s*(?:update|video|watch|photos?)\w*\s*\]\s*$
    | \s*(?:[:,\u2013\u2014-]|\s-)\s*(?:sources(?:\s+say)?|source|report|reports|kreise|insider|medien|bericht|sources\s+familiar)\s*$
    )"""
_MAYBE_TAIL = re.compile(r"\s*[-\u2013\u2014_|｜:,(（\[/$]")
_MOST = 4
_TAIL_LENGTH = 100


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Compiled when the first headline comes: that takes as long as loading fifty modules."""
    return re.compile(expression, re.IGNORECASE | re.VERBOSE)


@dataclass(frozen=True, slots=True)
class Stripped:
    """``text`` is the headline itself; ``is_update``, ``is_correction`` and ``is_view`` say what the source said of it."""

    text: str
    is_update: bool = False
    is_correction: bool = False
    is_view: bool = False


def strip(title: str) -> Stripped:
    """The headline without its source's marks. At least a word of it always remains."""
    title = title.strip()
    update = correction = view = False
    for _ in range(_MOST):
        found = _compiled(_LEAD).match(title)
        if found is None or not title[found.end() :].strip():
            break
        update |= bool(found["update"])
        correction |= bool(found["correction"])
        view |= bool(found["view"])
        title = title[found.end() :].strip()
    for _ in range(_MOST):
        end = _without_tail(title)
        if end is None or not title[:end].strip():
            break
        title = title[:end].strip()
    return Stripped(title, update, correction, view)


def _without_tail(title: str) -> int | None:
    """Where what a source put behind a headline begins; None where there is nothing. It is looked for where a mark stands with
    which it can begin: to try each place takes some five times as long.
    """
    first = max(0, len(title) - _TAIL_LENGTH)
    for mark in _MAYBE_TAIL.finditer(title, first):
        found = _compiled(_TAIL).match(title, mark.start())
        if found is not None:
            return found.start()
    return None
