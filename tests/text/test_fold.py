import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.text.boundaries import word_starts
from alerts.text.characters import CASED, FOLDED
from alerts.text.fold import fold
from alerts.text.scan import stream


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("BÖRSE Straße", "börse straße"),
        ("Qwen2.5‑Max – 1−2", "qwen2.5-max - 1-2"),
        ("Nvidia’s McDonald`s d｀Or", "nvidia's mcdonald's d'or"),
        ("a\u00a0b\u3000c\td", "a b c d"),
        ("Deep\u00adSeek\u200b \ufeffx", "deepseek x"),
        ("Ｎｖｉｄｉａ ﬁ", "nvidia fi"),
        ("①Nvidia² 1\ufe0f\u20e3GPT", " 1 nvidia 2  1 gpt"),
        ("Crème brûlée Łódź Ørsted Mærsk", "creme brulee lodz orsted maersk"),
        ("Bo\u0308rse e\u0301", "börse e"),
        ("か\u3099 ｶﾞ ガ", "が ガ ガ"),
        ("\u1112\u1161\u11ab 한", "한 한"),
        ("İstanbul ǅ", "istanbul dz"),
        ("Nvidia™ …", "nvidia™ ..."),
        ("อยู่ที่ हिन्दी", "อยู่ที่ हिन्दी"),
        ("英偉達 英伟达", "英偉達 英伟达"),
        ("a\ud800b", "a\ufffdb"),
        ("Gasŉ 15″ 3‴ 10⁻⁵", "gas'n 15'' 3''' 10- 5 "),
        ("Ǽlfwine Ǿrsted", "aelfwine orsted"),
    ],
)
def test_texts_are_folded(text, folded):
    assert fold(text).text == folded


def test_capitals_can_be_kept():
    assert fold("ÖL Ｎ’s", keep_case=True).text == "ÖL N's"


ODD = [
    *("İ", "ŉ", "ﬁ", "ß", "ẞ", "ǆ", "ǽ", "Ǿ", "ẚ", "ᾳ", "Σ", "ς", "ſ", "Å", "①", "²", "⁻", "″", "‑", "’", "…", "™", "¨", "\ud800"),
    *("ﷺ", "ｶﾞ", "か\u3099", "\u1112\u1161\u11ab", "\u0308", "\u0301", "\u0345", "\u00ad", "\u200b", "\ufe0f", "\u20e3", "\U000e0100"),
]  # fmt: skip
"""What a folding could stumble over; of all characters hardly one in a thousand is."""
TEXTS = st.lists(st.sampled_from([*ODD, *"aOI7 "]) | st.characters(codec=None), max_size=20).map("".join)


@given(TEXTS, st.booleans())
def test_every_folded_character_knows_its_place(text, keep_case):
    folded = fold(text, keep_case=keep_case)
    spans = [folded.span(index, index + 1) for index in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert [start for start, _ in spans] == sorted(start for start, _ in spans)
    assert [end for _, end in spans] == sorted(end for _, end in spans)


@given(TEXTS, st.booleans())
@example(text="ŉ", keep_case=False)
def test_folding_twice_changes_nothing(text, keep_case):
    once = fold(text, keep_case=keep_case).text
    assert fold(once, keep_case=keep_case).text == once


@pytest.mark.slow
@pytest.mark.parametrize("keep_case", [True, False])
def test_folding_any_character_twice_changes_nothing(keep_case):
    """All of them: of a million a dozen were folded into what was to be folded again."""
    once = (fold(chr(point), keep_case=keep_case).text for point in range(0x110000))
    assert [text for text in once if not text.isascii() and fold(text, keep_case=keep_case).text != text] == []


@given(
    st.lists(
        st.sampled_from(["Ж", "é", "中", "a", "2", " ", "ω", "か\u3099", "ß", "ü", "\u0308", "-", "。"]), max_size=12
    ).map("".join)
)
def test_the_stream_holds_the_letters_of_the_folded_text(text):
    plain = fold(text).text.translate(str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"}))
    assert stream(text).decode().replace(" ", "") == "".join(filter(str.isalnum, plain))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("AT&T: Qwen2.5-Max", " at t qwen2 5 max "),
        ("中国DeepSeek发布", " 中 国 deepseek 发 布 "),
        ("Börse–Straße", " borse strasse "),
        ("xГазпромx", " x газпром x "),
        ("", "  "),
        ("\ud800", "  "),
    ],
)
def test_the_stream_is_words_between_single_spaces(text, words):
    assert stream(text).decode() == words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("US-China chip ban", 4),
        ("Nvidia's AT&T U.S. 2.5%", 4),
        ("英伟达 up", 4),
        ("don't stop", 2),
        ("— …", 0),
        ("10,000", 1),
    ],
)
def test_words_are_counted(text, number):
    assert len(word_starts(fold(text).text)) == number


@pytest.mark.parametrize(
    "unit",
    [
        "a\u0301\u0316",
        "中文",
        "\u202e\u200f",
        "x",
        pytest.param("ﷺ", marks=pytest.mark.slow),
        "e\u0308 ",
        "\ud800",
        pytest.param("か\u3099", marks=pytest.mark.slow),
    ],
    ids=["marks", "Chinese", "right to left", "letters", "long ligature", "decomposed", "surrogates", "kana"],
)
def test_half_a_megabyte_of_anything_takes_linear_time(unit):
    def cost(characters):
        text = (unit * characters)[:characters]
        start = time.process_time()
        fold(text)
        stream(text)
        return time.process_time() - start

    small = min(cost(50_000) for _ in range(3))
    # Ten times the text; a quadratic step would take a hundred times the time.
    assert cost(500_000) < 40 * small + 0.1


def test_a_flood_of_marks_is_one_letter():
    text = "a" + "\u0301\u0316" * 500_000
    folded = fold(text)
    assert folded.text == "a"
    assert folded.span(0, 1) == (0, len(text))


@given(st.text(st.sampled_from("aB1 `ä–’é英\u00ad\u200bﬁ™…\ud800\uffff\0ЖИ｀"), max_size=30), st.booleans())
def test_a_text_folds_as_its_characters_do(text, keep_case):
    table = CASED if keep_case else FOLDED
    parts = [(part, place) for place, char in enumerate(text) for part in table[char]]
    folded = fold(text, keep_case=keep_case)
    assert folded.text == "".join(part for part, _ in parts)
    assert [folded.span(n, n + 1) for n in range(len(parts))] == [(place, place + 1) for _, place in parts]
