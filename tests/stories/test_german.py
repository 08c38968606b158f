"""German nouns and names: each noun has a capital, and only some are names."""

import pytest

from alerts.stories.headline import take_apart
from alerts.stories.vocabulary.german import is_compound, is_noun


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Finanzaufsicht rügt Geldinstitut Nordbanca wegen Mängeln", {"nordbanca"}),
        ("Wegen Affäre mit Mitarbeiterin: Vorstandschef Kellerhals geht", {"kellerhals"}),
        ("Hersteller Brunmetall schließt Zweigwerk in Thüringen", {"brunmetall", "thuringia"}),
        ("Birkenstock übertrifft Erwartungen", {"birkenstock"}),
        ("Morgenthaler baut neues Werk in Wolfsbruck", {"morgenthaler", "wolfsbruck"}),
        ("Gewinn der Deutschen Bank springt", {"deutsche bank"}),
        ("Zalandos Gewinn springt", {"zalando"}),
        ("Oliver Blume legt Vorsitz bei Porsche nieder", {"blume", "porsche"}),
    ],
)
def test_a_capital_makes_no_name_of_a_german_noun(title, names):
    assert set(take_apart(title).names) == names


def test_in_english_a_german_noun_may_be_a_name():
    assert "rubin" in take_apart("Nvidia delays Rubin to next year").names
    assert "rubin" not in take_apart("Juwelier verkauft Rubin für eine Million Euro").names


@pytest.mark.parametrize("word", ["wolfsburg", "rosenfeld", "zimmermann"])
def test_what_ends_as_places_and_surnames_do_is_no_compound(word):
    assert not is_compound(word)


def test_nouns_compounds_and_names():
    assert is_noun("affare")
    assert is_compound("liebesbeziehung")
    assert not is_noun("merkel")
    assert not is_compound("nexperia")


@pytest.mark.parametrize(
    ("title", "events"),
    [
        ("Nordbanca meldet Gewinneinbruch", {"results", "move-"}),
        ("Nordbanca kappt Umsatzziel", {"outlook", "set-"}),
        ("Brüssel winkt Nordbanca-Deal durch", {"allow+"}),
        ("Nordbanca plant Abbau von 300 Stellen", {"layoff"}),
        ("S&P stuft Nordland herab", {"rate-"}),
        ("Nordbanca entlässt Vorstandschef Kellerhals", {"exit", "chief"}),
    ],
)
def test_compounds_and_verbs_in_two_parts_tell_what_happens(title, events):
    assert events <= take_apart(title).events


def test_a_verb_that_is_an_english_noun_builds_no_factory():
    assert "invest" not in take_apart("Nordbanca plant Abbau von 300 Stellen").events
    assert "invest" in take_apart("Nordbanca opens plant in Spain").events
