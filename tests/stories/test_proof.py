"""One company has many matters in a day: what else must be shared for two reports to be of one."""

from datetime import UTC, datetime

import pytest

from alerts.model.item import Item
from alerts.stories.judge import judge
from alerts.stories.read import read
from alerts.stories.verdict import Kind

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def verdict(one, other):
    first, second = (read(Item(feed="wire", key=text, title=text), (), NOW) for text in (one, other))
    assert (judge(second, first).kind is Kind.SAME) == (judge(first, second).kind is Kind.SAME)
    return judge(second, first).kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nvidia sued over patents", "Court lets Nvidia buy a maker of cables"),
        ("Nvidia sued over patents", "Nvidia sues former engineer over trade secrets"),
        ("Kontor AG verklagt Lieferanten wegen Lenkrädern", "Siemens gewinnt Prozess um Turbinen"),
        ("Siemens kauft Softwarefirma in Texas", "Siemens verkauft Werk in Wales"),
        ("特斯拉召回电动卡车", "特斯拉召回轿车因座椅松动"),
        ("Fed cuts rates by 25 basis points", "Fed's Waller says rate cut possible in March"),
        ("Gold tops $4,000 an ounce", "Goldman Sachs sees gold at $4,000 by June"),
        ("Boeing workers vote to go on strike", "Boeing to cut 10% of workforce as strike bites"),
        ("Brightwell raises bid for Ashdown", "Brightwell to acquire Ashdown for $3.2 billion"),
        ("Brightwell offers to buy Ashdown", "Brightwell walks away from Ashdown"),
        ("Tesla board proposes $1 trillion pay for Musk", "Tesla shareholders approve $1 trillion pay for Musk"),
        ("Bank of Canada cuts rate by quarter point to 2.5%", "Bank of Canada cuts rate by quarter point to 2.25%"),
        ("Jury finds for Apple in trial over watches", "Jury finds against Apple in trial over watches"),
        ("Siemens prüft Zukauf in Indien", "Siemens prüft keinen Zukauf in Indien"),
        ("法院受理上诉", "法院驳回上诉"),
        ("Moutai first-quarter profit rises", "Moutai third-quarter profit rises"),
        (
            "Results for the three months ended June 30, 2026: Ashdown",
            "Results for the three months ended June 30, 2026: Brightwell",
        ),
        ("Stocks That Hit 52-Week Highs On Tuesday", "Stocks That Hit 52-Week Highs On Thursday"),
        ("Jimmy Carter remembered as a peacemaker", "Jimmy Carter's peanut farm becomes a museum"),
        ("Explosion at BASF plant", "Second explosion at BASF plant"),
        ("Bayer senkt Prognose", "Bayer senkt Prognose erneut"),
        ("比亚迪上调全年目标", "比亚迪再次上调全年目标"),
        ("UK inflation rises to 3.5% in May", "UK core inflation rises to 3.5% in May"),
        ("Tencent announces share buyback", "Tencent Music announces share buyback"),
        ("京东三季度营收增长", "京东物流三季度营收增长"),
        ("Apple unveils iPhone 17", "Apple unveils iPhone 17 Pro"),
        ("CMA clears Brightwell-Ashdown deal", "FTC clears Brightwell-Ashdown deal"),
        ("Siemens verkauft Sparte an Bosch", "Bosch verkauft Sparte an Siemens"),
        (
            "Brightwell to acquire Ashdown for $4.9 billion",
            "FTC approves Brightwell's $4.9 billion takeover of Ashdown",
        ),
        ("UBS raises Nvidia price target to $500", "UBS raises Nvidia price target to $510"),
        ("【贵州茅台】拟斥资30亿元回购股份", "【五粮液】拟斥资30亿元回购股份"),
        ("[AAPL] CEO sells $12 million of shares", "[MSFT] CEO sells $12 million of shares"),
        ("How a merger of Honda and Nissan would work", "Honda and Nissan agree to merge"),
        ("Missile attack on Odesa overnight", "New missile attack on Odesa overnight"),
        ("Kyjiw meldet Drohnenangriff", "Kyjiw meldet neuen Drohnenangriff"),
        ("Comment: The Fed must cut rates", "Fed cuts rates"),
        ("评论：美联储应当降息", "美联储降息"),
        ("Brightwell could close its plant in Ohio", "Brightwell closes its plant in Ohio"),
        ("Ashdown Motors to buy Brightwell?", "Ashdown Motors buys Brightwell"),
        ("Investors sue Tesla", "Former employees sue Tesla"),
        ("Aktionäre verklagen Bayer wegen Glyphosat", "Bauern verklagen Bayer wegen Glyphosat"),
        ("投资者起诉比亚迪", "车主起诉比亚迪"),
        ("Gazprom dreht den Hahn zu", "Gazprom dreht den Hahn auf"),
        ("Brightwell in merger talks with Ashdown", "Brightwell terminates merger talks with Ashdown"),
        ("Statistikamt: Ausfuhren sinken", "Statistikamt: Einfuhren sinken"),
        ("Brightwell meldet Insolvenz an", "Insolvenz von Brightwell abgewendet"),
        ("Court freezes assets of Evergrande founder", "Court unfreezes assets of Evergrande founder"),
        ("OPEC+决定增产", "OPEC+决定暂停增产"),
        ("国产大飞机C919交付国航", "国产大飞机C919交付东航"),
        ("Wall Street closes lower as tech slides", "Wall Street closes lower as banks slide"),
        ("Merton and Lund seen at Lake Corrin", "Merton and Lund plan a house at Lake Corrin"),
        (
            "Crestwood Services Trust Announces Second Quarter Results",
            "Pinewood Services Ltd Announces Second Quarter Results",
        ),
    ],
)
def test_a_company_and_a_kind_of_event_make_no_story(one, other):
    assert verdict(one, other) is not Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brightwell names Ada Merton chief executive", "Merton to take over as CEO at Brightwell"),
        ("Ashdown Motors to lay off 900 workers", "Ashdown Motors sheds 900 jobs"),
        ("Siemens streicht 900 Stellen", "Industriekonzern Siemens baut 900 Arbeitsplätze ab"),
        ("Wolfspeed files for bankruptcy protection", "Chipmaker Wolfspeed enters Chapter 11"),
        ("Brightwell rejects Ashdown's takeover bid", "Ashdown offer turned down by Brightwell"),
        ("微软市值突破4万亿美元", "Microsoft tops $4 trillion in market value"),
        ("Mercedes-Benz verdient deutlich weniger", "Mercedes verdient deutlich weniger"),
        ("Brightwell reports a record profit (1)", "Brightwell reports a record profit (2)"),
        ("Nvidia falls 17 % after DeepSeek unveils a cheaper model", "Nvidia falls 17 % after DeepSeek unveils a che…"),
        ("Shell to buy back $3.5 billion of shares", "RPT-UPDATE 3-Shell to buy back $3.5 bln of shares"),
        ("🚨 BREAKING 🚨 Fed cuts rates by 25 basis points", "Fed cuts rates by 25 basis points"),
        ("Divided Fed trims benchmark rate 25 bps", "Fed lowers rates by quarter point"),
        ("SEC sues Coinbase", "Coinbase sued by SEC"),
        ("欧盟对Meta罚款2亿欧元", "Meta被欧盟罚款2亿欧元"),
        ("Dax steigt um 0,4 Prozent", "Dax legt 0,6 Prozent zu"),
        ("Turkey imposes new tariffs on steel", "Turkey imposes tariffs on steel"),
    ],
)
def test_another_fact_in_common_makes_one(one, other):
    assert verdict(one, other) is Kind.SAME


