"""Every key of the tests in a rule file, once, with what it means; the others stand in ``language``."""

from alerts.rules.expectation import Kind
from alerts.rules.language import Keys

TEST_ITEM = Keys(
    {
        "title": "The item's title.",
        "summary": "The item's summary.",
        "body": "The item's body.",
        "author": "The item's author.",
        "category": "The item's category, or a list of them.",
        "feed": "The feed that it comes from.",
        "groups": "The groups of that feed. Without it: those of the configuration.",
        "lang": "Its language, such as en, de or zh-Hant.",
        "url": "Its address.",
        "published": "When it was published: 2027-03-31 or 2027-03-31T09:00:00Z.",
        "age": "How old it is when it arrives, such as 36h.",
    }
)
"""An item in a test; a plain text stands for a title."""

TEST = Keys(
    {
        Kind.MATCH.value: "An item, or its title, for which the rule must be true.",
        Kind.NO_MATCH.value: "An item, or its title, for which the rule must not be true.",
        Kind.KNOWN_MISS.value: "News that the rule should find and does not yet; an error once it does.",
        Kind.SEQUENCE.value: "Arrivals, one after the other.",
        "because": "Topics, terms or clauses that must be the reason.",
        "route": "The channels that are told, exactly these.",
        "given": "What is known of the alert when its route is decided.",
        "sent": "How many alerts follow from each arrival of the sequence.",
    }
)

BESIDE = {
    Kind.MATCH: ("because", "route", "given"),
    Kind.NO_MATCH: ("because",),
    Kind.KNOWN_MISS: (),
    Kind.SEQUENCE: ("sent",),
}
"""What may stand beside each kind of test."""

GIVEN = Keys(
    {
        "novelty": "From 0 to 100. Without it: 100, all new.",
        "relevance": "From 0 to 100. Without it: 100.",
        "sources": "How many independent publishers carry the story. Without it: 1.",
        "late": "Whether the news appeared while nobody was looking. Without it: false.",
    },
    form="{novelty: 40, sources: 3}",
)

ARRIVAL = Keys(
    {
        "at": "How long after the start of the sequence it arrives, such as 5m.",
        "story": "The story that it belongs to: a name of your choice.",
        **TEST_ITEM,
    },
    ("at", "story"),
    form="{at: 5m, story: a-name}",
)
