"""Tables of text: delimiters, quotes, short and long rows, and the lines they stand on."""

import pytest

from catalog.product import Value

HEAD = "id,title,price\n"


def test_the_golden_english_table(golden):
    rows, rejects = golden("english.csv")
    first, absurd = rows["lg-xrs25"].product, rows["lg-xrs26"]
    assert rejects == []
    assert (first.category, first.brand, first.model) == ("refrigerator", "LG", "XRS-25")
    assert first.attributes["width"] == Value(90.678, None, "cm", "35,7 in", "feed")
    assert first.attributes["height"].number == 179.07
    assert first.attributes["volume"].number == pytest.approx(710.75, abs=0.01)
    assert first.features["ice_maker"] is True
    assert first.features["smart"] is False
    assert first.extras["Shelf material"] == "Glass"
    assert [(o.price, o.currency) for o in first.offers] == [(1799.0, "USD"), (12999.0, "CNY")]
    assert "width" not in absurd.product.attributes
    assert absurd.product.extras["Width (in)"] == "-5"
    assert any("is not plausible" in repair for repair in absurd.repairs)


def test_the_golden_chinese_table(golden):
    rows, [reject] = golden("chinese.csv")
    washer, fridge = rows["C-1"].product, rows["C-2"].product
    assert (washer.category, washer.brand, washer.model) == ("washing_machine", "Haier", "EG100B209S")
    assert washer.attributes["wash_load"] == Value(10.0, None, "kg", "10kg", "feed")
    assert washer.attributes["energy_class"].text == "class_1"
    assert washer.attributes["noise"].number == 52.0
    assert washer.attributes["color"].text == "white"
    assert washer.offers[0].availability == "in_stock"
    assert (fridge.category, fridge.brand) == ("refrigerator", "Midea")
    assert (fridge.attributes["volume"].number, fridge.attributes["width"].number) == (501.0, 83.3)
    assert fridge.extras["指纹锁"] == "有"
    assert (reject.line, reject.reason) == (4, "no price")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "，"])
def test_any_usual_delimiter_is_found(feed, mark):
    rows, _ = feed("a.csv", mark.join(["id", "title", "price"]) + "\n" + mark.join(["A", "Kettle", "5 USD"]) + "\n")
    assert rows["A"].product.offers[0].price == 5.0


def test_line_numbers_count_quoted_line_ends_and_blank_lines(feed):
    _, rejects = feed("a.csv", "\n" + HEAD + 'A,"two\nlines",\n\nB,Kettle,\n')
    assert [reject.line for reject in rejects] == [3, 6]


def test_a_short_row_is_filled_and_said(feed):
    rows, _ = feed("a.csv", "id,title,price,color\nA,Kettle,5 USD\n")
    assert rows["A"].repairs == ("row is 1 cells short: the missing ones are taken as empty",)


def test_a_long_row_of_empty_cells_is_as_good_as_any(feed):
    rows, rejects = feed("a.csv", HEAD + "A,Kettle,5 USD,,,\n")
    assert (list(rows), rejects) == (["A"], [])


def test_a_long_row_is_rejected_since_its_cells_cannot_be_placed(feed):
    rows, [reject] = feed("a.csv", HEAD + "A,Kettle, white,5 USD\nB,Fan,6 USD\n")
    assert list(rows) == ["B"]
    assert "4 cells for 3 columns" in reject.reason


def test_a_quote_that_never_closes_costs_no_other_row(feed):
    rows, rejects = feed("a.csv", HEAD + 'A,"Kettle,5 USD\nB,"Fan, big",6 USD\nC,24" oven,7 USD\nD,Iron,8 USD\n')
    assert list(rows) == ["A", "B", "C", "D"]
    assert rows["A"].repairs == ("a quote that is not closed was ignored",)
    assert rows["B"].product.title("en") == "Fan, big"
    assert rows["C"].product.title("en") == '24" oven'
    assert rejects == []


def test_columns_of_one_name_are_joined(feed):
    rows, _ = feed("a.csv", "id,title,price,note,note\nA,Kettle,5 USD,one,two\n")
    assert rows["A"].product.extras["note"] == "one, two"


def test_a_header_alone_is_a_feed_without_rows(feed):
    assert feed("a.csv", HEAD) == ({}, [])


def test_a_feed_without_a_price_column_gives_products_without_offers(feed):
    rows, rejects = feed("a.csv", "id,title\nA,Kettle\n")
    assert rows["A"].product.offers == ()
    assert rejects == []


def test_of_two_rows_with_one_id_the_first_is_kept_and_the_other_reported(feed):
    rows, [reject] = feed("a.csv", HEAD + "A,Kettle,5 USD\nA,Fan,6 USD\n")
    assert rows["A"].product.title("en") == "Kettle"
    assert reject.duplicate
    assert (reject.line, reject.reason) == (3, "second row with id 'A': line 2 is kept")


def test_of_two_rows_with_one_id_a_rejected_one_does_not_count(feed):
    rows, [reject] = feed("a.csv", HEAD + "A,Kettle,\nA,Fan,6 USD\n")
    assert rows["A"].product.title("en") == "Fan"
    assert (reject.line, reject.duplicate) == (2, False)


def test_a_row_without_id_gets_a_stable_sku(feed):
    text = "title,brand,model,price\nKettle,Bosch,TWK-3A011,5 USD\nFan,,,6 USD\n"
    rows, _ = feed("a.csv", text)
    again, _ = feed("b.csv", text.replace("5 USD", "9 USD"))
    assert list(rows) == list(again)
    assert "bosch-twk3a011" in rows


def test_the_model_number_gives_a_size_only_where_the_feed_gives_none(feed):
    lines = "id,标题,容积\nA,海尔冰箱 BCD-206A,210升\nB,冰箱 BCD-315B 156升超大冷冻室,\nC,冰箱 BCD-220C,\n"
    rows, _ = feed("a.csv", lines)
    volumes = [rows[id].product.attributes["volume"] for id in "ABC"]
    assert [(v.number, v.source) for v in volumes] == [(210, "feed"), (315, "title"), (220, "title")]
