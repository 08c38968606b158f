"""Made-up news and rules, for measuring how rules are matched.

An item has 60 words, 12 in its title and 48 in its summary, drawn from a made-up vocabulary by Zipf's law; capitals,
figures, tickers in brackets, umlauts (in about a third of the items) and commas are strewn in, and every tenth title is
Chinese. A rule has about five phrases: an any with two to four of them, half of the rules an all with a second clause, a
quarter a near to a common word, a third a not, a tenth a ticker. Phrases are drawn from the same vocabulary, but not from
its 5,000 commonest words, as authors do; so a rule is true for about one item in ten thousand, and how many rules are true
for an item grows with their number.
"""

import random
import re
from itertools import accumulate

from alerts.documents.node import Mapping, Mark, Scalar, Sequence
from alerts.documents.read import Reading
from alerts.documents.source import Source
from alerts.model.item import Item

COMMON = 5_000
SYLLABLES = "ba be bi bo da de di do fa fe fi ga ge go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi xa za ze".split()  # noqa: SIM905 - a list of syllables
CHINESE = "英伟达芯片出口管制制裁阿里巴巴深度求索美国扩大限制公司股价大跌上涨发布模型"


def vocabulary(chance, size=100_000):
    words = {}
    while len(words) < size:
        words["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 3, 4, 4, 5))))] = None
    return list(words)


class World:
    """The same for the same ``seed``: first draw items, then rules."""

    def __init__(self, seed=1):
        self.chance = random.Random(seed)
        self.words = vocabulary(self.chance)
        self.reaches = list(accumulate(1 / (rank + 5) for rank in range(len(self.words))))
        self.tickers = sorted({"".join(self.chance.choices("BCDFGKLMNPRSTVWXZ", k=4)) for _ in range(600)})

    def text(self, length):
        chosen = self.chance.choices(self.words, cum_weights=self.reaches, k=length)
        for place in range(0, length, 9):
            style = self.chance.random()
            if style < 0.3:
                chosen[place] = chosen[place].capitalize()
            elif style < 0.4:
                chosen[place] = f"{self.chance.randint(1, 90)}.{self.chance.randint(0, 9)}%"
            elif style < 0.45:
                chosen[place] = f"({self.chance.choice(('NASDAQ', 'NYSE'))}: {self.chance.choice(self.tickers)})"
            elif style < 0.5:
                chosen[place] = chosen[place].replace("o", "ö")
            elif style < 0.55:
                chosen[place] += ","
        return " ".join(chosen)

    def item(self, number):
        title, summary = self.text(12), self.text(48)
        if number % 10 == 0:
            title = "".join(self.chance.choices(CHINESE, k=24))
        return Item(feed="bench", key=str(number), title=title, summary=summary + ".")

    def items(self, count):
        return [self.item(number) for number in range(count)]

    def phrase(self):
        # Authors choose names and terms: anything but the commonest words.
        word = self.words[self.chance.randrange(COMMON, len(self.words))]
        style = self.chance.random()
        if style < 0.3:
            return f"{word} {self.words[self.chance.randrange(300, 20_000)]}"
        if style < 0.4:
            return f"{word}*"
        if style < 0.45:
            return f"{word}-{self.chance.randint(2, 9)}"
        if style < 0.5:
            return "".join(self.chance.choices(CHINESE, k=3))
        return word

    def rule(self):
        """A condition, and the phrases of its first clause."""
        phrases = list(dict.fromkeys(self.phrase() for _ in range(self.chance.randint(2, 4))))
        listed = list(phrases)
        if self.chance.random() < 0.1:
            listed.append(f"ticker:NASDAQ:{self.chance.choice(self.tickers)}")
        when = {"any": listed}
        style = self.chance.random()
        if style < 0.5:
            when["all"] = [{"any": [self.phrase(), self.phrase()]}]
        elif style < 0.75:
            common = self.words[self.chance.randrange(100, 3_000)]
            when = {"near": {"of": [listed, common], "within": "12w"}}
        if 0.25 < style < 0.6:
            when["not"] = [self.phrase()]
        return when, phrases

    def rules(self, count):
        """Conditions, and for each the phrases of its first clause."""
        both = [self.rule() for _ in range(count)]
        return [when for when, _ in both], [phrases for _, phrases in both]

    def reading(self, whens):
        """A rule file with these conditions, as it is once its YAML has been parsed."""
        rules = [{"id": f"r{n}", "title": f"Rule {n}", "when": when} for n, when in enumerate(whens)]
        watchlist = {f"NASDAQ:{symbol}": {"name": f"{symbol.title()} Corp"} for symbol in self.tickers}
        whole = _node({"watchlist": watchlist, "rules": rules}, Mark(1, 1))
        return Reading(whole, Source("bench.yaml", ()), ())


def expression(phrases):
    """What an author without our language would write for them."""
    words = (re.escape(phrase).replace("\\*", r"\w*").replace("\\-", "[- ]?") for phrase in phrases)
    return rf"\b(?:{'|'.join(words)})\b"


def _node(value, mark):
    if isinstance(value, dict):
        return Mapping(tuple((Scalar(key, True, mark), _node(inner, mark)) for key, inner in value.items()), mark)
    if isinstance(value, list):
        return Sequence(tuple(_node(inner, mark) for inner in value), mark)
    return Scalar(value, True, mark)
