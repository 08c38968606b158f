import pytest

from alerts.model.item import Item
from alerts.stories.untitled import titled


def post(text, **more):
    return Item(feed="posts", key="k", summary=text, **more)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Infineon to build a plant in Dresden", "Infineon to build a plant in Dresden"),
        (
            "JUST IN: Infineon to build a second plant in Dresden. Subsidies are agreed, says Berlin.",
            "JUST IN: Infineon to build a second plant in Dresden",
        ),
        (
            "Shares of Wacker Chemie AG fell by 12.5 per cent\nMore to follow.",
            "Shares of Wacker Chemie AG fell by 12.5 per cent",
        ),
        ("Intel Corp. Dividend is 12.5 cents, up 5%. Shares rise.", "Intel Corp. Dividend is 12.5 cents, up 5%"),
        ("【央行开展逆回购操作】财联社电,央行今日开展操作。", "央行开展逆回购操作"),
        (
            "央行今日开展3000亿元逆回购操作,中标利率不变,期限为七天,与市场预期一致。另外,到期1000亿元。",
            "央行今日开展3000亿元逆回购操作,中标利率不变,期限为七天,与市场预期一致",
        ),
        ("", ""),
        ("x" * 5_000, "x" * 300),
    ],
)
def test_a_post_is_read_by_its_beginning(text, headline):
    assert titled(post(text)).title == headline
    assert titled(Item(feed="posts", key="k", body=text)).title == headline


def test_a_title_stays():
    assert titled(post("Other words", title="A title")).title == "A title"
