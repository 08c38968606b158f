"""How far a matter has come: what comes later in it is told, and so is another post."""

import pytest

from alerts.stories.judge import judge
from alerts.stories.verdict import Kind
from tests.stories.test_whole import reading


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gymshark prices IPO at $40 a share", "Gymshark shares soar in New York debut"),
        ("Gymshark files for US IPO", "Gymshark raises $1.3 billion in IPO"),
        ("海尔机器人递表港交所", "海尔机器人港交所首日收涨68%"),
        ("Paintings stolen from Prado", "Prado theft: third suspect arrested"),
        ("Elizabeth Holmes convicted of fraud", "Elizabeth Holmes sentenced to 11 years"),
        ("Ford finance chief quits", "Ford chairman to step down"),
        ("Ford CEO to retire", "Ford CFO to retire"),
        ("Ford chairman sells shares", "Ford finance chief sells shares"),
        ("Ford-Aufsichtsratschef verkauft Aktien", "Ford-Finanzvorstand verkauft Aktien"),
        ("福特首席执行官减持股份", "福特首席财务官减持股份"),
        ("Cineworld delisted from London exchange", "Cineworld seeks buyers after delisting"),
        ("Orsted posts shock loss of 2 billion crowns", "Orsted to focus on growth after shock loss"),
        ("五粮液:控股股东拟增持30亿元", "五粮液:拟回购30亿元"),
        ("Typhoon Kalmaegi: 28 dead in Cebu", "Cebu braces for Typhoon Kalmaegi"),
    ],
)
def test_what_comes_later_in_one_matter_is_told(one, other):
    for new, old in ((other, one), (one, other)):
        assert judge(reading(new, 2), reading(old, 1)).kind is not Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ford names Kumar Galhotra as CEO", "Galhotra to run Ford as next chief executive"),
        ("Ford chairman Bill Ford criticises tariffs", "Ford CEO and chairman Bill Ford criticises tariffs"),
        ("Clemency: Biden pardons Fauci", "Fauci receives pardon from Biden"),
        ("Florist Euroflorist is insolvent", "Euroflorist files for bankruptcy protection"),
        ("Bill Ackman closes hedge fund Pershing", "Investor Ackman shuts Pershing Square Management"),
        (
            "Alibaba stellt KI-Modell Qwen9.5-Max vor",
            "Alibaba says its new model Qwen 9.5 Max beats rivals in benchmarks",
        ),
        ("Diebe stehlen Goldhelm aus Museum Assen", "Raub in Assen: Goldhelm aus Museum gestohlen"),
        ("凯莱英辞去首席执行官 张三接棒", "凯莱英换帅 首席执行官卸任"),
        ("Ofgem adopts Centrica levy, Centrica and Drax hit", "Centrica and Drax hit as Ofgem passes levy"),
    ],
)
def test_names_and_what_befalls_them_are_one_matter_in_other_words(one, other):
    for new, old in ((other, one), (one, other)):
        assert judge(reading(new, 2), reading(old, 1)).kind is Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Commerzbank and KfW fight over loan", "Commerzbank and KfW settle over loan"),
        ("Fed's Daly backs rate cut", "Fed's Musalem backs slower rate cuts"),
        ("Ford CEO Farley visits Kyiv", "Ford CEO Farley criticises tariffs"),
        ("KfW-Chef Wintels trifft Commerzbank-Chefin Orlopp", "Commerzbank-Chefin Orlopp kritisiert KfW-Chef Wintels"),
        ("xAI launches Grok 4 Fast", "xAI launches Grok 4.1"),
        ("5 takeaways from Ford earnings", "Ford earnings top estimates"),
    ],
)
def test_names_without_one_matter_are_not(one, other):
    assert judge(reading(other, 2), reading(one, 1)).kind is not Kind.SAME
