"""A skeleton is a quick no: whatever a phrase is found in has its skeleton."""

from hypothesis import example, given
from hypothesis import strategies as st

from alerts.rules.phrase import Phrase, parse_phrase
from alerts.rules.skeleton import FEW, Among, Skeletons, skeleton
from alerts.rules.spelling import flat
from alerts.text.fold import fold

PIECES = [
    "chip",
    "Böe",
    "boe",
    "ae",
    "ä",
    "e",
    "ss",
    "ß",
    "s",
    "x",
    "2.5",
    "-",
    " ",
    "_",
    "'s",
    ".",
    "é",
    "ﬁ",
    "超微",
    "*",
    "Ü",
]
WRITTEN = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)


@given(WRITTEN, WRITTEN.map(lambda text: text.replace("*", "q")))
@example("Masse", "maße")
@example("Boerse", "die börse")
@example("chip*x", "chipqx")
def test_a_text_in_which_a_phrase_is_found_has_its_skeleton(written, text):
    phrase = parse_phrase(written)
    folded = fold(text).text
    if isinstance(phrase, Phrase) and phrase.find(folded, flat(folded)):
        assert Skeletons()[phrase] in skeleton(text)


def test_many_phrases_are_asked_at_once_as_one_by_one():
    phrases = [
        parse_phrase(text) for text in ("oa", "Masse", "chip*", *(f"word {number}" for number in range(FEW + 9)))
    ]
    skeletons = Skeletons()
    for text in ("Maße", "microchip word 12", "ae", "word 3 word 30"):
        asked = parse_phrase(text)
        held = [phrase for phrase in phrases if skeletons[phrase] in skeletons[asked]]
        assert set(Among(phrases, skeletons).held_by(asked)) == set(held)
        assert Among(held[:FEW], skeletons).held_by(asked) == held[:FEW]


def test_most_phrases_are_told_apart_by_it():
    chip, fusion = (parse_phrase(text) for text in ("chip maker", "fusion"))
    assert Among([fusion], Skeletons()).held_by(chip) == []