def test_the_second_quarter_is_reported_with_the_first_half():
    assert verdict("BASF first-half profit falls 12%", "BASF Q2 profit falls 12%") is Kind.SAME
    assert verdict("BASF first-half profit falls 12%", "BASF Q3 profit falls 12%") is not Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tencent announces share buyback", "Tencent Music announces share buyback"),
        ("Brookfield buys stake in wind farm", "Brookfield Renewable buys stake in wind farm"),
        ("Siemens raises forecast", "Siemens Energy cuts forecast"),
        ("Siemens erhält Auftrag aus Ägypten", "Siemens Energy erhält Auftrag aus Ägypten"),
        ("京东三季度营收增长", "京东物流三季度营收增长"),
    ],
)
def test_a_sister_company_is_another_story_and_no_follow_up(one, other):
    assert verdict(one, other) is Kind.OTHER


def test_a_person_behind_a_company_makes_no_other_company_of_it():
    assert verdict("Nvidia sees strong growth in China", "Nvidia's Huang sees strong growth in China") is Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brunmetall verkauft Pumpensparte an Nordbanca", "Nordbanca übernimmt Pumpengeschäft von Brunmetall"),
        ("Brunmetall-Chef Kellerhals tritt zurück", "Kellerhals gibt Vorstandsvorsitz bei Brunmetall ab"),
        (
            "Brunmetall names Ida Falkner CEO, Jon Harlow to step down",
            "Brunmetall chief Harlow out as Falkner takes over",
        ),
        ("Moody's downgrades Peru", "Peru's rating cut by Moody's"),
        ("Wegovy maker Novo lowers guidance", "Novo Nordisk cuts outlook"),
        ("Ashdown verdient deutlich mehr", "Gewinn von Ashdown springt auf 2 Milliarden Euro"),
        ("Kartellamt verhängt Bußgeld gegen Vodafone", "Vodafone muss Millionenstrafe zahlen, so das Kartellamt"),
        ("合众新能源申请破产", "合众新能源进入破产重整程序"),
        ("Ashdown cuts sales target", "Tool maker Ashdown lowers guidance"),
    ],
)
def test_classes_of_events_and_persons_without_first_names_tell_one_matter(one, other):
    assert verdict(one, other) is Kind.SAME


def test_another_post_of_a_company_is_another_matter():
    assert verdict("Brunmetall entlässt Forschungschef", "Brunmetall entlässt Finanzchef") is not Kind.SAME
    assert verdict("Brunmetall-Finanzchef Grosse geht", "Brunmetall-Chef Buch geht") is not Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Brunmetall-Vorstand Giesen geht", "Brunmetall-Chef Schulte geht"),
        ("Disney's finance chief Jane Harlow steps down", "Disney's general counsel Ada Falkner steps down"),
        ("招商银行行长张三辞任", "招商银行副行长李四辞任"),
        ("法院冻结万科资产", "法院解除万科资产冻结"),
    ],
)
def test_another_person_and_what_is_lifted_again_are_other_news(one, other):
    assert verdict(one, other) is not Kind.SAME
