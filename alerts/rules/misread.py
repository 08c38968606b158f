"""Phrases that can be looked for, and that their author probably meant in another way."""

import re

from alerts.documents.node import Scalar
from alerts.rules.exchanges import BY_ALIAS
from alerts.rules.language import CONDITION
from alerts.rules.phrase import Fault

_OPERATOR = re.compile(r"(?:\S\s|^(?=NOT\s))(AND|OR|NOT|UND|ODER)\s\S")
_LISTED = re.compile(r"[^\W_]['’]?s? ?(?:[，、；|]|, ) ?[^\W_]")
_QUOTED = re.compile(r"""["'„“”‚‘«»‹›].+["'“”‘’«»‹›]""")
_PLAIN = re.compile(r"(?!topic )[\w ]+")
_KEY = re.compile(r"([a-z_]+):\s*(\S.*)")
_SYMBOL = re.compile(r"([A-Z]{2,10}):\s?([A-Z0-9][A-Z0-9.-]{0,11})")
_REFERENCE = re.compile(r"(topic) ([^\W_][\w.+-]*)|(ticker) ([A-Z]+:[A-Z0-9][A-Z0-9.-]*)")
_EXCLUDED = re.compile(r"(?:^|\s)[!-]\s?([^\W\d_]\w*)|(?:^|\s)[!-](?=[\"'(])")
_DASH = re.compile(r"\S\s+-\s+\S")
_PLUS = re.compile(r"(?:^|\s)\+\s?[^\W_]")
_EXPRESSION = re.compile(r"^/.+/i?$|^\^|\\[a-zA-Z.]|\.[*+]|\w\?\w|\[\S+\][\w*+?]")
_DOUBTED = re.compile(r"\w+\?")
_QUOTED_BEHIND = re.compile(r"\S\s+(\"[^\"]+\"|'[^']+')$")
_BRACKETED = re.compile(r"\([^()]*\)|\{[^{}]*\}|\[[^\[\]]*\]")


def oddity(written: str) -> Fault | None:
    """What is probably not meant in any phrase; None for nearly every one."""
    if " " in written and (found := _OPERATOR.search(written)) and not written.isupper():
        key = {"AND": "all", "UND": "all", "OR": "any", "ODER": "any", "NOT": "not"}[found[1]]
        return Fault(f"{found[1]} is looked for as a word", f"write {{{key}: [...]}}, or small letters if it is a word")
    return None


def run_together(scalar: Scalar) -> Fault | None:
    """Two entries of a list that have become one phrase for want of a comma between them."""
    if scalar.quoted:
        return None
    if not scalar.length:
        hint = "end each entry of a list with a comma; what is meant to be one phrase stands in quotes"
        return Fault("two lines make one phrase here", hint)
    if found := _QUOTED_BEHIND.search(scalar.text):
        hint = f"a comma is missing before {found[1]}, or the whole phrase stands in quotes"
        return Fault("the quotes are looked for as well", hint)
    return None


def misread(written: str) -> Fault | None:
    """What is probably not meant in a phrase that stands alone: a list of several, or the language of another search. Whoever
    means it writes ``{text: ...}``.
    """
    if _PLAIN.fullmatch(written):
        return None
    quote = "'" if '"' in written or "\\" in written else '"'
    meant = f"if it is meant: {{text: {quote}{written}{quote}}}"
    if _QUOTED.fullmatch(written):
        return Fault("the quotes are looked for as well", f"YAML's own straight quotes are enough; {meant}")
    if _LISTED.search(written):
        what = "the sign between the words is looked for as well"
        return Fault(what, f"one entry for each: [a, b], with commas of YAML; {meant}")
    if hint := _condition(written):
        return Fault("all of this is looked for as a phrase", f"{hint}; {meant}")
    if hint := _signs(written):
        return Fault("the signs are looked for as well", f"{hint}; {meant}")
    return None


def _condition(written: str) -> str:
    """What to write instead of a field, a topic or a ticker as other searches have them; empty for another phrase."""
    if (key := _KEY.fullmatch(written)) and key[1] in CONDITION:
        return f"write {{{key[1]}: {key[2]}}}"
    if (symbol := _SYMBOL.fullmatch(written)) and symbol[1] in BY_ALIAS:
        return f"write ticker:{symbol[1]}:{symbol[2]}, and the instrument into the watchlist"
    if _REFERENCE.fullmatch(written):
        return f"write it without a space: {written.replace(' ', ':', 1)}"
    return ""


def _signs(written: str) -> str:
    """What to write instead of signs that mean something elsewhere; empty for another phrase."""
    if (excluded := _EXCLUDED.search(written)) and not _DASH.search(written):
        return f"what must not be there is {{not: [{excluded[1] or '...'}]}}"
    if _PLUS.search(written):
        return "what must be there as well is {all: [a, b]}"
    if _EXPRESSION.search(written):
        return "an expression is {regex: '...'}"
    if _DOUBTED.fullmatch(written):
        return "a question mark stands for itself: remove it"
    return "remove the brackets" if _BRACKETED.fullmatch(written) else ""
