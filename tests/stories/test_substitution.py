"""One headline in other words, and another that differs by one word: which is which."""

from datetime import UTC, datetime

import pytest

from alerts.model.item import Item
from alerts.model.story import FollowKind
from alerts.stories.follow import follow_kind
from alerts.stories.judge import judge
from alerts.stories.read import read
from alerts.stories.verdict import Kind
from alerts.stories.vocabulary.tokens import plain

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def verdict(one, other):
    older, newer = (read(Item(feed=text, key=text, title=text), (), NOW) for text in (one, other))
    return judge(newer, older)


@pytest.mark.parametrize(
    "headlines",
    [
        "Platinum {} $2,000 for first time: tops | hits | crosses | surpasses | breaks through | climbs above",
        "Raytheon {} $3 billion radar contract: wins | secures | lands | bags | is awarded | nets",
        "Watchdog {} Vestager over phone records in Brussels, Strasbourg: probes | investigates | looks into | examines",
        "Elbit {} $1.6 billion rocket plan: scraps | drops | shelves | calls off | axes",
        "Flights of {} SAS cancelled: about 500 | around 500 | nearly 500 | some 500 | more than 500",
        "Finnair cancels 300 flights {} snow: over | due to | because of | amid | after",
        "{} exports fall 2.1% in October: Italy's | Italian | Italy",
        "BoE holds rates{}: | as expected",
        "Heidelberg {} 2.100 Stellen{}: streicht ~ | baut ~ ab | kürzt ~ | will ~ streichen | will ~ abbauen",
        "Leag bekommt {} 1,2 Milliarden Euro: rund | gut | fast | knapp | etwa",
        "{} Notenbank warnt vor Schulden in Wien: Österreichische | Österreichs",
        "Puma shares {} on orders: soar | skyrocket | spike | pop",
        "Puma-Aktie {} nach Warnung: crasht | rutscht | taumelt",
        "Puma {} neue Chefin: ernennt | beruft | holt | findet",
        "Cartel office {} Puma: probes | investigates | examines",
        "Leonardo {} unit to merge with Saab: defense | defence",
        "Alcoa {} output falls in Norway: aluminum | aluminium",
        "Pirelli to {} truck {} unit in Milan: reorganize ~ tires | reorganise ~ tyres",
        "US {} report shows weak hiring in Ohio: labor | labour",
        "Saab {} order from Norway: canceled | cancelled",
        "Puma profit falls to {} billion euros: 1.5 | 1.48 | 1.52",
        "Orsted fined ${} million: 127 | 126.8",
        "奇瑞三季度净利润{}亿元: 38 | 38.21",
        "奇瑞年内销量{}200万辆: 超 | 逾 | 突破 | 达",
        "宁德时代{}发布钠电池: | 今日 | 正式 | 周三",
        "宁德时代{}上调钠电池售价: 周三 | 正式",
        "{}目标价至90港元: 高盛升百度 | 高盛上调百度 | 高盛調升百度",
    ],
)
def test_other_words_for_the_same_are_one_story(headlines):
    form, _, listed = headlines.rpartition(": " if ": " in headlines else ":")
    first, *others = [_put(form, words) for words in listed.split("|")]
    for other in others:
        assert verdict(first, other).kind is Kind.SAME, (first, other, verdict(first, other).reasons)


def _put(form, words):
    verb, _, particle = words.partition("~")
    if "~" in words:
        return form.replace("{}", verb.strip(), 1).replace("{}", f" {particle.strip()}".rstrip(), 1)
    return form.replace("{}", words.strip() if not form.endswith("{}") else words.rstrip())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("高通与爱立信签署20亿美元芯片合同", "高通與愛立信簽署20億美元晶片合約"),
        ("特朗普宣布对芯片加征关税", "川普宣布對晶片加徵關稅"),
        ("普京会见埃尔多安", "普丁會見艾爾段"),
        ("三星投资人工智能服务器", "三星投資人工智慧伺服器"),
        ("輝達與高通合作", "英伟达与高通合作"),
    ],
)
def test_taiwans_words_are_the_mainlands(one, other):
    assert verdict(one, other).kind is Kind.SAME


def test_the_words_of_the_mainland_are_left_as_they_are():
    assert plain("軟體、網路和晶片") == plain("软件、网络和芯片") == "软件、网络和芯片"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siemens wins order for trains", "Siemens wins order for turbines"),
        ("Honda to build plant in Arizona", "Honda to build plant in Texas"),
        ("Court hears Merck KGaA case", "Court dismisses Merck KGaA case"),
        ("Ball im Casino am Samstag: die Zahlen", "Ball im Casino am Mittwoch: die Zahlen"),
        ("北京批准宁德时代收购案", "北京推迟宁德时代收购案"),
        ("奇瑞在西班牙建厂", "奇瑞在土耳其建厂"),
        ("Nokia launches phone in Paris", "Nokia unveils router in Paris"),
    ],
)
def test_another_deed_or_thing_is_other_news(one, other):
    assert verdict(one, other).kind is not Kind.SAME


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Roche announces $2 billion laboratory", "Roche delays $2 billion laboratory", FollowKind.MATTER),
        (
            "Allianz announces 900 million euro programme",
            "Allianz completes 900 million euro programme",
            FollowKind.MATTER,
        ),
        ("Allianz keeps 900 million euro programme", "Allianz scraps 900 million euro programme", FollowKind.DIRECTION),
        ("Nokia wins $2 billion contract", "Nokia loses $2 billion contract", FollowKind.DIRECTION),
    ],
)
def test_only_an_opposite_is_told_as_another_direction(one, other, kind):
    assert follow_kind(verdict(one, other)) is kind


def test_an_unknown_verb_is_wording_where_a_telling_number_agrees_and_news_where_none_does():
    assert verdict("Nokia zoops $3.4 billion bond", "Nokia glimbs $3.4 billion bond").kind is Kind.SAME
    assert verdict("Nokia zoops bond", "Nokia glimbs bond").kind is not Kind.SAME
