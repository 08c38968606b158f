"""An item becomes a reading."""

import hashlib
import re
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache

from alerts.model.item import IdentityKind, Item
from alerts.stories.headline import take_apart
from alerts.stories.keys import key
from alerts.stories.reading import SKETCH, Mark, Reading
from alerts.stories.tense import is_awaited, tense
from alerts.stories.vocabulary.han import is_han
from alerts.stories.vocabulary.lines import lines
from alerts.stories.vocabulary.ordinary import is_ordinary
from alerts.text.scan import words
from alerts.text.sources import strip

_TITLE = 400
"""Characters of a title that are read; the longest headlines of wires have some 250."""

_TEXT = 2_000
"""Characters of a summary or body that are read."""

_LEAST = 4
_ADDRESS = re.compile(r"https?://\S+")
_DENIAL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refutes?|rebuts?|rules? out|dismiss(?:es|ed)? (?:report|rumou?r|speculation|talk)s?|rejects? (?:report|claim|rumou?r)|not true|no plans?|dementier\w*|bestreitet|schließt\b.{1,60}\baus$|widerspricht|weist\b.{1,60}\bzurück"
    r"|not|never|no longer|avert(?:s|ed|ing)?|avoid(?:s|ed|ing)?|yet to|abgewendet|verhindert|entgeht|fails? to|failed to|refuses? to|unable to|without|(?:has|have|had|is|are|was|were|sees?|saw|makes?|finds?|found|gives?|offers?|shows?|expects?) no|no (?:talks?|deal|agreement|intention|evidence|decision|breakthrough|merger|sale|bid)|ohne|keine?[nmrs]?|won't|isn't|aren't|didn't|doesn't|cannot|nicht|niemals"
    r"|kein Thema|vom Tisch|kein(?:e|en)? (?:Pläne|Gespräche|Verkauf|Übernahme)|Dementi)\b"
    r"|辟谣|闢謠|否认|否認|不实|不實|澄清|不属实|不屬實|子虚乌有|未(?!来|來|必|知)|并未|尚未|不(?:会|再|是|将|予|拟|打算|考虑)|没有|不会|不再|无意|未能|无.{0,12}计划|仍待|尚待|有待|避免|化解|未有.{0,12}计划",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:(?:not|n't|never|cannot) (?:be )?(?:rul(?:e|ed|ing) out|exclud(?:e|ed|ing)|assured|certain|guaranteed|a foregone conclusion|a done deal)|(?:schlie(?:ß|ss)t|schlie(?:ß|ss)en)\b.{1,60}\bnicht aus"
    r"|nicht (?:ausgeschlossen|auszuschlie(?:ß|ss)en|ausschlie(?:ß|ss)en|sicher|ausgemacht|garantiert)|(?:no|keine?n?) (?:hurry|rush|urgency|eile|zeitdruck))\b|不排除|不能排除|未排除|未必|不一定",
    re.IGNORECASE,
)
"""What is left open, in words that deny: does not rule out, sees no hurry, nicht ausgeschlossen, 不排除."""

_VIEW = re.compile(
    r"^\W*(?:how|why|what|who|when|where|will|can|is|are|did|does|do|opinion|analysis|explainer|kommentar|analyse|meinung|wie|warum|wieso|weshalb|was|为什么|为何|如何)\b"
    r"|\b(?:on review|under review|could|might|may(?! [0-9])|would|should|possible|possibly|likely|unlikely|ready to|sees|expects?|expecting|predicts?|forecasts?|urges?|hopes?"
    r"|könnte|könnten|dürfte|dürften|möglich|vorstellbar|wahrscheinlich|rechnet|erwartet|sieht|fordert|hofft)\b"
    r"|料|有望|或将|或於|或于|或在|恐将|可能|看好|看淡|预计|預計|预测|預測|预言|呼吁|呼籲",
    re.IGNORECASE,
)
_CUTS = ("\u2026", "...")
_CUT_OFF = re.compile(r"[A-Za-z\u00c0-\u024f'-]*\s?(?:\u2026|\.{3})\s*$")
_CORRECTION = re.compile(r"^\W*(?:correct(?:ed|ion|s)\b|refile\b|korrektur\b|berichtigung\b|更正)", re.IGNORECASE)


