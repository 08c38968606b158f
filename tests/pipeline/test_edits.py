"""A standing item that says again what it said once: news where it had said something else for long, and else a page that
flickers. And one whose title stays while its text is wholly other news.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.model.item import Entry
from alerts.model.rule import Route, Rule
from tests.pipeline.memory import BLOG, NOW, Memory, Words

HALTED, RESUMED = "Nvidia (NVDA): trading halted, news pending", "Nvidia (NVDA): trading resumed"
HIGH, LOW = "Nvidia credit rate 4.00%", "Nvidia credit rate 3.75%"
ONE, OTHER = (
    "Nvidia slides as Washington tightens export rules",
    "Chip giant Nvidia under pressure after curbs on exports",
)
REWORDED = "Nvidia recalls gaming cards", "Chip maker Nvidia takes back cards over heat"
UP, DOWN = "Nvidia shares rise 3%", "Nvidia shares rise 4%"
PLANT, SUIT = "Nvidia recalls gaming cards", "Nvidia sues a rival over patents"
NUMBERS = ("Nvidia: 5 updates", "Nvidia: 6 updates")


def told(steps, *, memory=None, **entry):
    """Alerts made so far after each look at an item that says these titles, each so many minutes after the one before."""
    memory, now, counts = memory or Memory(), NOW, []
    for minutes, title in steps:
        now += timedelta(minutes=minutes)
        memory.poll(Entry(title=title, guid="g", link="https://wire.example/status/nvda-2024", **entry), now=now)
        counts.append(len(memory.alerts))
    return counts


def flicker(one, other, every, times=12):
    return [(every, (one, other)[number % 2]) for number in range(times)]


DAY = 24 * 60


@pytest.mark.parametrize(
    ("steps", "counts"),
    [
        pytest.param(
            [(0, RESUMED), *[(2 * DAY, t) for t in (HALTED, RESUMED, HALTED, RESUMED)]], [0, 1, 2, 3, 4], id="d"
        ),
        pytest.param(
            [(0, RESUMED), *[(30, t) for t in (HALTED, RESUMED, HALTED, HALTED)]], [0, 1, 2, 3, 3], id="half hours"
        ),
        pytest.param([(0, HIGH), *[(DAY, t) for t in (LOW, HIGH, LOW, HIGH)]], [0, 1, 2, 3, 4], id="a rate"),
        pytest.param([(0, PLANT), *[(2 * DAY, t) for t in (SUIT, PLANT, SUIT)]], [0, 1, 2, 3], id="two events"),
    ],
)
def test_what_is_so_again_after_it_was_otherwise_for_long_is_news(steps, counts):
    assert told(steps) == counts


@pytest.mark.parametrize(
    ("one", "other", "every", "most"),
    [
        pytest.param(ONE, OTHER, 3, 1, id="two titles, by minutes"),
        pytest.param(*REWORDED, 60, 1, id="two titles, by hours"),
        pytest.param(ONE, OTHER, 60, 4, id="two titles that read like a turn, by hours"),
        pytest.param(HALTED, RESUMED, 1, 2, id="an old copy of a page, by minutes"),
        pytest.param(HALTED, RESUMED, 3, 2, id="an old copy at each third poll"),
        pytest.param(HIGH, LOW, 15, 2, id="an old figure"),
        pytest.param(UP, DOWN, 60, 0, id="how far a price has moved"),
        pytest.param(*NUMBERS, 60, 2, id="a count"),
        pytest.param(PLANT, SUIT, 60, 2, id="two events by turns"),
    ],
)
def test_what_flickers_is_told_once(one, other, every, most):
    assert told(flicker(one, other, every))[-1] <= most


def test_a_pause_in_trading_of_five_minutes_and_the_next_are_told_where_a_feed_is_asked_each_minute():
    steps = [(0, RESUMED), (60, HALTED), (5, RESUMED), (10, HALTED), (60, RESUMED)]
    assert told(steps) == [0, 1, 2, 3, 4]


def test_a_flicker_that_stays_is_told_late_and_once():
    turns = [(0, RESUMED), (60, HALTED), *[(50, (RESUMED, HALTED)[n % 2]) for n in range(4)]]
    memory = Memory()
    assert told([*turns, *[(10, turns[-1][1])] * 60], memory=memory)[len(turns) - 1] == 4
    assert [late for *_, late in memory.alerts] == [False] * 4 + [True]
    assert memory.alerts[-1][1] == turns[-1][1] != memory.alerts[-2][1]
    memory = Memory()
    assert told([*turns, (50, RESUMED), *[(10, RESUMED)] * 60], memory=memory)[-1] == 4


def test_a_flicker_that_goes_back_to_what_was_told_is_not_told_again():
    turns = [(0, RESUMED), (60, HALTED), (3, RESUMED), (3, HALTED)]
    assert told([*turns, *[(10, HALTED)] * 40])[-1] == 1


def test_a_document_that_is_cut_off_settles_nothing():
    memory = Memory()
    told([(0, RESUMED), (60, HALTED), (3, RESUMED)], memory=memory)
    at = NOW + timedelta(minutes=70)
    memory.poll(Entry(title="Fed", guid="f"), truncated=True, now=at)
    assert len(memory.alerts) == 1
    again = Entry(title=RESUMED, guid="g", link="https://wire.example/status/nvda-2024")
    for minutes in (40, 80):
        memory.poll(again, truncated=True, now=at + timedelta(minutes=minutes))
        assert len(memory.alerts) == 2


def test_a_figure_that_is_put_right_at_once_is_told_when_it_has_stood():
    rates = [(0, HIGH), (DAY, LOW), (20, "Nvidia credit rate 3.50%")]
    assert told([*rates, *[(15, rates[-1][1])] * 40])[2:] == [1, *[1] * 3, *[2] * 37]


def test_a_flicker_that_stays_is_not_told_where_another_told_it_meanwhile():
    memory, steps = Memory(), [(0, RESUMED), (60, HALTED), (3, RESUMED)]
    memory.poll(Entry(title="Fed", guid="f"), feed=BLOG)
    before = told(steps, memory=memory)[-1]
    at = NOW + timedelta(minutes=70)
    memory.poll(Entry(title=RESUMED, guid="h", published=at), feed=BLOG, now=at)
    assert len(memory.alerts) == before + 1
    for minutes in range(71, 200, 10):
        memory.poll(
            Entry(title=RESUMED, guid="g", link="https://wire.example/status/nvda-2024"),
            now=NOW + timedelta(minutes=minutes),
        )
    assert len(memory.alerts) == before + 1


@pytest.mark.parametrize("name", ["NVDA", "https://x.example/halts/nvda", "US67066G1040"])
def test_what_a_list_takes_up_again_days_later_dated_anew_is_news(name):
    memory, fed = Memory(), Entry(title="Fed", guid="f")
    memory.poll(fed)
    halted = [
        Entry(title="Nvidia halted", guid=name, published=NOW + timedelta(days=day, minutes=-1)) for day in (1, 7, 12)
    ]
    for day, entries in (
        (1, [halted[0]]),
        (2, []),
        (7, [halted[1]]),
        (8, [halted[1]]),
        (9, []),
        (12, [halted[2]]),
        (13, [halted[0]]),
    ):
        memory.poll(*entries, fed, now=NOW + timedelta(days=day))
    assert len(memory.alerts) == 3


def test_an_article_that_is_dated_anew_and_comes_back_is_no_news():
    memory, fed = Memory(), Entry(title="Fed", guid="f")
    memory.poll(fed)
    for day in (1, 3):
        at = NOW + timedelta(days=day)
        memory.poll(
            Entry(title="Nvidia falls", guid="https://x.example/2025/nvidia-falls-again-4711", published=at),
            fed,
            now=at,
        )
        memory.poll(fed, now=at + timedelta(days=1))
    assert len(memory.alerts) == 1


def test_what_another_has_told_since_is_not_told_again():
    memory = Memory()
    memory.poll(Entry(title="Fed", guid="f"), feed=BLOG)
    counts = told([(0, RESUMED), (DAY, HALTED), (DAY, RESUMED)], memory=memory)
    later = NOW + timedelta(minutes=3 * DAY)
    memory.poll(Entry(title=HALTED, guid="h", published=later), feed=BLOG, now=later)
    assert counts[-1] + 1 == len(memory.alerts)
    memory.poll(
        Entry(title=HALTED, guid="g", link="https://wire.example/status/nvda-2024"), now=later + timedelta(minutes=5)
    )
    assert counts[-1] + 1 == len(memory.alerts)


TEXTS = (
    "Shipments to Brazil begin",
    "Nvidia halts shipments to Brazil",
    "Nvidia resumes shipments",
    "Nvidia halts shipments to Chile",
)


class Texts(Words):
    """Looks for a word in the text."""

    def match(self, item):
        return super().match(replace(item, title=item.summary))


def notices(steps, title="Export control notice"):
    rule = Rule(id="nvidia", title="Nvidia", routes=(Route("desk"),))
    memory, now, counts = Memory(Texts((rule, "Nvidia"))), NOW, []
    for minutes, text in steps:
        now += timedelta(minutes=minutes)
        memory.poll(Entry(title=title, guid="g", link="https://wire.example/notice/77", summary=text), now=now)
        counts.append(len(memory.alerts))
    return counts


@pytest.mark.parametrize("minutes", [25, DAY])
def test_wholly_other_news_under_a_title_that_stays_is_told_each_time(minutes):
    assert notices([(minutes, text) for text in TEXTS]) == [0, 1, 2, 3]


def test_a_figure_under_a_title_that_stays_is_told():
    texts = [f"Nvidia supplier rate maintained at {rate}%" for rate in ("3.75", "4.00", "4.25")]
    assert notices([(DAY, text) for text in texts], "Current rate") == [0, 1, 2]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Export control notice",
            lambda n: f"Nvidia halts shipments to Brazil. Read {n} times, updated {n} minutes ago",
        ),
        ("Export control notice", lambda n: "Nvidia halts shipments to Brazil" + " and more" * (n % 2)),
        ("Market ticker", lambda n: f"Nvidia {n}.5 points up, Dow {n * 7} points"),
        (
            "Nvidia halts shipments to Brazil",
            lambda n: ("They end today", "What is known of the chip maker's step")[n % 2],
        ),
    ],
)
def test_a_text_that_runs_or_is_worded_anew_is_no_news(title, text):
    assert notices([(10, text(n)) for n in range(12)], title)[-1] <= 1


def test_a_page_that_shows_other_news_at_each_look_is_no_flood():
    texts = (
        "opens plant in Dresden",
        "sues a rival",
        "hires engineers",
        "recalls cards",
        "names directors",
        "buys land",
    )
    assert notices([(10, f"Nvidia {texts[n % 6]} number{n}") for n in range(36)], "Latest")[-1] <= 4


WORKS = "Nvidia market notice"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Nvidia Corp", lambda n: f"Last update: 10:{n:02}. No announcements by Nvidia."),
        ("Nvidia Corp", lambda n: f"Nvidia Last: {145 + n / 10} Change: +1.{n:02}% High 147.02"),
        ("Nvidia Corp", lambda n: f"Last update: {n} minutes ago. Nvidia is listed on Nasdaq."),
        (WORKS, lambda n: f"As of 12:{n:02} all Nvidia systems work as usual."),
        ("Nvidia plant in Dresden works as usual", lambda n: f"As of 12:{n:02} Nvidia says so"),
        (
            "Export control notice",
            lambda n: ("Nvidia halts shipments to Brazil", "Nvidia resumes shipments to Brazil")[n % 2],
        ),
    ],
)
@pytest.mark.parametrize("every", [5, 25])
def test_a_standing_text_with_a_time_or_a_figure_or_by_turns_is_no_flood(title, text, every):
    assert notices([(every, text(n)) for n in range(48)], title)[-1] <= (3 if every == 5 else 6)


@pytest.mark.parametrize("title", ["Nvidia Corp", WORKS, "Ad-hoc announcement", "最新公告"])
@pytest.mark.parametrize("minutes", [3 * 60, 26 * 60, 10 * DAY])
@pytest.mark.parametrize("before", ["", "This is a mandatory notice under article 17 of the regulation. " * 6])
def test_each_news_under_a_label_is_told_whatever_stands_in_front(title, minutes, before):
    texts = (*TEXTS, "Nvidia sues Intel over patents", "Nvidia recalls gaming cards")
    counts = notices([(minutes, before + text) for text in texts], title)
    assert counts == [0, 1, 2, 3, 4, 5]


STANDING = {
    "Fed interest rate decision": ("Nvidia bonds: rate held at 4.00%", "rate cut to 3.75%", "rate raised to 5.00%"),
    "Nvidia trading halt": ("Nvidia: halted pending news", "trading resumed", "halted, circuit breaker"),
    "Sanctions list update": ("Nvidia: two entries removed", "Huawei added", "Rosneft and Gazprom added"),
    "Nvidia dividend announcement": ("Nvidia pays 10 cents", "pays 25 cents", "cancels the dividend"),
    "Nvidia recall notice": ("Nvidia recalls gaming cards", "recalls power supplies after fires", "ends the recall"),
    "Rückruf von Nvidia": ("Nvidia ruft Grafikkarten zurück", "Brände durch Netzteile", "beendet den Rückruf"),
}


@pytest.mark.parametrize("title", STANDING)
@pytest.mark.parametrize("before", ["", "This page is kept up to date by the exchange. "])
def test_news_in_the_text_of_a_page_whose_title_names_an_event_is_told(title, before):
    texts = [before + (text if "Nvidia" in text else f"Nvidia: {text}") for text in STANDING[title]]
    assert notices([(2 * DAY, text) for text in texts], title) == [0, 1, 2]


def test_a_turn_in_the_text_of_a_page_is_told_at_once():
    texts = ("Nvidia: halted, news pending", "Nvidia: trading resumed", "Nvidia: halted, circuit breaker")
    assert notices([(30, text) for text in texts], "Nvidia trading halt") == [0, 1, 2]


TEASERS = ("Shares rise", "A court bans the rival's cards", "The rival halts sales", "The rival resumes sales")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Nvidia trading halt", lambda n: f"Nvidia: halted. As of 12:{n:02}, {n} orders wait."),
        ("Nvidia shares slide", lambda n: f"Nvidia {145 + n / 10} points, {('up', 'down')[n % 2]} {n % 7}.{n % 10}%"),
        ("Nvidia dividend announcement", lambda n: f"Nvidia pays 10 cents. Read {n} times, share at {145 + n}.20"),
        ("Nvidia sanctions list update", lambda n: f"Nvidia: last update {n} minutes ago, {n * 3} visitors"),
        ("Nvidia sues a rival", lambda n: f"Nvidia says so. {TEASERS[min(n // 4, 3)]}"),
        ("Nvidia falls on export rules", lambda n: ("Nvidia investors are selling", "What Nvidia's fall means")[n % 2]),
        (
            "Nvidia recall notice",
            lambda n: f"Nvidia recalls cards. {('Fires reported', 'See the list of cards')[n % 2]}",
        ),
    ],
)
@pytest.mark.parametrize("every", [5, 25])
def test_the_running_text_of_a_page_whose_title_names_an_event_is_no_news(title, text, every):
    assert notices([(every, text(n)) for n in range(24)], title)[-1] <= 1


@pytest.mark.parametrize("every", [5, 25])
def test_a_page_whose_text_turns_at_each_look_is_no_flood(every):
    texts = ("Nvidia: halted", "Nvidia: trading resumed")
    assert notices([(every, texts[n % 2]) for n in range(30)], "Nvidia trading halt")[-1] <= 6


@pytest.mark.parametrize("title", ["Trading status", "Nvidia trading halt"])
def test_what_a_page_says_whose_text_ran_is_told_late_once_it_stays(title):
    texts = ("Nvidia: trading resumed", "Nvidia: halted, news pending")
    for turns, late in ((8, 0), (9, 1)):
        steps = [(25, texts[n % 2]) for n in range(turns)]
        counts = notices([*steps, *[(15, steps[-1][1])] * 40], title)
        assert (counts[turns - 1], counts[-1]) == (3, 3 + late), "nothing where it says again what was told last"


SEVERE = Rule(id="severe", title="Severe", routes=(Route("desk"),))


@pytest.mark.parametrize(
    ("word", "other"),
    [("UK threat level: severe", "UK threat level: substantial"), ("Weather warning: red", "Weather warning: green")],
)
@pytest.mark.parametrize("minutes", [10 * 60, 34 * 60, 30 * DAY])
def test_a_rule_that_holds_again_after_long_tells_again(word, other, minutes):
    def memory():
        return Memory(Words((SEVERE, word.split()[-1])))

    assert told([(minutes, (other, word)[n % 2]) for n in range(6)], memory=memory()) == [0, 1, 1, 2, 2, 3]
    assert told(flicker(other, word, 5), memory=memory())[-1] == 1
