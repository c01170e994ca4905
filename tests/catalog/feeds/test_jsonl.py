"""JSON Lines and JSON documents of products, with any known names."""

import json

import pytest


def test_the_golden_rows(golden):
    rows, rejects = golden("rows.jsonl")
    fridge = rows["ge-gne27jymfs"].product
    assert (fridge.category, fridge.brand, fridge.model) == ("refrigerator", "GE", "GNE27JYMFS")
    assert fridge.attributes["volume"].number == pytest.approx(764.55, abs=0.01)
    assert fridge.attributes["volume"].source == "title"
    assert (fridge.offers[0].price, fridge.offers[0].sale_price) == (2399.0, 2158.0)
    assert fridge.extras["rating"] == "4.6"
    chinese = next(row.product for row in rows.values() if row.line == 2)
    assert (chinese.category, chinese.brand, chinese.model) == ("refrigerator", "Haier", "BC-93TMPF")
    assert chinese.sku == "haier-bc93tmpf"
    assert (chinese.attributes["volume"].number, chinese.attributes["volume"].source) == (93.0, "title")
    assert chinese.attributes["noise"].number == 38.0
    assert chinese.extras["产地"] == "青岛"
    assert [reject.line for reject in rejects] == [3, 4, 5, 7]
    assert [reject.reason.split(":")[0] for reject in rejects] == [
        "not JSON at column 20",
        "no price",
        "a row must be a JSON object, this is a list",
        "price is not a price",
    ]


def test_titles_may_come_by_language(feed):
    rows, _ = feed(
        "a.jsonl", json.dumps({"id": 7, "title": {"en": "Kettle 1.7 L", "zh": "电热水壶 1.7升"}, "price": "5 USD"})
    )
    assert rows["7"].product.titles == {"en": "Kettle 1.7 L", "zh": "电热水壶 1.7升"}


@pytest.mark.parametrize(
    "told",
    [
        {"参数": "洗涤容量:10kg;能效等级:一级"},
        {"参数": "洗涤容量：10 公斤；能效等级：一级"},
        {"参数": {"洗涤容量": "10kg", "能效等级": "一级"}},
        {"参数": [{"名称": "洗涤容量", "值": "10kg"}, {"名称": "能效等级", "值": "一级"}]},
        {"specs": {"General": {"Wash capacity": "10 kg"}, "能效等级": "一级"}},
        {"specs": [{"name": "Wash capacity", "value": 10, "unit": "kg"}, {"name": "能效等级", "value": "一级"}]},
        {"参数": '{"洗涤容量": "10kg", "能效等级": "一级"}'},
        {"洗涤容量(kg)": 10, "能效等级": "一级能效"},
        {"wash_load_kg": "10", "energy_class": "class_1"},
    ],
)
def test_specifications_come_in_many_shapes(feed, told):
    rows, _ = feed("a.jsonl", json.dumps({"id": "A", "title": "一台", "类目": "洗衣机", "价格": "5元", **told}))
    product = rows["A"].product
    assert product.attributes["wash_load"].number == 10.0
    assert product.attributes["wash_load"].unit == "kg"
    assert product.attributes["energy_class"].text == "class_1"


def test_what_cannot_be_mapped_is_kept_as_given(feed):
    row = {"id": "A", "title": "Kettle", "price": "5 USD", "handle": "bamboo", "colours known": ["a", "b"], "eco": True}
    rows, _ = feed("a.jsonl", json.dumps(row))
    assert rows["A"].product.extras == {"handle": "bamboo", "colours known": "a, b", "eco": "yes"}


def test_a_document_gives_its_rows_with_their_lines(feed):
    text = '{"products": [\n  {"id": "A", "title": "Kettle", "price": "5 USD"},\n\n  {"id": "B", "title": "Fan"}\n]}'
    rows, [reject] = feed("a.json", text)
    assert rows["A"].line == 2
    assert (reject.line, reject.reason) == (4, "no price")


def test_a_price_column_anywhere_in_the_feed_makes_prices_needed(feed):
    rows, [reject] = feed("a.jsonl", '{"id": "A", "title": "Fan"}\n{"id": "B", "title": "Fan", "price": "5 USD"}\n')
    assert list(rows) == ["B"]
    assert (reject.line, reject.reason) == (1, "no price")


def test_a_feed_without_prices_is_imported_without_offers(feed):
    rows, rejects = feed("a.jsonl", '{"brand": "LG", "model": "X-100", "category": "refrigerator"}\n')
    assert rows["lg-x100"].product.offers == ()
    assert rows["lg-x100"].product.titles == {"en": "LG X-100 refrigerator"}
    assert rejects == []


@pytest.mark.parametrize(
    "line",
    ['"text"', "5", "null", "true", "[1]", "{", "", "[" * 100_000, '{"title": {"a": ' + "[" * 3000 + "]" * 3000 + "}}"],
)
def test_a_line_of_anything_else_never_stops_the_feed(feed, line):
    rows, _ = feed("a.jsonl", line + '\n{"id": "A", "title": "Fan", "price": "5 USD"}\n', "jsonl")
    assert "A" in rows


@pytest.mark.parametrize(
    "value", [None, [], {}, 5, 1e400, True, "\x00", "\ud800", [[1]], {"a": {"b": []}}, "x" * 100_000]
)
@pytest.mark.parametrize(
    "name", ["id", "title", "brand", "category", "gtin", "image", "参数", "offers", "availability", "zzz"]
)
def test_a_cell_of_any_shape_gives_a_row_or_a_reject(feed, name, value):
    rows, rejects = feed("a.jsonl", json.dumps({"id": "A", "title": "Fan", "price": "5 USD", name: value}))
    assert len(rows) + len(rejects) == 1


def test_a_title_that_names_nothing_takes_the_subtitle_into_the_sku(feed):
    row = '{{"title": "Haier/海尔吸", "subtitle": "{}", "price_cny": 1299}}\n'
    rows, rejects = feed("a.jsonl", row.format("不跑烟") + row.format("大吸力") + row.format("大吸力"))
    assert len(rows) == 2
    assert rejects[0].duplicate


def test_a_very_long_id_is_replaced_and_said(feed):
    rows, _ = feed("a.jsonl", json.dumps({"id": "x" * 500, "title": "Fan", "price": "5 USD"}))
    [row] = rows.values()
    assert len(row.product.sku) < 40
    assert "id of 500 characters replaced" in row.repairs