_DENYING = frozenset(
    """deny denies denied denying refute refutes rebut rebuts rules rule dismiss dismisses dismissed reject rejects avert averts averted averting avoid avoids avoided avoiding yet abgewendet verhindert entgeht not no never fail fails failed
    refuse refuses unable without ohne kein keine keinen keinem keiner keines won't isn't aren't didn't doesn't cannot nicht niemals dementiert dementieren
    dementi bestreitet schliesst widerspricht weist thema tisch""".split()  # noqa: SIM905 - a list of words
)
_VIEWING = frozenset(
    """how why what who when where will can is are did does do opinion analysis explainer kommentar analyse meinung wie warum wieso weshalb was could
    might may would should possible possibly likely unlikely ready sees expect expects expecting predict predicts forecast forecasts urge urges hope
    hopes review vorstellbar wahrscheinlich rechnet erwartet sieht fordert hofft""".split()  # noqa: SIM905 - the same
)
"""Words without which the two long patterns find nothing in a title of ASCII."""


_NEGATED = re.compile(r"\b(?:not|no|won't|nicht|keine?)\b|不|未", re.IGNORECASE)


@lru_cache(maxsize=1)
def _worded() -> re.Pattern[str]:
    """Events that are worded with a negation and deny nothing: does not renew his contract, not approved. That all stays as it is
    may deny that it changes.
    """
    phrases = {
        phrase
        for event, listed in lines("events.txt")
        if event != "hold"
        for phrase in listed
        if _NEGATED.search(phrase)
    }
    one_of = (re.escape(phrase) if is_han(phrase) else rf"\b{re.escape(phrase)}\b" for phrase in sorted(phrases))
    return re.compile("|".join(one_of), re.IGNORECASE)


def _denies(title: str) -> bool:
    # Few titles deny anything: the long list is asked of those alone.
    return _DENIAL.search(title) is not None and _DENIAL.search(_worded().sub(" ", title)) is not None


def read(item: Item, instruments: Collection[str], seen_at: datetime) -> Reading:
    """Read an item. ``instruments`` are those that it is known to name ("NASDAQ:NVDA"); time is bounded for any text."""
    stripped = strip(item.title[: _TITLE * 2])
    # A headline that its feed cut off ends in a piece of a word.
    is_cut_off = stripped.text.rstrip().endswith(_CUTS)
    title = (is_cut_off and _CUT_OFF.sub("", stripped.text)[:_TITLE]) or stripped.text[:_TITLE]
    headline = take_apart(title)
    marks = {Mark.UPDATE} if stripped.is_update else set()
    if stripped.is_correction or _CORRECTION.search(title):
        marks.add(Mark.CORRECTION)
    said = set(headline.line.split()) if title.isascii() else None
    if (said is None or not said.isdisjoint(_DENYING)) and _denies(_OPEN.sub(" ", title)):
        marks.add(Mark.DENIAL)
    if (
        stripped.is_view
        or title.rstrip().endswith(("?", "？"))
        or ((said is None or not said.isdisjoint(_VIEWING)) and _VIEW.search(title))
    ):
        marks.add(Mark.VIEW)
    marks |= tense(headline.line, headline.names)
    if not headline.numbers and is_awaited(headline.line, headline.events):
        marks.add(Mark.PENDING)
    link = next((i.value for i in item.identities if i.kind is IdentityKind.LINK), "")
    return Reading(
        title=key(headline.line),
        line=headline.line,
        breaks=headline.breaks,
        words=headline.words,
        subject=headline.subject,
        names=frozenset(headline.names),
        instruments=frozenset(instruments),
        numbers=headline.numbers,
        events=headline.events,
        versions=headline.versions,
        marks=frozenset(marks),
        link=hashlib.blake2b(link.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() if link else "",
        sketch=_sketch((item.summary or item.body)[:_TEXT], title),
        feed=item.feed or "",
        at=seen_at.timestamp(),
    )


def _sketch(text: str, title: str) -> tuple[int, ...]:
    """The smallest hashes of the text's words, for comparing; none where the text says no more than the title."""
    if not text:
        return ()
    said = set(words(_ADDRESS.sub(" ", text)).split())
    if len(said.difference(words(title).split())) < _LEAST:
        return ()
    decoded = [word.decode("utf-8", "replace") for word in said]
    # Announcements of one kind share their phrases; what tells them apart are names and figures.
    telling = [word for word in decoded if not is_ordinary(word)]
    return tuple(sorted(map(key, telling if len(telling) >= _LEAST else decoded))[:SKETCH])
