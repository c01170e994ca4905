from html.parser import HTMLParser

import pytest

from assistant.ui import cards, drawings
from catalog.ontology import load

EVIL = "<script>alert(1)</script>\"' onload=x {{y}}"
PRODUCT = {
    "sku": "S-1", "title": "Norrvik DW-450", "brand": "Norrvik", "price": 649.0, "currency": "USD", "list_price": 799.0,
    "availability": "in_stock", "as_of": "2026-03-05", "category": "dishwasher", "color": "white", "image": None,
    "reason": "The quietest under $700.", "facts": [["Energy", "A++"]],
    "receipt": [
        {"slot": "price", "need": "≤ $700", "value": "$649", "verdict": "met"},
        {"slot": "feature", "need": "quiet", "value": "52 dB", "verdict": "unmet"},
        {"slot": "measure", "need": "width ≤ 24 in", "value": "", "verdict": "unknown"},
    ],
}  # fmt: skip


class Tags(HTMLParser):
    """Every tag and attribute of a piece of HTML."""

    def __init__(self, text: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def evil_product() -> dict:
    rows = [{"slot": EVIL, "need": EVIL, "value": EVIL, "verdict": EVIL}]
    return dict.fromkeys(PRODUCT, EVIL) | {"price": 1.0, "list_price": 2.0, "receipt": rows, "facts": [[EVIL, EVIL]]}


def test_a_card_tells_price_sale_date_and_stock():
    text = cards.card(PRODUCT, 1, "en", {})
    for told in ("$649", "was $799", "Sale", "as of Mar 5, 2026", "In stock", "The quietest under $700.", "A++"):
        assert told in text


def test_a_card_in_chinese():
    text = cards.card(PRODUCT | {"currency": "CNY", "availability": "out_of_stock"}, 1, "zh", {})
    for told in ("¥649", "原价 ¥799", "促销", "2026年3月5日的价格", "缺货", "符合", "不符合", "未注明"):
        assert told in text


@pytest.mark.parametrize("verdict, word", [("met", "(met)"), ("unmet", "(not met)"), ("unknown", "(not stated)")])
def test_a_verdict_has_a_sign_of_its_own_shape_and_words(verdict, word):
    text = cards.receipt([{"need": "quiet", "value": "44 dB", "verdict": verdict}], "en")
    assert word in text
    assert cards.MARKS[verdict] in text
    assert sum(cards.MARKS[v] in text for v in cards.VERDICTS) == 1


def test_a_price_that_nobody_knows_is_said():
    assert "No price known" in cards.price({"sku": "x", "price": None}, "en")


def test_no_sale_without_a_lower_price():
    assert "Sale" not in cards.price(PRODUCT | {"list_price": 649.0}, "en")


@pytest.mark.parametrize("show", [lambda p: cards.grid([p], "en", {}), lambda p: cards.table([p, p], "en")])
def test_nothing_that_a_feed_says_becomes_a_tag(show):
    text = show(evil_product())
    tags = Tags(text).found
    assert not {"script", "img"} & {tag for tag, _ in tags}
    assert not any(name.startswith("on") for _, attributes in tags for name in attributes)
    assert "{{" not in text


@pytest.mark.parametrize("image", ["javascript:alert(1)", "data:text/html,x", "//x", "", None])
def test_only_web_pictures_are_shown(image):
    assert "<img" not in cards.picture(PRODUCT | {"image": image}, "en")


def test_a_feeds_picture_lies_over_the_drawing():
    text = cards.picture(PRODUCT | {"image": "https://shop.example/a.jpg"}, "en")
    assert 'src="https://shop.example/a.jpg"' in text and "#k-dishwasher" in text and 'alt="Picture of' in text


def test_likes_are_pressed_as_the_state_says():
    text = cards.reactions(PRODUCT, "en", {"liked": ["S-1"], "disliked": []})
    assert [a["aria-pressed"] for tag, a in Tags(text).found if tag == "button"] == ["true", "false"]


def test_the_table_has_one_column_per_product_and_a_dash_where_one_is_silent():
    text = cards.table([PRODUCT, PRODUCT | {"sku": "S-2", "facts": []}], "en")
    assert text.count('scope="col"') == 2 and "<td>–</td>" in text


@pytest.mark.parametrize("kind", load().categories)
def test_every_kind_has_a_drawing(kind):
    assert kind in drawings.SHAPES
    assert f'<symbol id="k-{kind}"' in drawings.sprite()


def test_every_colour_of_the_ontology_has_a_tint():
    assert set(load().attributes["color"].values) <= set(drawings.TINTS)


def test_an_unknown_kind_gets_the_plug():
    assert f"#k-{drawings.FALLBACK}" in drawings.drawing("spaceship", "plaid")
