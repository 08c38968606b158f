"""Language tags (BCP 47): which are registered, and what is meant by one."""

_LANGUAGES = {
    "ara": "ar",
    "tur": "tr",
    "pol": "pl",
    "dut": "nl",
    "nld": "nl",
    "por": "pt",
    "rus": "ru",
    "ita": "it",
    "spa": "es",
    "kor": "ko",
    "jpn": "ja",
    "fre": "fr",
    "fra": "fr",
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "zho": "zh",
    "chi": "zh",
    "jp": "ja",
    "english": "en",
    "englisch": "en",
    "german": "de",
    "deutsch": "de",
    "chinese": "zh",
    "chinesisch": "zh",
    "french": "fr",
    "cn": "zh",
}
"""What else languages are called, in three letters, by their country or in words."""

_SCRIPTS = {"cn": "hans", "sg": "hans", "my": "hans", "tw": "hant", "hk": "hant", "mo": "hant"}
"""The script in which Chinese is written, by country (likelySubtags of Unicode's CLDR)."""

_TWO_LETTERS = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et
    eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl
    km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj
    om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to
    tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - a list of codes
)
"""The codes of ISO 639-1."""


def is_language(word: str) -> bool:
    """Whether a tag begins with a code that is registered, two letters where there are such: zh, not cn, chi or zho."""
    code = word.lower().split("-")[0]
    return code in _TWO_LETTERS if len(code) == 2 else code not in _LANGUAGES


def language_meant(word: str) -> str:
    """What to try instead of a text that is no language code."""
    first = word.lower().split("-")[0]
    code = _LANGUAGES.get(first) or (first if first in _TWO_LETTERS else None)
    return f"write {code}" if code else "write en, de, zh, or zh-Hant"


def language_tag(written: str) -> str:
    """A tag in one form, small and with hyphens: ``zh-hant-tw`` for zh_TW, ``en`` for eng, ``de-at`` for ger-AT."""
    first, *others = written.strip().lower().replace("_", "-").split("-")
    first = _LANGUAGES.get(first, first)
    if first == "zh" and others and (script := _SCRIPTS.get(others[0])):
        others.insert(0, script)
    return "-".join((first, *others))
