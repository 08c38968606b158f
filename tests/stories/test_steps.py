"""What comes after an event is news, and told; the same event in other words is not."""

import pytest

from alerts.stories.headline import take_apart
from alerts.stories.judge import judge
from alerts.stories.verdict import Kind
from tests.stories.test_whole import reading


@pytest.mark.parametrize(
    ("event", "after"),
    [
        ("Apple fined $1.8 billion by EU over music apps", "Apple to appeal $1.8 billion EU music app fine"),
        ("US imposes 35% tariffs on Canada", "Canada vows to respond to 35% US tariffs"),
        ("ZF streicht 7.600 Stellen", "ZF-Betriebsrat protestiert gegen Abbau von 7.600 Stellen"),
        ("Storm halts Heathrow flights", "Heathrow resumes flights after storm"),
        ("Bahn-Lokführer streiken am Montag", "Bahn-Lokführer sagen Streik am Montag ab"),
        ("Shell quits Cosan talks", "Shell in talks with Cosan"),
        ("Tanker seized by US off Cuba", "US seizes second tanker off Cuba"),
        ("AMD beats profit expectations, raises guidance", "AMD beats profit expectations, but guidance disappoints"),
        ("Tariffs on Norway cut to 15% from 30%", "US imposes 30% tariffs on Norway"),
        ("Microsoft to invest $4 billion in Mistral", "Regulators approve Microsoft's $4 billion Mistral investment"),
        ("欧盟公布50%穿透规则", "欧盟暂停50%穿透规则一年"),
        ("美国将12家加拿大企业列入制裁名单", "加拿大对美国将12家企业列入制裁名单采取反制"),
    ],
)
def test_what_came_of_an_event_is_told(event, after):
    for new, old in ((after, event), (event, after)):
        assert judge(reading(new, 2), reading(old, 1)).kind is not Kind.SAME


@pytest.mark.parametrize(
    ("event", "after"),
    [
        ("Norges Bank cuts rates by 25 basis points", "Silver hits record after Norges Bank cuts rates by 25 basis points"),
        ("Trump imposes 25% tariffs on Korea", "Hyundai to raise prices after Trump's 25% tariffs on Korea"),
        ("Microsoft to invest $4 billion in Mistral", "SAP shares fall as Microsoft invests $4 billion in Mistral"),
        ("Norges Bank cuts rates by 25 basis points", "Denmark cuts rates by 25 basis points after Norges Bank"),
    ],
)  # fmt: skip
def test_what_others_do_after_an_event_is_another(event, after):
    assert judge(reading(after, 2), reading(event, 1)).kind is not Kind.SAME
    assert judge(reading(event, 2), reading(after, 1)).kind is not Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nvidia shares fall 5% after US curbs chip exports to China", "Nvidia shares slide 5% as US curbs chip exports to China"),
        ("Boeing resumes 777X tests", "Boeing restarts 777X testing"),
        ("Website hit by 150,000 attacks per second", "Website was hit by 150,000 attacks a second"),
    ],
)  # fmt: skip
def test_one_event_in_other_words_is_one(one, other):
    assert judge(reading(other, 2), reading(one, 1)).kind is Kind.SAME


@pytest.mark.parametrize(
    ("title", "values"),
    [
        ("Tariffs cut to 15% from 39%", [15]),
        ("Dividend raised from $0.64 to $0.71", [0.71]),
        ("Gewinn steigt von 3 auf 4 Milliarden", [4e9]),
        ("Siemens cuts jobs from 500 plants", [500]),
    ],
)
def test_the_number_that_was_is_not_the_news(title, values):
    assert [number.value for number in take_apart(title).numbers] == values
