"""Markup and entities become plain text: what a person would read, and what rules match."""

import html
import re

from selectolax.lexbor import LexborHTMLParser

from alerts.feeds.mojibake import mended

TITLE_LIMIT = 2_000
SUMMARY_LIMIT = 20_000
BODY_LIMIT = 100_000
"""Characters kept of a field. The longest title in 6,000 real feeds' items has 500, the longest body 113,000."""

_RAW_FACTOR = 8
"""How much longer than its limit a field may be before its markup is removed; what is beyond is not looked at."""

_BLOCK = (
    "address|article|aside|blockquote|br|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|"
    "footer|form|h[1-6]|header|hr|iframe|img|legend|li|main|menu|nav|ol|optgroup|option|p|pre|section|select|summary|"
    "table|tbody|td|tfoot|th|thead|title|tr|ul|video|audio|button|textarea|picture"
)
_INLINE = (
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|nobr|noscript|q|rp|rt|ruby|s|samp|"
    "script|small|source|span|strike|strong|style|sub|sup|svg|time|tt|u|var|wbr|embed|object|html|body|head|meta|link"
)
_MARKUP = re.compile(
    rf"<(?:/?(?:{_BLOCK}|{_INLINE})(?:\s+[\w:-]{{1,40}}\s*=[^<>]{{0,4000}}|\s{{0,40}})/?>|!--)", re.IGNORECASE
)
_CAPITAL_TAG = re.compile(r"<(?!(?:BR|HR|DIV|LI)>)[A-Z]{1,10}>")
_BLOCK_TAG = re.compile(rf"<(?=/?(?:{_BLOCK})[\s/>])", re.IGNORECASE)
_NO_TAG = re.compile(rf"<(?!/?(?:{_BLOCK}|{_INLINE})[\s/>]|!--)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ANY_TAG = re.compile(r"<[^<>]*>")
_MAX_TAGS = 8_000
"""Beyond it tags are cut out without a look at their nesting: a tree of 200,000 open <div> costs a minute."""

_SILENT = ["script", "style", "noscript", "template", "iframe", "object", "svg", "head"]
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]{0,64}[ -/]{0,16}[@-~]|\][^\x07\x1b]{0,512}(?:\x07|\x1b\\)|[@-Z\\^_])?")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Controls, soft hyphens, zero-width and bidirectional marks, lone surrogates, tag characters. The joiners U+200C and
U+200D stay: Persian and emoji are written with them."""


def plain(raw: str, *, limit: int, declared_html: bool = False) -> str:
    """The text of ``raw``, at most ``limit`` characters, white space collapsed.

    Markup is what is made of HTML's own tags (so ``a < b``, ``<3`` and ``AAPL <GO>`` survive); it is removed once,
    entities are decoded until none is left, at most three times (publishers escape twice). Markup that only
    shows once entities are decoded is removed too, unless markup was removed before: then it is meant to be read.
    """
    text = mended(raw[: limit * _RAW_FACTOR])
    if "<" in text or "&" in text:
        text = _unmark(text, declared_html=declared_html)
    return clean(text, limit=limit)


def clean(text: str, *, limit: int) -> str:
    """Drop escape sequences and what cannot be seen, collapse white space, cut at ``limit`` characters."""
    if "\x1b" in text:
        text = _ESCAPE.sub("", text)
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(_INVISIBLE.sub("", text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _unmark(text: str, *, declared_html: bool) -> str:
    if "<![CDATA[" in text:
        text = text.replace("<![CDATA[", "").replace("]]>", "")
    unmarked = False
    for _ in range(3):
        before = text
        if not unmarked and _is_markup(text, declared_html=declared_html):
            text = _html_text(text)
            unmarked = True
        elif "&" in text:
            text = _ENTITY.sub(_decode, text)
        if text == before:
            break
    return text


def _is_markup(text: str, *, declared_html: bool) -> bool:
    """Whether there is HTML in it. Lone tags in capitals in plain text are rather tickers and terminal keys: <S>, <B>."""
    if "<" not in text or not _MARKUP.search(text):
        return False
    if declared_html or "</" in text or len(text) > 2_000:
        return True
    return bool(_MARKUP.search(_CAPITAL_TAG.sub("", text)))


def _decode(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _html_text(text: str) -> str:
    """The text of an HTML fragment: block tags separate words, inline tags do not, scripts and styles are silent."""
    marked = _BLOCK_TAG.sub(" <", _NO_TAG.sub("&lt;", text)) if len(text) < 4_000 else _BLOCK_TAG.sub(" <", text)
    if marked.count("<") > _MAX_TAGS:
        return html.unescape(_ANY_TAG.sub("", marked))
    tree = LexborHTMLParser(f"<body>{marked}")
    body = tree.body
    if body is None:
        return text
    body.strip_tags(_SILENT)
    return body.text(deep=True, separator="", strip=False)
