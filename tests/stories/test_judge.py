"""Same story or not: what speaks for it, and what vetoes."""

from datetime import UTC, datetime

import pytest

from alerts.model.item import Item
from alerts.stories.judge import judge
from alerts.stories.read import read
from alerts.stories.verdict import Kind

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def title(text, *instruments, summary=""):
    return read(Item(feed="wire", key=text, title=text, summary=summary), instruments, NOW)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fed cuts rates by 25 basis points", "UPDATE 1-Fed cuts rates by 25 bps - Reuters"),
        ("美联储降息25个基点", "【快讯】美联储降息25个基点"),
        ("Siemens hebt Prognose an", "dpa-AFX: Siemens hebt Prognose an"),
    ],
)
def test_one_story_in_two_dresses(one, other):
    assert judge(title(other), title(one)).kind is Kind.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fed cuts rates by 25 basis points", "Fed cuts rates by 50 basis points"),
        ("Siemens hebt Prognose an", "Siemens senkt Prognose"),
    ],
)
def test_another_number_or_direction_follows(one, other):
    assert judge(title(other), title(one)).kind is not Kind.SAME


def test_a_template_with_another_text_is_another_story():
    first = title("Transaction in own shares", summary="Ashdown Foods plc bought 12,000 of its ordinary shares today")
    second = title(
        "Transaction in own shares", summary="Brightwell Marine plc purchased 80,500 shares from Merton Bank"
    )
    assert judge(second, first).kind is Kind.OTHER
