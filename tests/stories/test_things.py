"""Two things that one headline each is about make two matters, in whichever words."""

from datetime import UTC, datetime

import pytest

from alerts.model.item import Item
from alerts.stories.judge import judge
from alerts.stories.read import read
from alerts.stories.verdict import Kind

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def verdict(one, other):
    first, second = (read(Item(feed="wire", key=text, title=text), (), NOW) for text in (one, other))
    return {judge(second, first).kind, judge(first, second).kind}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FDA rejects Brightwell vaccine", "FDA rejects Brightwell cancer drug"),
        ("Brightwell vaccine rejected by FDA", "FDA rejects Brightwell's cancer drug"),
        ("BaFin warns of Siemens accounts", "BaFin warns of fake Siemens shop"),
        ("Siemens gewinnt Auftrag für Züge aus Indien", "Siemens erhält Großauftrag für Gasturbinen in Indien"),
        ("FDA lehnt Impfstoff von Bayer ab", "FDA verweigert Bayer Zulassung für Krebsmedikament"),
        ("欧盟批准辉瑞疫苗", "辉瑞抗癌新药获欧盟批准"),
    ],
)
def test_another_thing_is_another_matter(one, other):
    assert Kind.SAME not in verdict(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("FDA rejects Brightwell vaccine", "Brightwell vaccine rejected by FDA"),
        ("Airbus wins order for 40 jets from Brightair", "Brightair orders 40 planes from Airbus"),
    ],
)
def test_one_thing_in_other_words_is_one_matter(one, other):
    assert {Kind.SAME} == verdict(one, other)
